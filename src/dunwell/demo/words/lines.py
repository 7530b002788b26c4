"""What the demo firm sells, in its customers' languages, by the size of the bill.

`{site}` is one of the customer's places, `{month}` the month of the work, `{n}` a small number.
"""

SMALL, MIDDLE, LARGE = "small", "middle", "large"

TO_BUSINESS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        SMALL: (
            "Water filters for {site}, {month}",
            "Cleaning tablets and brushes, {month}",
            "New seals and shower screens, {site}",
            "Call-out to {site}: steam wand replaced",
            "Hire of a batch brewer, {month}",
            "Grinder burrs changed at {site}",
        ),
        MIDDLE: (
            "Servicing the espresso machines at {site}",
            "Boiler descaled and tested, {site}",
            "Barista training for {n} people at {site}",
            "Repair at {site}: pump and pressure valve",
            "Maintenance contract, {month}",
            "Two grinders with stands for {site}",
            "Hire of {n} machines, {month}",
        ),
        LARGE: (
            "Three-group espresso machine, installed at {site}",
            "Coffee bar built and fitted at {site}",
            "{n} bean-to-cup machines for {site}",
            "Dishwashers and water treatment, {site}",
            "Yearly service plan, all sites",
            "Refurbishing the counter at {site}",
        ),
    },
    "de": {
        SMALL: (
            "Wasserfilter {site}, {month}",
            "Reinigungstabletten und Bürsten, {month}",
            "Neue Dichtungen und Duschsiebe, {site}",
            "Einsatz {site}: Dampflanze ersetzt",
            "Miete Filterkaffeemaschine, {month}",
        ),
        MIDDLE: (
            "Wartung der Espressomaschinen, {site}",
            "Kessel entkalkt und geprüft, {site}",
            "Barista-Schulung für {n} Personen, {site}",
            "Reparatur {site}: Pumpe und Druckventil",
            "Wartungsvertrag, {month}",
            "Miete von {n} Maschinen, {month}",
        ),
        LARGE: (
            "Dreigruppige Espressomaschine mit Einbau, {site}",
            "Kaffeetheke gebaut und eingerichtet, {site}",
            "{n} Kaffeevollautomaten für {site}",
            "Spülmaschinen und Wasseraufbereitung, {site}",
            "Jahreswartung, alle Standorte",
        ),
    },
    "fr": {
        SMALL: (
            "Filtres à eau, {site}, {month}",
            "Pastilles de nettoyage et brosses, {month}",
            "Joints et douchettes neufs, {site}",
        ),
        MIDDLE: (
            "Entretien des machines à espresso, {site}",
            "Chaudière détartrée et contrôlée, {site}",
            "Formation barista pour {n} personnes, {site}",
            "Contrat d'entretien, {month}",
        ),
        LARGE: (
            "Machine à espresso trois groupes, installée, {site}",
            "{n} machines automatiques, {site}",
            "Comptoir à café, fabrication et pose, {site}",
        ),
    },
}

TO_CONSUMERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        SMALL: (
            "Coffee beans by post, {month}",
            "Cleaning kit and descaler",
            "Grinder burrs changed",
            "Filter cartridges, half a year",
        ),
        MIDDLE: (
            "Yearly service of your lever machine",
            "Repair: pump and pressure valve",
            "Barista course for two, {month}",
            "New gaskets, boiler descaled",
        ),
        LARGE: ("Espresso machine for the home, with grinder", "Restoring a lever machine"),
    },
    "de": {
        SMALL: (
            "Kaffeebohnen per Post, {month}",
            "Reinigungsset und Entkalker",
            "Filterpatronen, halbes Jahr",
        ),
        MIDDLE: (
            "Jahreswartung Ihrer Handhebelmaschine",
            "Reparatur: Pumpe und Druckventil",
            "Barista-Kurs für zwei, {month}",
        ),
        LARGE: ("Espressomaschine für zu Hause, mit Mühle",),
    },
    "fr": {
        SMALL: ("Café en grains par la poste, {month}", "Kit de nettoyage et détartrant"),
        MIDDLE: (
            "Révision annuelle de votre machine à levier",
            "Cours de barista pour deux, {month}",
        ),
        LARGE: ("Machine à espresso pour la maison, avec moulin",),
    },
}

MONTHS: dict[str, tuple[str, ...]] = {
    "en": tuple(
        (
            "January February March April May June July August September October "
            "November December"
        ).split()
    ),
    "de": tuple(
        (
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        ).split()
    ),
    "fr": tuple(
        (
            "janvier février mars avril mai juin juillet août septembre octobre "
            "novembre décembre"
        ).split()
    ),
}

QUERIES = (
    "Asked for a copy of the invoice.",
    "Needs our order number on the invoice.",
    "Asked for proof of delivery.",
    "Wants to know which site this was for.",
    "Asked who ordered the call-out.",
)

DISPUTES = (
    "Says the machine failed again a week after the repair.",
    "Billed for two grinders, one was delivered.",
    "The agreed price was lower; has the quotation.",
    "Says that the training was cancelled in time.",
    "Delivered to the wrong site and sent back.",
)

REPLIES = (
    ("Will be in Friday's payment run.", 34),
    ("Paid this morning, remittance attached.", 22),
    ("Could you send a copy with our order number?", 17),
    ("We do not agree with the amount.", 9),
    ("Which site is this for?", 7),
    ("Could we have two more weeks?", 6),
    ("I no longer deal with invoices here; please write to accounts.", 4),
    ("I have written about this before and am not happy.", 1),
)

SETBACKS = {
    "business": (
        "Rang to say that the season was poor; we agreed to wait and talk.",
        "Lost a large customer; their adviser is drawing up a budget.",
    ),
    "consumer": (
        "Illness in the family; asked us to be patient.",
        "Out of work since the summer; a budget is being drawn up.",
    ),
}
