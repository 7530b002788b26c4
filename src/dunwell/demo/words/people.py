"""Given names and surnames, by country; any pairing is chance."""

GIVEN: dict[str, tuple[str, ...]] = {
    "GB": tuple(
        (
            "Priya Sam Ruth Callum Imogen Declan Hannah Tobias Nadia Freya Martin "
            "Leila Owain Bethan Rory Zara Giles Amara Duncan Joyce Kwame Tessa "
            "Hamish Rosalind Anil Maeve Felix Deborah Yusuf Edith Gareth Nina "
            "Alasdair Pauline Ivor Shreya Colin Marta"
        ).split()
    ),
    "IE": tuple(
        ("Aoife Ciarán Niamh Donal Sinéad Oisín Gráinne Fergal Róisín Cormac Orla Eoin").split()
    ),
    "DE": tuple(
        (
            "Anke Jürgen Katrin Matthias Heike Lennart Silke Holger Franziska "
            "Detlef Ayşe Wiebke Henning Birgit Torben Ulrike Emre Carola Steffen "
            "Marlene Rainer Gesine"
        ).split()
    ),
    "FR": tuple(
        (
            "Solène Thibault Odile Baptiste Maëlle Gaspard Inès Loïc Béatrice "
            "Romain Yasmine Éloi"
        ).split()
    ),
    "US": tuple(
        (
            "Dana Marcus Lorena Wyatt Keisha Glenn Marisol Trent Abby Reggie Noelle Curtis"
        ).split()
    ),
}

SURNAMES: dict[str, tuple[str, ...]] = {
    "GB": tuple(
        (
            "Whitlock Okafor Tranter Pemberley Sandhu Garside Lovell Achebe "
            "Rushworth Kinnaird Bramwell Dhillon Oakden Selwyn Tattersall Ferrier "
            "Mistry Colbeck Hanrahan Quayle Stainforth Begum Ludlow Prosser Rennie "
            "Adeyemi Thackray Wyndham Birtles Chaudhry Mossop Holroyd Penrice "
            "Galbraith Eastwell Nuttall Varley Iqbal"
        ).split()
    ),
    "IE": (
        "Devaney",
        "Ó Riain",
        "Mulgrew",
        "Tiernan",
        "Scully",
        "Brosnan",
        "Heffernan",
        "Lavelle",
        "Cuddihy",
        "Rafter",
    ),
    "DE": tuple(
        (
            "Wiechert Osterkamp Lindner Brandauer Kesselring Thielmann Yıldız "
            "Rohwedder Pfisterer Hagedorn Strathmann Nießen Oelschläger Dombrowski "
            "Feldkamp Behrends Zumbusch Möllers"
        ).split()
    ),
    "FR": tuple(
        (
            "Castagnet Delorière Vasseur Montfauve Quérel Lamberty Roussignol "
            "Benhaddou Aubrac Terrail"
        ).split()
    ),
    "US": tuple(
        (
            "Halvorsen Delacroix Brightman Okonkwo Ybarra Stadler Pickett Naramore "
            "Lindqvist Tolliver"
        ).split()
    ),
}

MADAM = frozenset(
    (
        "Anke Katrin Heike Silke Franziska Ayşe Wiebke Birgit Ulrike Carola "
        "Marlene Gesine Solène Odile Maëlle Inès Béatrice Yasmine"
    ).split()
)
"""Who is written to as Frau or Madame, where a language asks for it."""
