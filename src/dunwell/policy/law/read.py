"""Reading the packs that ship with us. One that cannot be read is our own fault, and stops us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from dunwell.facts.catalogue import CHOICES
from dunwell.policy import values
from dunwell.policy.fields import Fields, Notes
from dunwell.policy.law import pack as packs
from dunwell.policy.law.pack import Demand, Pack, Rule, Whom
from dunwell.policy.sections import contact, holds, terms
from dunwell.policy.source import Node, read_documents

KEYS = ("pack", "title", "says", "for", "known_until", "rules")
WHOM_KEYS = ("country", "region", "kind", "legal_form", "elsewhere")
DATED = ("from", "until", "source")
DEMANDS = {
    "hours": ("hours",),
    "most": ("most", "in", "channels"),
    "quiet": ("after", "quiet", "channels"),
    "hold": ("hold", "stops", "lasts", "late_charges"),
    "reply": ("reply", "not_for"),
    "no_charges": ("no_charges",),
}
UNTIL_ENDED = "until ended"
LEGAL_FORMS = ("company", "sole_trader", "partnership", "public_body", "consumer")
TICK = timedelta(microseconds=1)


def read_packs(texts: Iterable[str]) -> tuple[Pack, ...]:
    """Every pack, in the order of the texts."""
    found = [_pack(node) for text in texts for node in read_documents(text, is_ours=True)]
    assert len({one.id for one in found}) == len(found), "each pack has a name of its own"
    return tuple(found)


def _pack(node: Node) -> Pack:
    notes = Notes({})
    found = Fields(node, where="a pack", known=KEYS, notes=notes)
    found.require(*KEYS)
    known_until = found.read("known_until", _day, like="a date")
    read = Pack(
        id=found.read("pack", values.policy_name, like="a name") or "",
        title=found.text("title") or "",
        says=found.text("says") or "",
        whom=tuple(_whom(one, notes) for one in found.items("for")),
        rules=tuple(_rule(one, notes) for one in found.items("rules")),
        known_until=known_until or date.min,
    )
    assert not notes.findings, notes.findings
    assert read.whom and read.rules, read.id
    return read


def _whom(node: Node, notes: Notes) -> Whom:
    found = Fields(node, where="whom a pack is for", known=WHOM_KEYS, notes=notes)
    return Whom(
        countries=frozenset(_listed(found, "country")),
        regions=frozenset(_listed(found, "region")),
        kinds=frozenset(found.words("kind", CHOICES["kind"])),
        legal_forms=frozenset(found.words("legal_form", LEGAL_FORMS)),
        elsewhere=frozenset(_listed(found, "elsewhere")),
    )


def _rule(node: Node, notes: Notes) -> Rule:
    known = tuple(dict.fromkeys(key for keys in DEMANDS.values() for key in keys))
    found = Fields(node, where="a rule", known=(*known, *DATED), notes=notes)
    found.require("from", "source")
    kind = next((name for name in DEMANDS if name in found), "")
    assert set(found.keys()) <= {*DEMANDS[kind], *DATED}, (kind, found.keys(), found.line)
    return Rule(
        demand=_demand(found, kind),
        source=found.text("source") or "",
        from_on=found.read("from", _day, like="a date") or date.min,
        until_on=found.read("until", _day, like="a date"),
    )


def _demand(found: Fields, kind: str) -> Demand:
    match kind:
        case "hours":
            opens, closes = found.hours("hours") or (time.max, time.min)
            return packs.Hours(opens, _just_after(closes))
        case "most":
            return packs.Cap(_number(found, "most"), found.days("in") or 0, _channels(found))
        case "quiet":
            return packs.Quiet(found.days("quiet") or 0, _channels(found))
        case "hold":
            return _hold(found)
        case "reply":
            return packs.ReplyTime(found.days("reply") or 0, _listed(found, "not_for"))
        case _:
            return packs.NoCharges(found.words("no_charges", terms.REGIMES))


def _hold(found: Fields) -> packs.HoldLasts:
    kinds = tuple(rule.kind for rule in holds.USUAL)
    is_open_ended = "lasts" in found and found.text("lasts") == UNTIL_ENDED
    return packs.HoldLasts(
        kind=found.choice("hold", kinds) or "",
        stops=found.choice("stops", holds.STOPS) or "customer",
        days=None if is_open_ended else found.days("lasts") or 0,
        late_charges=found.choice("late_charges", holds.CHARGES) or "run",
    )


def _just_after(closes: time) -> time:
    """A law's "until 21:00" allows 21:00 sharp; windows are open at their far end."""
    return (datetime.combine(date.min, closes) + TICK).time()


def _number(found: Fields, key: str) -> int:
    number = found.whole(key)
    return 0 if number is None else number


def _channels(found: Fields) -> tuple[str, ...]:
    """All of them, where the rule names none."""
    return found.words("channels", contact.CHANNELS) or contact.CHANNELS


def _listed(found: Fields, key: str) -> tuple[str, ...]:
    """One word, or several divided by commas."""
    text = found.text(key)
    return tuple(word.strip() for word in text.split(",")) if text else ()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
