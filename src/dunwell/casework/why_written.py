"""Why a customer heard from us last, as plain facts that a page can say in their own language."""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.casework import gather, moving, policies
from dunwell.casework.models import Decision
from dunwell.channels.models import ContactAttempt
from dunwell.engine.trials.treatment import Side, Treatment, treated
from dunwell.identity import queries as identity
from dunwell.policy.model import ContactLimit, Policy
from dunwell.receivables.models import Customer, Invoice

SHOWN_DAYS = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One invoice that the message was about, and how late it was that day."""

    number: str
    due_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class Written:
    """The last time we asked for money: when, how, about what, and by which rule."""

    on: date
    channel: str
    oldest: Told | None
    others: int
    """How many more invoices it listed."""
    stage_day: int | None
    """Days past due at which the policy writes this; below zero: before."""


@dataclass(frozen=True, slots=True)
class WhyWritten:
    last: Written | None
    limit: ContactLimit | None
    """At most so many contacts in so many days."""
    next_on: date | None
    """When we would be in touch again if nothing is paid or said; None: nothing is planned."""
    is_held: bool
    """Whether something holds it back just now."""


def why_written(customer: Customer, *, as_of: date) -> WhyWritten:
    """The last message to a customer's payer, and what comes next if nothing happens."""
    payer = customer.dun_to or customer
    policy = _policy(payer, as_of)
    coming = _coming(payer, as_of)
    dated = sorted(one.on for one in coming if one.on is not None and one.state != "held")
    return WhyWritten(
        last=_last(payer, policy, as_of),
        limit=policy.contact.limits[0] if policy and policy.contact.limits else None,
        next_on=dated[0] if dated else None,
        is_held=any(
            one.state == "held" or (one.state == "later" and one.on is None) for one in coming
        ),
    )


def _policy(payer: Customer, as_of: date) -> Policy | None:
    try:
        return policies.policy_for(payer, as_of)
    except policies.NoPolicy:
        return None


def _last(payer: Customer, policy: Policy | None, as_of: date) -> Written | None:
    contact = (
        ContactAttempt.objects.filter(customer=payer, direction="out", asks_for_money=True)
        .exclude(outcome="bounced")
        .select_related("entity", "message")
        .order_by("-at", "-pk")
        .first()
    )
    if contact is None or contact.at.date() < as_of - timedelta(days=SHOWN_DAYS):
        return None
    on = identity.today(contact.entity, contact.at) if contact.entity else contact.at.date()
    items = _told(contact.item_ids, on)
    return Written(
        on=on,
        channel=contact.channel,
        oldest=items[0] if items else None,
        others=max(len(items) - 1, 0),
        stage_day=_stage_day(contact, policy),
    )


def _told(item_ids: list[int], on: date) -> list[Told]:
    """The invoices listed, the oldest first."""
    rows = Invoice.objects.filter(item_id__in=item_ids, kind="invoice").order_by(
        "due_on", "number"
    )
    return [
        Told(number, due_on, (on - due_on).days)
        for number, due_on in rows.values_list("number", "due_on")
    ]


def _stage_day(contact: ContactAttempt, policy: Policy | None) -> int | None:
    """The day of its stage, in the version that decided it; else in the one in force."""
    known = [policy] if policy else []
    if contact.message is not None and contact.message.decision_id is not None:
        decided = (
            Decision.objects.filter(pk=contact.message.decision_id)
            .select_related("run__policy_version")
            .first()
        )
        if decided is not None:
            known = [
                one
                for one in policies.read(decided.run.policy_version.text)
                if one.name == decided.policy
            ]
    stages = (stage for one in known for stage in one.stages)
    return next((stage.day for stage in stages if stage.id == contact.stage), None)


def _coming(payer: Customer, as_of: date) -> list[Treatment]:
    """What is in mind for them now, with each entity."""
    try:
        version = policies.in_force(as_of)
    except policies.NoPolicy:
        return []
    whose = gather.together([payer.pk])
    seen = moving.moved(
        gather.snapshot(as_of=as_of, whose=whose),
        text=version.text,
        earlier=moving.earlier_than(version),
        whose=whose,
    )
    return list(treated(Side("", policies.compiled(version.text)), seen).each().values())
