"""Packs only ever tighten: whatever the policy and the packs, in whatever order they are laid."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.casework.law import shipped_packs
from dunwell.policy.law import pack as packs
from dunwell.policy.law.pack import Debtor, Pack, Rule, Whom
from dunwell.policy.law.tighten import tighten
from dunwell.policy.law.whom import packs_for
from dunwell.policy.model import Duration, HoldRule, Policy
from dunwell.policy.parse import parse
from dunwell.policy.source import read_documents
from tests.support.breadth import examples

ON = date(2026, 11, 23)
TEXT = """\
policy: strict
contact:
  hours: {hours}
  limits: [{{contacts: 2, in: 7 days}}, {{after: conversation, quiet: 10 days}}]
terms: {{late_charges: {{regime: {regime}, minimum: 5.00}}}}
escalation: {{last_chance: {last_chance} days, min_balance: 10.00}}
holds:
  dispute: {{stops: item, lasts: {lasts}}}
  breathing_space: {{stops: {stops}, lasts: {lasts}}}
stages:
  - {{id: first, day: 1, send: {{email: first}}}}
  - {{id: final, day: 30, gap: 7 days, send: {{email: first}}, tone: firm}}
  - {{id: over, day: 60, gap: 7 days, escalate: {to}, approval: manager}}
"""
BY_ID = {pack.id: pack for pack in shipped_packs()}


def test_both_parsers_read_the_same_from_what_ships() -> None:
    folder = files("dunwell.policy") / "packs"
    texts = [one.read_text(encoding="utf-8") for one in folder.iterdir()]
    assert len(texts) > 1
    for text in texts:
        assert read_documents(text, is_ours=True) == read_documents(text)


def policy(**words: object) -> Policy:
    usual = {
        "hours": "07:00-22:00", "regime": "uk-late-payment", "last_chance": 14,
        "lasts": "10 days", "stops": "item", "to": "court",
    }  # fmt: skip
    reading = parse(TEXT.format(**{**usual, **words}))
    assert reading.is_usable, reading.findings
    return reading.policies[0]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    opens, closes = sorted(draw(st.sets(st.integers(0, 23), min_size=2, max_size=2)))
    unit = draw(st.sampled_from(["days", "business days"]))
    return policy(
        hours=f"{opens:02}:00-{closes:02}:00",
        regime=draw(st.sampled_from(["none", "uk-late-payment", "simple:8%/365"])),
        last_chance=draw(st.integers(0, 60)),
        lasts=f"{draw(st.integers(0, 90))} {unit}",
        stops=draw(st.sampled_from(["item", "customer"])),
        to=draw(st.sampled_from(["agency", "court"])),
    )


def some_packs() -> st.SearchStrategy[list[Pack]]:
    return st.lists(st.sampled_from(shipped_packs()), max_size=4, unique=True)


def is_as_long(longer: Duration | None, shorter: Duration | None) -> bool:
    """Never shorter, in whatever calendar: business days take at least as long as days."""
    if longer is None or shorter is None:
        return longer is None
    is_same = longer.unit == shorter.unit or shorter.unit == "days"
    return is_same and longer.amount >= shorter.amount


def is_as_strict(hold: HoldRule, other: HoldRule) -> bool:
    return (
        (hold.stops == "customer" or other.stops == "item")
        and is_as_long(hold.lasts, other.lasts)
        and (hold.late_charges == "stop" or other.late_charges == "run")
    )


@given(policies(), some_packs())
@settings(max_examples=examples(150))
def test_nothing_is_ever_loosened(plain: Policy, laid: list[Pack]) -> None:
    tight = tighten(plain, laid, on=ON)
    assert tight.contact.opens >= plain.contact.opens
    assert tight.contact.closes <= max(plain.contact.closes, tight.contact.opens)
    assert tight.contact.limits == plain.contact.limits
    assert tight.contact.quiet == plain.contact.quiet
    assert tight.contact.fresh == plain.contact.fresh
    assert all(map(is_as_strict, tight.holds, plain.holds))
    assert plain.escalation is not None
    assert tight.escalation is not None
    assert tight.escalation.last_chance_days >= plain.escalation.last_chance_days
    assert tight.escalation.min_balance == Decimal(10)
    assert plain.terms.late_charges is not None
    assert tight.terms.late_charges is not None
    assert tight.terms.late_charges.regime in (plain.terms.late_charges.regime, "none")
    assert tight.stages == plain.stages


@given(policies(), some_packs(), st.data())
@settings(max_examples=examples(60))
def test_the_order_and_the_number_of_times_do_not_matter(
    plain: Policy, laid: list[Pack], data: st.DataObject
) -> None:
    once = tighten(plain, laid, on=ON)
    shuffled = data.draw(st.permutations(laid))
    assert tighten(plain, shuffled, on=ON) == once
    assert tighten(once, laid, on=ON) == once


@given(policies(), some_packs())
@settings(max_examples=examples(60))
def test_what_a_pack_demands_is_there(plain: Policy, laid: list[Pack]) -> None:
    tight = tighten(plain, laid, on=ON)
    for one in laid:
        for demand in one.demands_on(ON):
            assert _is_met(tight, demand), (one.id, demand)


def _is_met(tight: Policy, demand: packs.Demand) -> bool:
    match demand:
        case packs.Hours(opens, closes):
            is_never_open = tight.contact.opens >= tight.contact.closes
            inside = opens <= tight.contact.opens and tight.contact.closes <= closes
            return inside or is_never_open
        case packs.Cap(most, days, channels):
            found = [(one.most, one.days, one.channels) for one in tight.contact.law.limits]
            return (most, days, channels) in found
        case packs.Quiet(days, channels):
            return (days, channels) in [(q.days, q.channels) for q in tight.contact.law.quiet]
        case packs.HoldLasts(kind, stops, days, run):
            lasts = None if days is None else Duration(days)
            return is_as_strict(tight.hold(kind), HoldRule(kind, stops, lasts, None, run))
        case packs.ReplyTime(days, not_for):
            to = {stage.escalate for stage in tight.stages if stage.escalate}
            waits = tight.escalation and tight.escalation.last_chance_days >= days
            return bool(waits) or to <= set(not_for)
        case packs.NoCharges(regimes):
            charges = tight.terms.late_charges
            return charges is None or charges.regime not in regimes


def test_business_days_are_never_traded_for_fewer_calendar_days() -> None:
    """45 business days are nine weeks: 60 calendar days would be shorter."""
    tight = tighten(policy(lasts="45 business days"), [BY_ID["uk-breathing-space"]], on=ON)
    assert tight.hold("breathing_space").lasts == Duration(60, "business days")


def test_what_is_disputed_stays_held_until_somebody_answers() -> None:
    """DI-1: verification was not sent by the mere passing of ten days."""
    tight = tighten(policy(), [BY_ID["us-reg-f"]], on=ON)
    assert tight.hold("dispute").lasts is None
    assert tight.hold("dispute").stops == "item"


@pytest.mark.parametrize(
    ("to", "kind", "form", "days"),
    [
        ("court", "consumer", None, 30),
        ("court", "business", "sole_trader", 30),
        ("court", "business", None, 30),
        ("court", "business", "company", 14),
        ("agency", "consumer", None, 14),
    ],
)
def test_a_claim_waits_for_the_protocols_thirty_days(
    to: str, kind: str, form: str | None, days: int
) -> None:
    laid = packs_for(Debtor("GB", None, kind, form), shipped_packs(), on=ON)
    tight = tighten(policy(to=to), laid, on=ON)
    assert tight.escalation is not None
    assert tight.escalation.last_chance_days == days


def test_consumers_owe_no_interest_that_is_for_businesses() -> None:
    laid = packs_for(Debtor("DE", "BY", "consumer", None), shipped_packs(), on=ON)
    charges = tighten(policy(regime="de-business"), laid, on=ON).terms.late_charges
    assert charges is not None
    assert charges.regime == "none"


def test_after_the_last_known_day_nothing_goes_and_nothing_is_handed_over() -> None:
    after = date(2031, 1, 1)
    tight = tighten(policy(), [BY_ID["us-reg-f"]], on=after)
    assert tight.contact.law.not_known == ("US Reg F",)
    assert tight.escalation is None


def test_a_law_is_not_there_before_its_first_day() -> None:
    york = Debtor("US", "NY", "consumer", None)
    before = packs_for(york, shipped_packs(), on=date(2026, 8, 31))
    after = packs_for(york, shipped_packs(), on=date(2026, 9, 1))
    assert {pack.id for pack in after} - {pack.id for pack in before} == {"us-new-york-city"}


@pytest.mark.parametrize(
    ("region", "city", "is_protected"),
    [
        ("NY", "New York", True), ("NY", "Flushing", True), ("NY", None, True), ("NY", "", True),
        ("NY", "Buffalo", False), ("US-NY", "  niagara   FALLS ", False), (None, "Buffalo", True),
        ("Atlantis", "Buffalo", True), ("TX", "Buffalo", False),
    ],
)  # fmt: skip
def test_a_city_s_rule_is_kept_for_all_who_may_live_there(
    region: str | None, city: str | None, is_protected: bool
) -> None:
    """Buffalo is certainly not New York City; a quarter's name may be anything."""
    found = packs_for(Debtor("US", region, "consumer", None, city), shipped_packs(), on=ON)
    assert ("us-new-york-city" in {pack.id for pack in found}) == is_protected


def test_a_rule_that_ended_asks_nothing_more() -> None:
    rule = Rule(packs.Cap(1, 7, ("sms",)), "a text", date(2026, 1, 1), date(2026, 6, 1))
    pack = Pack("old", "Old", "Was.", (Whom(),), (rule,), date(2030, 1, 1))
    assert tighten(policy(), [pack], on=date(2026, 5, 31)).contact.law.limits
    assert not tighten(policy(), [pack], on=date(2026, 6, 1)).contact.law.limits


@pytest.mark.parametrize(
    ("debtor", "wanted"),
    [
        (Debtor("US", "TX", "consumer", None), {"us-reg-f"}),
        (Debtor("us", "us-ma", "consumer", None), {"us-reg-f", "us-massachusetts"}),
        (Debtor("US", "TX", "business", None), set()),
        (Debtor("DE", None, "business", None), set()),
        (Debtor("GB", None, "business", "company"), set()),
        (Debtor("NZ", None, "consumer", None), set()),
        (
            Debtor("GB", None, "business", "Sole trader"),
            {"uk-breathing-space", "uk-pre-action-protocol"},
        ),
    ],
)  # fmt: skip
def test_whom_the_law_protects(debtor: Debtor, wanted: set[str]) -> None:
    assert {pack.id for pack in packs_for(debtor, shipped_packs(), on=ON)} == wanted


def test_knowing_less_never_takes_protection_away() -> None:
    whole = [
        Debtor(country, region, kind, form)
        for country, region in (("US", "CA"), ("US", "TX"), ("GB", "SCT"), ("DE", None))
        for kind in ("business", "consumer")
        for form in ("company", "sole_trader")
    ]
    for known in whole:
        protected = set(packs_for(known, shipped_packs(), on=ON))
        for less in (
            Debtor(known.country, None, known.kind, known.legal_form),
            Debtor(known.country, known.region, None, known.legal_form),
            Debtor(known.country, known.region, known.kind, "club"),
            Debtor("XX", known.region, known.kind, known.legal_form),
            Debtor(None, None, None, None),
        ):
            assert protected <= set(packs_for(less, shipped_packs(), on=ON))


def test_every_pack_says_what_it_is_and_every_rule_where_it_stands() -> None:
    for pack in shipped_packs():
        assert pack.title
        assert pack.says.endswith(".")
        assert pack.known_until >= date(2026, 11, 22)
        for rule in pack.rules:
            assert rule.source
            assert rule.until_on is None or rule.from_on < rule.until_on
            if isinstance(rule.demand, packs.Hours):
                assert time.min < rule.demand.opens < rule.demand.closes
