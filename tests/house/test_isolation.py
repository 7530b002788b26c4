"""Every table that belongs to an organisation is closed to the others by the database."""

import pytest
from django.apps import apps
from django.db import connection

OPEN_FOR_A_REASON = {
    "identity_membership": "read at sign-in, before a scope is known: memberships lead to it",
}


@pytest.mark.django_db
def test_every_table_with_an_organisation_enforces_it() -> None:
    owned = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "organisation" for field in model._meta.get_fields())
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity"
        )
        isolated = {name for (name,) in cursor.fetchall()}
    assert len(owned) > 20
    assert sorted(owned - isolated) == sorted(OPEN_FOR_A_REASON)
