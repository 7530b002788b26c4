"""Why a customer is treated as they are on a day: for the collector, and for the customer."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from dunwell.casework import gather, policies
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.engine import explain as engine_explain
from dunwell.identity.scope import scope


def explain(
    *, organisation_id: int, customer_ref: str, as_of: date, at: datetime
) -> engine_explain.Explanation:
    """Why one customer is treated as they are on a day, and what would change it.

    Refuses with UnknownCustomer or NoPolicy.
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
) -> engine_explain.Explanation:
    with scope(organisation_id, is_one_picture=True):
        settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        version = policies.in_force(as_of)
        explanation = engine_explain.explain(
            gather.snapshot(as_of=as_of, payers_of=[customer_ref]),
            policies=policies.compiled(version.text),
            customer_id=customer_ref,
            as_of=as_of,
            version=str(version.number),
        )
        transaction.set_rollback(True)
    return explanation
