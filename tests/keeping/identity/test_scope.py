"""The one door to an organisation's rows, and the wall that stands underneath it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from dunwell.identity.models import Entity
from dunwell.identity.scope import current, scope
from tests.keeping.receivables.people import firm

pytestmark = pytest.mark.django_db


def test_nothing_is_seen_outside_a_scope() -> None:
    firm("Wren & Co")
    assert list(Entity.objects.all()) == []


def test_each_organisation_sees_its_own_rows_and_no_others() -> None:
    ours, theirs = firm("Wren & Co"), firm("Mallory Ltd")
    with scope(ours.organisation.pk):
        assert [entity.name for entity in Entity.objects.all()] == ["Wren & Co"]
    with scope(theirs.organisation.pk):
        assert [entity.name for entity in Entity.objects.all()] == ["Mallory Ltd"]


def test_a_row_for_somebody_else_is_refused_by_the_database() -> None:
    ours, theirs = firm("Wren & Co"), firm("Mallory Ltd")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        scope(theirs.organisation.pk),
    ):
        Entity.objects.create(
            organisation=ours.organisation,
            code="planted",
            name="Planted",
            currency="GBP",
            timezone="Europe/London",
            country="GB",
        )


def test_raw_sql_sees_no_more_than_the_models_do() -> None:
    ours = firm("Wren & Co")
    firm("Mallory Ltd")
    with scope(ours.organisation.pk), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM identity_entity")
        assert cursor.fetchall() == [("Wren & Co",)]


def test_a_scope_ends_with_its_block_also_after_an_error() -> None:
    ours = firm("Wren & Co")
    with pytest.raises(LookupError), transaction.atomic(), scope(ours.organisation.pk):
        raise LookupError
    assert current() is None


def test_an_error_of_the_database_comes_out_as_it_is_and_ends_the_scope() -> None:
    ours = firm("Wren & Co")
    with (
        transaction.atomic(),
        pytest.raises(ProgrammingError, match="no_such_table"),
        scope(ours.organisation.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM no_such_table")
    assert current() is None


def test_a_scope_never_changes_organisation_inside_itself() -> None:
    ours, theirs = firm("Wren & Co"), firm("Mallory Ltd")
    with (
        scope(ours.organisation.pk),
        pytest.raises(AssertionError, match="never changes"),
        scope(theirs.organisation.pk),
    ):
        pass


def test_we_work_as_a_role_that_row_level_security_binds() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)


def test_every_table_with_an_organisation_is_isolated_but_the_one_that_leads_to_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'
             WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """
        )
        assert [row[0] for row in cursor.fetchall()] == ["identity_membership"]
