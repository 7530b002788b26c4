"""Who buys from the demo firm: 240 businesses and 80 people, with contacts and places."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dunwell.demo.behaviour import BEHAVIOURS
from dunwell.demo.house import INVOICED_IN, LOOKED_AFTER_BY, SOLD_BY
from dunwell.demo.rows import CustomerRow, Kind
from dunwell.demo.words.firms import ENDINGS, FIRST, GROUPS, PUBLIC, SECOND, SEGMENTS
from dunwell.demo.words.people import GIVEN, SURNAMES
from dunwell.demo.words.places import SITES, STREETS, TOWNS, Town

BUSINESSES = {"GB": 120, "DE": 50, "IE": 24, "FR": 21, "US": 25}
CONSUMERS = {"GB": 50, "DE": 20, "IE": 6, "FR": 4}
PUBLIC_BODIES = {"GB": 5, "DE": 3, "FR": 1, "US": 1}
LANGUAGES = {"GB": "en", "IE": "en", "US": "en", "DE": "de", "FR": "fr"}

_WITHOUT_PHONE_PERCENT = 5
_WITHOUT_MAIL = 6
_FORM_UNKNOWN_PERCENT = 4


@dataclass(slots=True)
class _Desk:
    """What must not come twice while customers are made up."""

    rng: Random
    today: date
    names: set[str]
    people: set[str]
    phones: set[str]
    made: list[CustomerRow]


def invent(rng: Random, today: date) -> list[CustomerRow]:
    """All customers, in the order of their numbers. Terms are decided later."""
    desk = _Desk(rng, today, set(), set(), set(), [])
    countries = _groups(desk)
    _public(desk, countries)
    _businesses(desk, countries)
    _consumers(desk)
    silent = rng.sample(
        [n for n, row in enumerate(desk.made) if not row.dun_to_ref], _WITHOUT_MAIL
    )
    for n in silent:
        desk.made[n] = _changed(desk.made[n], email=None)
    return desk.made


def _groups(desk: _Desk) -> dict[str, int]:
    """Head offices and their branches; returns how many businesses each country still needs."""
    left = dict(BUSINESSES)
    for country, town, segment, name, branches in GROUPS:
        head = _add(
            desk,
            name=f"{name} {_ending(desk, country)}",
            kind="business",
            behaviour="payment run",
            country=country,
            segment=segment,
            form="company",
            town=town,
            mailbox=f"accounts@{_slug(name)}.example",
        )
        left[country] -= 1 + len(branches)
        for branch in branches:
            _add(
                desk,
                name=f"{name}, {branch}",
                kind="business",
                behaviour="payment run",
                country=country,
                segment=segment,
                form="company",
                town=town,
                head=head,
            )
    return left


def _public(desk: _Desk, left: dict[str, int]) -> None:
    for country, count in PUBLIC_BODIES.items():
        left[country] -= count
        for name in PUBLIC[country][:count]:
            _add(
                desk,
                name=name,
                kind="business",
                behaviour="public body",
                country=country,
                segment="public",
                form="public_body",
            )


def _businesses(desk: _Desk, left: dict[str, int]) -> None:
    """The rest of the businesses: classes and countries shuffled against each other."""
    taken = [row.behaviour for row in desk.made]
    classes = [b.name for b in BEHAVIOURS for _ in range(b.businesses - taken.count(b.name))]
    countries = [country for country, count in left.items() for _ in range(count)]
    assert len(classes) == len(countries), "classes and countries count the same businesses"
    desk.rng.shuffle(countries)
    for behaviour, country in zip(classes, countries, strict=True):
        segment = desk.rng.choice(SEGMENTS)
        form = desk.rng.choices(("company", "sole_trader", "partnership"), (80, 13, 7))[0]
        name = _firm_name(desk, country, segment, form)
        _add(
            desk,
            name=name,
            kind="business",
            behaviour=behaviour,
            country=country,
            segment=segment,
            form=form,
        )


def _consumers(desk: _Desk) -> None:
    classes = [b.name for b in BEHAVIOURS for _ in range(b.consumers)]
    countries = [country for country, count in CONSUMERS.items() for _ in range(count)]
    desk.rng.shuffle(countries)
    for behaviour, country in zip(classes, countries, strict=True):
        _add(
            desk,
            name="",
            kind="consumer",
            behaviour=behaviour,
            country=country,
            segment="home",
            form="consumer",
        )


def _add(
    desk: _Desk,
    *,
    name: str,
    kind: Kind,
    behaviour: str,
    country: str,
    segment: str,
    form: str,
    town: str | None = None,
    mailbox: str | None = None,
    head: CustomerRow | None = None,
) -> CustomerRow:
    """Make one customer up around the name and the class, and keep it."""
    rng = desk.rng
    given, surname = _person(desk, country)
    person = f"{given} {surname}"
    place = rng.choice([t for t in TOWNS[country] if town in (None, t.name)])
    language = LANGUAGES[country]
    unknown = (
        kind == "business" and form == "company" and rng.randrange(100) < _FORM_UNKNOWN_PERCENT
    )
    row = CustomerRow(
        ref=f"C{1001 + len(desk.made)}",
        name=name or person,
        kind=kind,
        behaviour=behaviour,
        entity=SOLD_BY[country],
        currency=INVOICED_IN[country],
        country=country,
        region=place.region,
        timezone=place.timezone,
        language=language,
        segment=segment,
        legal_form=None if unknown else form,
        terms="net 30",
        dun_to_ref=head.ref if head else None,
        contact_name=person,
        given_name=given,
        contact_role="other"
        if kind == "consumer"
        else rng.choice(("accounts_payable", "accounts_payable", "buyer")),
        email=head.email if head else mailbox or _mailbox(kind, name, given, surname),
        phone=None
        if rng.randrange(100) < _WITHOUT_PHONE_PERCENT
        else _phone(desk, place, kind),
        address=f"{_street(rng, country)}\n{_post(rng, country, place)}",
        sites=tuple(
            rng.sample(SITES[language], 1 if kind == "consumer" else rng.randint(1, 4))
        ),
        customer_since=desk.today - timedelta(days=rng.randint(400, 2800)),
        owner=LOOKED_AFTER_BY[country],
    )
    desk.made.append(row)
    return row


def _changed(row: CustomerRow, *, email: str | None) -> CustomerRow:
    values = {name: getattr(row, name) for name in CustomerRow.__slots__}
    return CustomerRow(**{**values, "email": email})


def _firm_name(desk: _Desk, country: str, segment: str, form: str) -> str:
    """A name that nobody else here has, ending as its legal form ends in its country."""
    words = LANGUAGES[country]
    while True:
        first = desk.rng.choice(FIRST[words])
        second = desk.rng.choice(SECOND[words][segment])
        stem = (
            f"{second} {first}" if words == "de" and form != "company" else f"{first} {second}"
        )
        if words == "fr":
            stem = f"{first}, {second}"
        if stem not in desk.names:
            break
    desk.names.add(stem)
    return stem if form == "sole_trader" else f"{stem} {_ending(desk, country, form)}"


def _ending(desk: _Desk, country: str, form: str = "company") -> str:
    return desk.rng.choice(ENDINGS[country][form])


def _person(desk: _Desk, country: str) -> tuple[str, str]:
    while True:
        given, surname = desk.rng.choice(GIVEN[country]), desk.rng.choice(SURNAMES[country])
        if f"{given} {surname}" not in desk.people:
            desk.people.add(f"{given} {surname}")
            return given, surname


def _slug(text: str) -> str:
    """The text as a host or mailbox name."""
    for letter, plain in {
        "ß": "ss",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ı": "i",
    }.items():
        text = text.replace(letter, plain)
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in bare.replace("'", "")).split())


def _mailbox(kind: Kind, name: str, given: str, surname: str) -> str:
    if kind == "consumer":
        return f"{_slug(given)}.{_slug(surname)}@post.example"
    endings = sorted(
        {e for forms in ENDINGS.values() for es in forms.values() for e in es}, key=len
    )
    for ending in reversed(endings):
        name = name.removesuffix(f" {ending}")
    return f"{_slug(given)}.{_slug(surname)}@{_slug(name)}.example"


def _phone(desk: _Desk, town: Town, kind: Kind) -> str:
    """A number from the ranges that regulators keep free for stories; for some a mobile."""
    start, digits = town.phone, town.digits
    if town.timezone == "Europe/London" and (kind == "consumer" or desk.rng.randrange(4) == 0):
        start, digits = "+447700900", 3
    elif town.timezone == "Europe/Berlin" and kind == "consumer":
        start, digits = "+4917604069", 3
        return f"{start}0{desk.rng.randrange(100):02d}"
    number = start
    for _ in range(50):
        number = f"{start}{desk.rng.randrange(10**digits):0{digits}d}"
        if number not in desk.phones:
            break
    desk.phones.add(number)
    return number


def _street(rng: Random, country: str) -> str:
    number, street = rng.randint(1, 98), rng.choice(STREETS[country])
    return f"{street} {number}" if country == "DE" else f"{number} {street}"


def _post(rng: Random, country: str, town: Town) -> str:
    """Town and post code, in the order of the country."""
    if country == "GB":
        inward = f"{rng.randint(1, 9)}{rng.choice('ABDEFGHJ')}{rng.choice('LNPQRSTU')}"
        return f"{town.name} {town.post}{rng.randint(1, 20)} {inward}"
    if country == "IE":
        return f"{town.name} {town.post}"
    if country == "US":
        return f"{town.name}, {town.region} {town.post}{rng.randint(10, 38)}"
    return f"{town.post}{rng.randint(100, 999)} {town.name}"
