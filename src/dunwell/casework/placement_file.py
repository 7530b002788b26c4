"""The file that goes to an agency: one archive, complete, and the same bytes for the same facts."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime

from dunwell.casework.placements import Exchanged, Paid, PlacedItem, WholeCase
from dunwell.channels.kinds.letter.printing import pdf
from dunwell.engine.trials.words import spoken

WHEN = (1980, 1, 1, 0, 0, 0)
"""The archive's own dates say nothing, so that the same case gives the same bytes."""
README = """{name} ({ref}), placed with {agency}

Proposed on {proposed_on} by {proposed_by}; approved by {approved_by}.
Every item below was listed in a final notice that arrived at least {last_chance} days earlier.

case.json       everything in one document
items.csv       what is claimed, item by item, with the proof of its final notice
contacts.csv    every contact, in both directions
payments.csv    what was paid on these items
messages/       the words of each message that was sent with Dunwell; letters as they were
                printed (a name that begins with "notice" is a final notice; contacts that were
                brought in from another system have no words here)

Payments that reach us after this are reported the next day. If the customer pays, disputes the
debt or is in difficulty, we take the case back and say so.
"""


def archive(case: WholeCase) -> bytes:
    """The archive as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in sorted(_parts(case).items()):
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            into.writestr(info, content)
    return made.getvalue()


def _parts(case: WholeCase) -> dict[str, bytes]:
    return {
        "README.txt": _readme(case).encode(),
        "case.json": _json(case),
        "items.csv": _csv(_names(PlacedItem), (asdict(one).values() for one in case.items)),
        "contacts.csv": _csv(CONTACT, (_contact(one) for one in case.contacts)),
        "payments.csv": _csv(_names(Paid), (asdict(one).values() for one in case.payments)),
        **{
            f"messages/{name}": content
            for number, one in enumerate(case.contacts, 1)
            for name, content in _message(number, one)
        },
    }


CONTACT = ("at", "channel", "direction", "stage", "outcome", "address", "by", "subject", "note")


def _contact(one: Exchanged) -> list[object]:
    said = asdict(one)
    return [said[name] for name in CONTACT]


def _message(number: int, one: Exchanged) -> list[tuple[str, bytes]]:
    """A message's own words: a letter as it was printed, anything else as text."""
    if not one.text:
        return []
    kind = "notice" if one.is_notice else "message"
    name = f"{kind}-{number:03}-{one.at:%Y-%m-%d}-{one.channel}"
    if one.sheet is not None:
        return [(f"{name}.pdf", pdf([one.sheet]))]
    head = f"To: {one.address}\nDate: {one.at:%Y-%m-%d %H:%M} UTC\nSubject: {one.subject}\n\n"
    return [(f"{name}.txt", (head + one.text).encode())]


def _readme(case: WholeCase) -> str:
    return README.format(
        name=case.row.customer_name,
        ref=case.row.customer_ref,
        agency=case.row.agency,
        proposed_on=spoken(case.proposed_on),
        proposed_by=case.row.proposed_by,
        approved_by=case.row.approved_by,
        last_chance=case.last_chance_days,
    )


def _json(case: WholeCase) -> bytes:
    whole = asdict(case)
    whole["customer"] = dict(case.customer)
    whole["row"] = {name: value for name, value in whole["row"].items() if name != "to_tell"}
    for contact in whole["contacts"]:
        del contact["sheet"]
    whole["placement"] = whole.pop("row") | {"open": [str(one) for one in case.row.open]}
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=2).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _csv(head: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """As text. One that a spreadsheet would take for a formula is marked as words."""
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"'{text}" if text[:1] in ("=", "@", "\t", "\r") else text


def _names(kind: type[PlacedItem] | type[Paid]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
