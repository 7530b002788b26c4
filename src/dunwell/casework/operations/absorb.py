"""Take what was sent and said into the cases: which stage is carried out, which items were told.

Channels leave rows; this picks them up. A contact is taken in exactly once, whatever runs
twice, because its step in the case is unique.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db import transaction

from dunwell.casework.models import Case, CaseStep, ToldStage
from dunwell.channels.models import ContactAttempt

BATCH = 2000


@transaction.atomic
def absorb_contacts(*, organisation_id: int) -> int:
    """Take in every contact that carried out a stage and is not in a case yet, oldest first."""
    taken = 0
    while contacts := _not_taken_in():
        cases = _cases_of(organisation_id, contacts)
        steps = [_step(contact, cases) for contact in contacts]
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


def _not_taken_in() -> list[ContactAttempt]:
    return list(
        ContactAttempt.objects.filter(
            direction="out", key__isnull=False, stage__isnull=False, entity__isnull=False
        )
        .filter(step__isnull=True)
        .select_related("entity")
        .order_by("at", "pk")[:BATCH]
    )


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


def _step(contact: ContactAttempt, cases: dict[tuple[int, int], Case]) -> CaseStep:
    """The step, and the case moved by it. A note before the due date moves no case."""
    assert contact.entity is not None and contact.stage is not None
    on = contact.at.astimezone(ZoneInfo(contact.entity.timezone)).date()
    case = cases[(contact.customer_id, contact.entity_id or 0)]
    if contact.episode:
        if case.episode != contact.episode:
            case.episode, case.episode_opened_on, case.stage = contact.episode, on, None
        if case.stage != contact.stage:
            case.stage, case.stage_on = contact.stage, on
    return CaseStep(
        organisation_id=contact.organisation_id,
        case=case,
        contact=contact,
        episode=contact.episode or 0,
        stage=contact.stage,
        on=on,
    )
