"""Let a day's decisions act: messages into the outbox, calls onto somebody's list."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet, Sum

from dunwell.audit import operations as audit
from dunwell.casework import next_window, policies
from dunwell.casework.evidence import untraceable
from dunwell.casework.letters import Envelope, envelopes
from dunwell.casework.models import CallTask, Decision, Run
from dunwell.casework.operations.hand_out_calls import hand_out
from dunwell.casework.steps import step_keys
from dunwell.channels import operations as channels
from dunwell.channels.templates.compose import compose
from dunwell.identity.actor import Actor
from dunwell.identity.models import Organisation
from dunwell.kernel.business_days import add_business_days
from dunwell.kernel.progress import Told, nobody
from dunwell.kernel.refusal import Refusal
from dunwell.policy.model import Policy

Disposition = Decision.Disposition
CALL_WAITS_BUSINESS_DAYS = 3
BATCH = 500


class FirstRunUnconfirmed(Refusal):
    code = "first-run-unconfirmed"
    says = (
        "Nothing has left yet: this firm's first run only proposes. Look at it with `dunwell plan` "
        "or on Today, then confirm it there or with `dunwell approve first-run`."
    )


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a release. ``unreachable`` had no address that may be used."""

    queued: int
    tasked: int
    unreachable: int


@transaction.atomic
def release(
    *,
    actor: Actor,
    run_id: int,
    decision_ids: Collection[int] | None = None,
    at: datetime,
    told: Told = nobody,
) -> Released:
    """Carry out what the run proposes: all of it, or the decisions named.

    What needs an approval is not touched. Releasing again finds nothing left to do.
    Refuses with FirstRunUnconfirmed, or NotAllowed below collector.
    """
    actor.require("collector")
    refuse_before_the_first_yes(actor.organisation_id)
    run = Run.objects.select_for_update().get(pk=run_id)
    proposed = run.decisions.filter(disposition=Decision.Disposition.PROPOSED)
    if decision_ids is not None:
        proposed = proposed.filter(pk__in=decision_ids)
    released = carry_out(
        actor=actor, decisions=_with_names(proposed), as_of=run.as_of, at=at, told=told
    )
    if not _proposed(run):
        run.status, run.released_at = Run.Status.RELEASED, at
        run.save(update_fields=["status", "released_at"])
    audit.record(
        actor=actor,
        verb="run.released",
        subject=run,
        at=at,
        detail={"queued": released.queued, "tasked": released.tasked},
    )
    return released


def _proposed(run: Run) -> int:
    """How many decisions of the run are still proposed, as its tallies count them."""
    tallies = run.tallies.filter(disposition=Decision.Disposition.PROPOSED)
    left: int = tallies.aggregate(left=Sum("decisions", default=0))["left"]
    return left


def refuse_before_the_first_yes(organisation_id: int) -> None:
    """Refuse with FirstRunUnconfirmed where nobody has confirmed the first run."""
    organisation = Organisation.objects.get(pk=organisation_id)
    if organisation.first_run_confirmed_at is None:
        raise FirstRunUnconfirmed


def carry_out(
    *,
    actor: Actor,
    decisions: Sequence[Decision],
    as_of: date,
    at: datetime,
    told: Told = nobody,
) -> Released:
    """Queue the messages and hand out the calls; each decision remembers who let it go.

    So many at a time, each with a fixed number of statements.
    """
    done: Counter[str] = Counter()
    by = "" if actor.kind == "system" else actor.name
    for start in range(0, len(decisions), BATCH):
        some = decisions[start : start + BATCH]
        for disposition, ids in _carried_out(some, as_of=as_of, at=at).items():
            Decision.objects.filter(pk__in=ids).update(disposition=disposition, decided_by=by)
            done[disposition] += len(ids)
        told(start + len(some), len(decisions))
    return Released(
        queued=done[Disposition.QUEUED],
        tasked=done[Disposition.TASKED],
        unreachable=done[Disposition.LAPSED],
    )


def _carried_out(
    decisions: Sequence[Decision], *, as_of: date, at: datetime
) -> dict[str, list[int]]:
    """Write the messages and tasks; which decisions, by their ids, have become what."""
    ready = envelopes(decisions, as_of=as_of, at=at, is_preview=False)
    keys = step_keys(decisions)
    known, lost = _policies(decisions), untraceable(decisions)
    drafts, tasks = [], []
    became: dict[str, list[int]] = defaultdict(list)
    for decision in decisions:
        envelope, key = ready[decision.pk], keys[decision.pk]
        if envelope.address is None or decision.pk in lost:
            became[Disposition.LAPSED].append(decision.pk)
        elif decision.action == "call":
            tasks.append(_task(decision, key, number=envelope.address, as_of=as_of))
            became[Disposition.TASKED].append(decision.pk)
        else:
            policy = known.get((decision.run_id, decision.policy or ""))
            drafts.append(_draft(decision, key, envelope, envelope.address, policy, at))
            became[Disposition.QUEUED].append(decision.pk)
    channels.queue_many(drafts=drafts, at=at)
    hand_out(tasks)
    return became


def _policies(decisions: Sequence[Decision]) -> dict[tuple[int, str], Policy]:
    """The policies that each run was decided under, by name."""
    runs = Run.objects.filter(pk__in={one.run_id for one in decisions})
    return {
        (run.pk, policy.name): policy
        for run in runs.select_related("policy_version")
        for policy in policies.read(run.policy_version.text)
    }


def _limits(policy: Policy | None) -> tuple[channels.Limit, ...]:
    """How often a policy lets a customer be contacted, for the database to hold."""
    if policy is None:
        return ()
    return tuple(
        channels.Limit(limit.most, limit.window_days, limit.channel)
        for limit in policy.contact.limits
    )


def _with_names(decisions: QuerySet[Decision]) -> list[Decision]:
    return list(decisions.select_related("customer__owner", "entity", "run").order_by("rank"))


def _draft(
    decision: Decision,
    key: str,
    envelope: Envelope,
    address: str,
    policy: Policy | None,
    at: datetime,
) -> channels.MessageDraft:
    due_at, expires_at = next_window.of(decision, policy, at=at)
    composed = compose(
        template=decision.template or "",
        tone=decision.tone or "warm",
        language=decision.language or "en",
        channel=decision.channel or "email",
        letter=envelope.letter,
    )
    return channels.MessageDraft(
        organisation_id=decision.organisation_id,
        key=key,
        purpose="chase",
        customer_id=decision.customer_id,
        entity_id=decision.entity_id,
        channel=decision.channel or "email",
        address=address,
        template=decision.template or "",
        language=decision.language or "en",
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        stop_url=envelope.letter.links.stop,
        item_ids=tuple(decision.item_ids),
        stage=decision.stage or "",
        episode=decision.episode,
        decision_id=decision.pk,
        due_at=due_at,
        expires_at=expires_at,
        sheet=composed.sheet.as_json() if composed.sheet else None,
        limits=_limits(policy),
    )


def _task(decision: Decision, key: str, *, number: str, as_of: date) -> CallTask:
    """A task for the call, once a key: a call that is being asked for again stays the same task."""
    return CallTask(
        organisation_id=decision.organisation_id,
        key=key,
        decision=decision,
        customer_id=decision.customer_id,
        entity_id=decision.entity_id,
        stage=decision.stage or "",
        episode=decision.episode,
        number=number,
        item_ids=decision.item_ids,
        made_on=as_of,
        lapses_on=add_business_days(
            as_of,
            CALL_WAITS_BUSINESS_DAYS,
            country=decision.customer.country,
            region=decision.customer.region,
        ),
    )
