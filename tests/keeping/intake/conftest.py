"""A firm to import into, and a short way to do it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from dunwell.identity.scope import scope
from dunwell.intake.operations import How, Outcome, import_file, look
from dunwell.receivables.importing.columns import FileKind
from tests.keeping.receivables.people import AT, TODAY, Firm, firm

Bring = Callable[..., Outcome]


@pytest.fixture
def wren(db: None) -> Iterator[Firm]:
    """Wren & Co, with its scope open."""
    made = firm()
    with scope(made.organisation.pk):
        yield made


@pytest.fixture
def bring(wren: Firm) -> Bring:
    """Import a text, or bytes, as a file of some kind."""

    def run(
        kind: FileKind,
        data: str | bytes,
        mapping: str | None = None,
        skip: bool = False,
        dry_run: bool = False,
        confirm: bool = False,
        correct: str = "",
        known_on: date | None = None,
    ) -> Outcome:
        how = How(
            entity=wren.entity,
            on_error="skip" if skip else "stop",
            dry_run=dry_run,
            confirm=confirm,
            correct=correct,
            known_on=known_on,
        )
        raw = data.encode() if isinstance(data, str) else data
        looked = look(kind=kind, filename=f"{kind}.csv", data=raw, mapping_text=mapping)
        return import_file(actor=wren.collector, looked=looked, how=how, as_of=TODAY, at=AT)

    return run
