"""What may only be added to is not changed, not even by whoever owns the tables."""

import psycopg
import pytest

from dunwell.machine.database import Connection

TABLES = (
    "audit_auditevent",
    "casework_noticedelivery",
    "casework_policyversion",
    "ledger_entry",
    "ledger_posting",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_it_is_refused_though_there_is_no_row(
    owner_connection: Connection, table: str, statement: str
) -> None:
    with (
        psycopg.connect(owner_connection.uri) as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match=f"{table} is append-only"),
    ):
        owner.execute(statement.format(table))
