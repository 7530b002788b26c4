"""A decision is about a run, an entity and a customer that are there, of one organisation."""

import pytest
from django.db import connection

from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import desk, owing
from tests.keeping.casework.refusing import refused

pytestmark = pytest.mark.django_db

INTO = (
    "INSERT INTO casework_decision (organisation_id, run_id, customer_id, entity_id, key, status, "
    "action, item_ids, currencies, amounts_minor, blocked_by, reasons, priority, rank, episode, "
    "disposition, decided_by)"
)
COPY = (
    "(SELECT {organisation}, {run}, {customer}, {entity}, '{key}', status, action, item_ids, "
    "currencies, amounts_minor, blocked_by, reasons, priority, rank, episode, disposition, "
    "decided_by FROM casework_decision LIMIT 1)"
)
ITS_OWN = {
    "organisation": "organisation_id",
    "run": "run_id",
    "customer": "customer_id",
    "entity": "entity_id",
}


def about(**others: int) -> str:
    return f"{INTO} {copy('another', **others)}"


def copy(key: str, /, **others: int) -> str:
    return COPY.format(key=key, **(ITS_OWN | {name: str(pk) for name, pk in others.items()}))


@pytest.mark.parametrize("what", ["run", "entity", "customer"])
def test_a_decision_about_nothing(what: str) -> None:
    place = desk()
    owing(place)
    place.prepare()
    refused(place, "decision_refers", about(**{what: 2**40}))


@pytest.mark.parametrize("what", ["run", "entity", "customer"])
def test_one_about_nothing_beside_one_that_is_right(what: str) -> None:
    """Both in one statement, as a day is stored."""
    place = desk()
    owing(place)
    place.prepare()
    wrong = copy("another", **{what: 2**40})
    refused(place, "decision_refers", f"{INTO} {copy('right')} UNION ALL {wrong}")


def test_a_decision_about_another_firms_entity() -> None:
    place = desk()
    owing(place)
    place.prepare()
    theirs = identity.found(name="Magpie Ltd", at=place.now)
    with scope(theirs.pk):
        entity = identity.add_entity(
            actor=actors.system(theirs.pk),
            name="Magpie",
            currency="GBP",
            timezone="Europe/London",
            country="GB",
        )
    refused(place, "decision_refers", about(entity=entity.pk))


def test_a_decision_like_another_is_let_in() -> None:
    place = desk()
    owing(place)
    place.prepare()
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(about())
        assert cursor.rowcount == 1


@pytest.mark.parametrize("column", ["organisation_id", "run_id", "entity_id", "customer_id"])
def test_a_decision_passes_to_nobody_else(column: str) -> None:
    place = desk()
    owing(place)
    place.prepare()
    refused(
        place, "decision_stays_whose", f"UPDATE casework_decision SET {column} = {column} + 1"
    )


@pytest.mark.parametrize("table", ["casework_run", "receivables_customer", "identity_entity"])
def test_what_was_decided_about_stays(table: str) -> None:
    place = desk()
    owing(place)
    place.prepare()
    refused(place, "decision_refers", f"DELETE FROM {table}")


def test_what_nothing_was_decided_about_may_go() -> None:
    place = desk()
    owing(place)
    place.prepare()
    with scope(place.organisation_id), connection.cursor() as cursor:
        spare = identity.add_entity(
            actor=place.firm.admin,
            name="Never used",
            currency="GBP",
            timezone="Europe/London",
            country="GB",
        )
        cursor.execute("DELETE FROM identity_entity WHERE id = %s", [spare.pk])
        assert cursor.rowcount == 1
