"""Take what was sent and said into the cases: which stage is carried out, which items were told.

Channels leave rows; this picks them up. A contact is taken in exactly once, whatever runs
twice or at once, because that happens under its customer's lock, and its step is unique.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from dunwell.casework.models import Case, CaseStep, ToldStage
from dunwell.channels.models import ContactAttempt
from dunwell.identity.many import among
from dunwell.receivables.models import Customer

BATCH = 2000
WAITING = """
SELECT k.id, k.customer_id
  FROM channels_contactattempt k
 WHERE k.direction = 'out' AND k.key IS NOT NULL AND k.stage IS NOT NULL
   AND k.entity_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM casework_casestep s WHERE s.contact_id = k.id)
   AND (%(whose)s::bigint[] IS NULL OR k.customer_id = ANY(%(whose)s::bigint[]))
 ORDER BY k.at, k.id LIMIT %(most)s
"""
"""It is asked several times in every round, and mostly finds nothing."""


@transaction.atomic
def absorb_contacts(*, organisation_id: int, customer_id: int | None = None) -> int:
    """Take in every contact that carried out a stage and is not in a case yet, oldest first.

    ``customer_id`` is for a caller who holds that customer's lock: with it only their contacts
    are taken in, since to wait for another customer's lock could be to wait in a ring.
    """
    taken = 0
    while contacts := _not_taken_in(customer_id):
        cases, told = _cases_of(organisation_id, contacts), _told(contacts)
        steps = [_step(contact, cases, told) for contact in contacts]
        CaseStep.objects.bulk_create(steps)
        Case.objects.bulk_update(
            {step.case_id: step.case for step in steps}.values(),
            ["episode", "episode_opened_on", "stage", "stage_on"],
        )
        ToldStage.objects.bulk_create(
            [
                ToldStage(
                    organisation_id=organisation_id,
                    item_id=item_id,
                    stage=step.stage,
                    told_on=step.on,
                )
                for step, contact in zip(steps, contacts, strict=True)
                for item_id in contact.item_ids
            ],
            ignore_conflicts=True,
        )
        taken += len(contacts)
    return taken


def _not_taken_in(customer_id: int | None) -> list[ContactAttempt]:
    """The next contacts, read once their customers are locked, always in the same order."""
    whose = {
        customer for _, customer in _waiting(None if customer_id is None else [customer_id])
    }
    if not whose:
        return []
    locked = Customer.objects.select_for_update(no_key=True).filter(pk__in=whose)
    held = list(locked.order_by("pk").values_list("pk", flat=True))
    found = ContactAttempt.objects.filter(pk__in=[contact for contact, _ in _waiting(held)])
    return list(found.select_related("entity").order_by("at", "pk"))


def _waiting(whose: list[int] | None) -> list[tuple[int, int]]:
    """Contacts that no case knows of, with their customers: everybody's, or these customers'."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"whose": whose, "most": BATCH})
        return [(int(contact), int(customer)) for contact, customer in cursor.fetchall()]


def _cases_of(
    organisation_id: int, contacts: Sequence[ContactAttempt]
) -> dict[tuple[int, int], Case]:
    """The case of each contact's customer and entity, made where there is none yet."""
    wanted = {(contact.customer_id, contact.entity_id or 0) for contact in contacts}
    Case.objects.bulk_create(
        [
            Case(organisation_id=organisation_id, customer_id=customer, entity_id=entity)
            for customer, entity in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    found = Case.objects.select_for_update().filter(customer_id__in={c for c, _ in wanted})
    return {(case.customer_id, case.entity_id): case for case in found}


def _told(contacts: Sequence[ContactAttempt]) -> set[tuple[int, str]]:
    """Which of the contacts' items were told which stage already."""
    items = {item_id for contact in contacts for item_id in contact.item_ids}
    return set(
        ToldStage.objects.filter(among("item_id", items)).values_list("item_id", "stage")
    )


def _step(
    contact: ContactAttempt,
    cases: dict[tuple[int, int], Case],
    told: set[tuple[int, str]],
) -> CaseStep:
    """The step, and the case moved by it. A note before the due date moves no case.

    Another channel of a step does not move it either; the same stage told to items that are all
    new to it does: that is another step (decision 0013), and the gap counts from its day.
    """
    assert contact.entity is not None and contact.stage is not None
    on = contact.at.astimezone(ZoneInfo(contact.entity.timezone)).date()
    case = cases[(contact.customer_id, contact.entity_id or 0)]
    tells = {(item_id, contact.stage) for item_id in contact.item_ids}
    if contact.episode:
        if case.episode != contact.episode:
            case.episode, case.episode_opened_on, case.stage = contact.episode, on, None
        if case.stage != contact.stage or (tells and told.isdisjoint(tells)):
            case.stage, case.stage_on = contact.stage, on
    told |= tells
    return CaseStep(
        organisation_id=contact.organisation_id,
        case=case,
        contact=contact,
        episode=contact.episode or 0,
        stage=contact.stage,
        on=on,
    )
