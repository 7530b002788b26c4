"""Why a customer is treated as they are on any day: for the collector, and for the customer.

Today is explained on what is known now. A day that is past, on what was known that morning, beside
what was recorded of it. A day to come, as if nothing happened until then but the steps themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal

import polars as pl
from django.db import transaction

from dunwell.casework import gather, hindsight, moving, numbers, policies
from dunwell.casework.hindsight import Remembered
from dunwell.casework.models import Decision, PolicyVersion, Run
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.casework.seeing import known_then
from dunwell.engine import explain as engine_explain
from dunwell.engine.explain import Explanation, LadderExplained
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.past import contacts_by
from dunwell.engine.trials.replay import replay, snapshot_on
from dunwell.engine.trials.words import by, spoken, step
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer

Basis = Literal["now", "then", "ahead"]
AHEAD_DAYS_MAX = 92
INSTANT = timedelta(microseconds=1)

KEPT = "Told from the very facts that the day was decided on, and from what was recorded of it."
THEN = "Told from what was known that morning, and from what was recorded of the day."
NO_RUN = "There was no run that day: this is what it would have decided."
OTHERWISE = "The record of the day says otherwise. {why}, so the record stands: {recorded}."
FACTS_LOST = "What counted then can no longer be told in full"
PROGRAM_CHANGED = "The program has changed since, and decides differently now"
AHEAD = (
    "This assumes that nothing else happens until then: no payment, no promise, no word from "
    "them, and bank and ledger data fresh every day. Each step on the way is taken on its day, "
    "calls are not answered, and approvals are given."
)


class TooFarAhead(Refusal):
    code = "too-far-ahead"
    says = "Nobody can say what {on:%-d %B %Y} brings. Ask for a day up to {latest:%-d %B %Y}."


@dataclass(frozen=True, slots=True)
class Recorded:
    """One decision as it was stored that day, and what became of it."""

    entity_id: str
    status: str
    stage: str | None
    channel: str | None
    reasons: tuple[str, ...]
    disposition: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation, and what it rests on."""

    explanation: Explanation
    basis: Basis
    says: tuple[str, ...] = ()
    """What it was told from, or what it assumes."""
    recorded: tuple[Recorded, ...] = ()
    """For a day that is past: what was decided then."""
    on_the_way: tuple[str, ...] = ()
    """For a day to come: the steps until then."""

    @property
    def ladders(self) -> tuple[LadderExplained, ...]:
        return self.explanation.ladders

    def as_json(self) -> dict[str, object]:
        return self.explanation.as_json() | {
            "basis": self.basis,
            "says": list(self.says),
            "recorded": [
                {
                    "entity_id": one.entity_id,
                    "status": one.status,
                    "stage": one.stage,
                    "channel": one.channel,
                    "reasons": list(one.reasons),
                    "disposition": one.disposition,
                }
                for one in self.recorded
            ],
            "on_the_way": list(self.on_the_way),
        }

    def in_words(self) -> str:
        """The explanation, with what it rests on first."""
        title, *rest = self.explanation.in_words().split("\n")
        parts = [title, *self.says, *rest]
        if self.on_the_way:
            parts += ["", "On the way there", *(f"  {line}" for line in self.on_the_way)]
        if self.recorded:
            parts += [
                "",
                "Recorded that day",
                *(f"  {_in_a_line(one)}" for one in self.recorded),
            ]
        return "\n".join(parts)


def explain(*, organisation_id: int, customer_ref: str, as_of: date, at: datetime) -> Explained:
    """Why one customer is treated as they are on a day, and what would change it.

    It speaks of invoices by their numbers, as people do. Refuses with CustomerNotInSnapshot,
    NoPolicy or TooFarAhead.
    """
    return until_undisturbed(
        partial(
            _explained,
            organisation_id=organisation_id,
            customer_ref=customer_ref,
            as_of=as_of,
            at=at,
        )
    )


def _explained(
    *, organisation_id: int, customer_ref: str, as_of: date, at: datetime
) -> Explained:
    with scope(organisation_id, is_one_picture=True):
        today = identity.today(identity.entities()[0], at)
        whose = _asked_with(customer_ref)
        if as_of < today:
            return _then(customer_ref, whose, as_of=as_of)
        settle_the_past(organisation_id=organisation_id, as_of=today, at=at)
        told = (
            _now(customer_ref, whose, as_of=as_of)
            if as_of == today
            else _ahead(customer_ref, whose, as_of=as_of, today=today, at=at)
        )
        transaction.set_rollback(True)
    return told


def _now(customer_ref: str, whose: Sequence[int], *, as_of: date) -> Explained:
    version = policies.in_force(as_of)
    seen = moving.moved(
        gather.snapshot(as_of=as_of, whose=whose),
        text=version.text,
        earlier=moving.earlier_than(version),
        whose=whose,
    )
    named = numbers.by_number(seen, whose=whose)
    return Explained(_told(named, version, customer_ref, as_of), "now")


def _then(customer_ref: str, whose: Sequence[int], *, as_of: date) -> Explained:
    """On what was known when the day was decided, under the version that decided it."""
    seen = known_then(as_of, whose=whose, customer_ref=customer_ref)
    named = numbers.named(moving.moved_then(seen.snapshot, seen.version), seen.numbers)
    explanation = _told(named, seen.version, customer_ref, as_of)
    recorded = _recorded(seen.run, whose)
    says = [KEPT if seen.is_kept else THEN if seen.run else NO_RUN]
    if seen.run is not None and not _agree(explanation, recorded):
        lines = "; ".join(_in_a_line(one).rstrip(".") for one in recorded)
        why = PROGRAM_CHANGED if seen.is_kept else FACTS_LOST
        says.append(OTHERWISE.format(why=why, recorded=lines or "nothing was decided"))
    return Explained(explanation, "then", tuple(says), recorded)


def _ahead(
    customer_ref: str, whose: Sequence[int], *, as_of: date, today: date, at: datetime
) -> Explained:
    """As if the days until then were lived, and nothing happened in them but the steps."""
    latest = today + timedelta(days=AHEAD_DAYS_MAX)
    if as_of > latest:
        raise TooFarAhead(on=as_of, latest=latest)
    remembered = hindsight.remember(whose=whose)
    version = policies.in_force(as_of)
    now = at + INSTANT  # what was said this very moment is known
    lived = replay(
        remembered.past,
        policies=policies.compiled(version.text),
        first=today,
        last=as_of - timedelta(days=1),
        earlier=moving.earlier_than(version),
        at=lambda day: now if day == today else remembered.morning(day),
    )
    said = pl.concat(
        [contacts_by(remembered.past, now), lived.contacts], how="diagonal_relaxed"
    )
    seen = snapshot_on(remembered.past, said, as_of=as_of, at=remembered.morning(as_of))
    explanation = _told(_as_found(seen, version, remembered), version, customer_ref, as_of)
    steps = lived.contacts.select(pl.col("at").dt.date(), "stage", "channel")
    way = tuple(
        f"{spoken(day)}: {step(stage)} by {by([channel])}"
        for day, stage, channel in steps.iter_rows()
    )
    return Explained(explanation, "ahead", (AHEAD,), on_the_way=way)


def _told(
    seen: Snapshot, version: PolicyVersion, customer_ref: str, as_of: date
) -> Explanation:
    return engine_explain.explain(
        seen,
        policies=policies.compiled(version.text),
        customer_id=customer_ref,
        as_of=as_of,
        version=str(version.number),
    )


def _as_found(seen: Snapshot, version: PolicyVersion, remembered: Remembered) -> Snapshot:
    """The day with stages by the version's names, and invoices by their numbers."""
    return numbers.named(moving.moved_then(seen, version), remembered.numbers)


def _recorded(run: Run | None, whose: Sequence[int]) -> tuple[Recorded, ...]:
    if run is None:
        return ()
    rows = Decision.objects.filter(run=run, customer_id__in=whose).select_related("entity")
    return tuple(
        Recorded(
            entity_id=one.entity.code,
            status=one.status,
            stage=one.stage,
            channel=one.channel,
            reasons=tuple(one.reasons),
            disposition=one.disposition,
        )
        for one in rows.order_by("entity__code", "key")
    )


def _agree(explanation: Explanation, recorded: Sequence[Recorded]) -> bool:
    """Whether the day, looked at again, comes to the same decisions."""
    again = sorted(
        (ladder.entity_id, line) for ladder in explanation.ladders for line in ladder.decided
    )
    return again == sorted((one.entity_id, _decided(one)) for one in recorded)


def _decided(one: Recorded) -> str:
    """The stored decision in the engine's words."""
    if one.stage is None:
        return "Nobody is contacted." if one.status == "blocked" else "We stay silent."
    return engine_explain.decided_in_words(one.stage, one.channel, one.status)


def _in_a_line(one: Recorded) -> str:
    became = {
        "queued": " It was released.",
        "tasked": " It was put on the call list.",
        "set_aside": " Somebody set it aside.",
        "lapsed": " There was no address to use.",
    }.get(one.disposition, "")
    return f"{_decided(one)}{became}"


def _asked_with(customer_ref: str) -> list[int]:
    """The customer and whoever is asked through the same payer; nobody where there is none."""
    found = Customer.objects.filter(ref=customer_ref).values_list("pk", flat=True)
    return gather.together(list(found))
