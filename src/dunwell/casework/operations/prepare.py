"""Prepare a day: settle what has happened, decide, and store. Nothing leaves."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial

import polars as pl

from dunwell.audit import operations as audit
from dunwell.casework import evidence, policies, store
from dunwell.casework.deciding import decided_on, seen_under
from dunwell.casework.models import Run
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.ask import ask_for_approvals
from dunwell.casework.operations.close_episodes import close_episodes
from dunwell.casework.operations.lapse_calls import lapse_calls
from dunwell.casework.operations.note_deliveries import note_deliveries
from dunwell.casework.operations.pass_on import pass_on_unanswered
from dunwell.casework.operations.placements import follow_placements
from dunwell.casework.operations.turns import one_at_a_time, until_undisturbed
from dunwell.casework.operations.withdraw_calls import withdraw_calls_not_due
from dunwell.identity import queries as identity
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import operations as receivables


class RunInThePast(Refusal):
    code = "run-in-the-past"
    says = "A run for {as_of:%-d %B %Y} is not possible: {last:%-d %B %Y} has been decided already."


class RunAhead(Refusal):
    code = "run-ahead"
    says = (
        "A run for {as_of:%-d %B %Y} is not possible yet: today is {today:%-d %B %Y}, and every "
        "day before it could no longer be decided. Look ahead instead: dunwell plan --as-of {as_of}"
    )


def prepare(*, actor: Actor, as_of: date, at: datetime) -> Run:
    """Decide the day once; a second call finds the first one's run.

    Everything is one transaction: a run is stored whole or not at all, so one that was cut
    off leaves no trace and is simply made again. Two at once queue behind a lock.

    Refuses with RunInThePast, RunAhead or NoPolicy.
    """
    with one_at_a_time(actor.organisation_id):
        return until_undisturbed(partial(_prepared, actor=actor, as_of=as_of, at=at))


def _prepared(*, actor: Actor, as_of: date, at: datetime) -> Run:
    with scope(actor.organisation_id, is_one_picture=True):
        existing = Run.objects.filter(as_of=as_of).first()
        if existing is not None:
            return existing
        last = Run.objects.order_by("-as_of").first()
        if last is not None and last.as_of > as_of:
            raise RunInThePast(as_of=as_of, last=last.as_of)
        _refuse_ahead(actor.organisation_id, as_of, at)
        return _decide_the_day(actor=actor, as_of=as_of, at=at)


def _refuse_ahead(organisation_id: int, as_of: date, at: datetime) -> None:
    """Refuse with RunAhead where the day has not begun anywhere; a sandbox may play with time."""
    if Organisation.objects.get(pk=organisation_id).is_sandbox:
        return
    today = max((identity.today(entity, at) for entity in Entity.objects.all()), default=as_of)
    if as_of > today:
        raise RunAhead(as_of=as_of, today=today)


def settle_the_past(*, organisation_id: int, as_of: date, at: datetime) -> None:
    """Bring the cases up to date: promises judged, contacts taken in, episodes closed,
    notices that have arrived noted, and placements followed."""
    receivables.judge_promises(organisation_id=organisation_id, as_of=as_of, at=at)
    absorb_contacts(organisation_id=organisation_id)
    close_episodes(as_of=as_of)
    lapse_calls(as_of=as_of)
    note_deliveries(as_of=as_of, at=at)
    follow_placements(organisation_id=organisation_id, as_of=as_of, at=at)


def _decide_the_day(*, actor: Actor, as_of: date, at: datetime) -> Run:
    settle_the_past(organisation_id=actor.organisation_id, as_of=as_of, at=at)
    version = policies.in_force(as_of)
    seen = seen_under(version, as_of=as_of)
    decisions = decided_on(seen, version)
    run = Run.objects.create(
        organisation_id=actor.organisation_id,
        as_of=as_of,
        status=Run.Status.PROPOSED,
        policy_version=version,
        started_at=at,
        prepared_at=at,
        counts=_counts(decisions),
    )
    early = frozenset(
        stage.id
        for policy in policies.read(version.text)
        for stage in policy.stages
        if stage.day < 0
    )
    with ThreadPoolExecutor(max_workers=1) as beside:
        facts = beside.submit(evidence.packed, seen)
        store.store(decisions, run=run, early_stages=early)
    evidence.keep(run, facts.result())
    withdraw_calls_not_due(run)
    ask_for_approvals(run=run, actor=actor, at=at)
    pass_on_unanswered(actor=actor, as_of=as_of, at=at)
    audit.record(actor=actor, verb="run.prepared", subject=run, at=at, detail=run.counts)
    return run


def _counts(decisions: pl.DataFrame) -> dict[str, int]:
    """How many decisions of each status, for the run's line in lists."""
    found = Counter(decisions.get_column("status").to_list())
    return {
        status: found.get(status, 0)
        for status in ("due", "needs_approval", "blocked", "silent")
    }
