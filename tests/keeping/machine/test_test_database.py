"""The database that tests get keeps the promises the real one makes."""

import psycopg
import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.machine.database import Connection


@pytest.mark.django_db
def test_tests_work_as_the_app_role_and_not_as_a_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("dunwell_app", False, False)


@pytest.mark.django_db
def test_the_app_role_may_not_change_tables() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="must be owner"):
        cursor.execute("ALTER TABLE identity_organisation ADD COLUMN planted int")


@pytest.mark.django_db
def test_the_app_role_may_not_rewrite_the_list_of_migrations() -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="denied"):
        cursor.execute("DELETE FROM django_migrations")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_rows_for_itself() -> None:
    Organisation.objects.create(name="Left behind", slug="left-behind", created_at=clock.now())
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_and_none_for_the_next(owner_connection: Connection) -> None:
    with psycopg.connect(owner_connection.uri) as owner:
        row = owner.execute("SELECT count(*) FROM identity_organisation").fetchone()
    assert row == (0,)


@pytest.mark.django_db
def test_a_row_of_another_organisation_cannot_be_seen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relforcerowsecurity")
        row = cursor.fetchone()
    assert row is not None
    assert row[0] > 10
    with scope(10**9):
        assert Organisation.objects.count() == 0
