"""What a run was decided on, kept with it: so that it can be decided again, and explained (G10).

The snapshot is stored as the engine saw it, a table at a time, with its digest. Thirteen months
later it goes: whoever asks until then gets the true answer, and not a reconstruction.
"""

import hashlib
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl
from django.db import connection
from psycopg import Cursor

from dunwell.casework.models import Decision, Run, RunFacts
from dunwell.engine.snapshot import Snapshot
from dunwell.guardrails.catalogue import traceable
from dunwell.kernel.refusal import Refusal

KEPT = timedelta(days=400)
ABOUT = "about"
THINKING = ("kernel", "facts", "policy", "guardrails", "engine")

INSERT = """
INSERT INTO casework_runfacts (organisation_id, run_id, name, data, sha256)
VALUES (%s, %s, %s, %b, %s)
"""
"""With a cursor that sends bytes as bytes; the framework's would spell out each in a text."""


class FactsChanged(Refusal):
    code = "facts-changed"
    says = "The facts kept for {as_of:%-d %B %Y} are not what was stored: {name} was changed."


class FactsNotKept(Refusal):
    code = "facts-not-kept"
    says = "The facts of {as_of:%-d %B %Y} are not kept: it was long ago, or before they were."


def packed(seen: Snapshot) -> Mapping[str, bytes]:
    """The snapshot as it is stored, by the names of its parts. It needs no database."""
    assert not seen.extra_facts, "what is gathered brings no facts of its own"
    about = {"program": program(), "remembers_told_stages": seen.remembers_told_stages}
    parts = {name: _packed(frame) for name, frame in _frames(seen).items()}
    return {**parts, ABOUT: json.dumps(about).encode()}


def keep(run: Run, parts: Mapping[str, bytes]) -> None:
    """Store a packed snapshot with its run, and let go of what is older than thirteen months."""
    rows = [
        (run.organisation_id, run.pk, name, data, hashlib.sha256(data).hexdigest())
        for name, data in sorted(parts.items())
    ]
    with Cursor(connection.connection) as cursor:
        cursor.executemany(INSERT, rows)
    RunFacts.objects.filter(run__as_of__lt=run.as_of - KEPT).delete()


def kept(run: Run) -> tuple[Snapshot, str]:
    """The snapshot as it was, and the program that decided on it.

    Refuses with FactsNotKept or FactsChanged.
    """
    parts: dict[str, bytes] = {}
    for one in RunFacts.objects.filter(run=run):
        parts[one.name] = bytes(one.data)
        if hashlib.sha256(parts[one.name]).hexdigest() != one.sha256:
            raise FactsChanged(as_of=run.as_of, name=one.name)
    if ABOUT not in parts:
        raise FactsNotKept(as_of=run.as_of)
    about = json.loads(parts.pop(ABOUT))
    frames = {name: pl.read_parquet(io.BytesIO(data)) for name, data in parts.items()}
    snapshot = Snapshot(
        as_of=run.as_of,
        at=None,
        customers=frames["customers"],
        items=frames["items"],
        holds=frames["holds"],
        contacts=frames["contacts"],
        payments=frames["payments"],
        promises=frames["promises"],
        entities=frames["entities"],
        rates=frames["rates"],
        ladders=frames.get("ladders"),
        remembers_told_stages=about["remembers_told_stages"],
        extra_facts={},
    )
    return snapshot, about["program"]


def untraceable(decisions: Sequence[Decision]) -> Collection[int]:
    """The decisions, by their ids, that G10 holds: their policy or their facts cannot be shown."""
    if not decisions:
        return frozenset()
    runs = {one.run_id for one in decisions}
    with_facts = set(
        RunFacts.objects.filter(run_id__in=runs, name=ABOUT).values_list("run_id", flat=True)
    )
    asked = pl.DataFrame(
        {
            "action": [one.action for one in decisions],
            "has_policy_version": [one.policy is not None for one in decisions],
            "are_facts_kept": [one.run_id in with_facts for one in decisions],
        }
    )
    held = asked.select(traceable.GUARDRAIL.verdict()).to_series()
    return frozenset(one.pk for one, is_held in zip(decisions, held, strict=True) if is_held)


@cache
def program() -> str:
    """The thinking floors in one short value: the same text decides the same."""
    digest = hashlib.sha256()
    for floor in THINKING:
        for path in _texts(files("dunwell") / floor):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _texts(folder: Traversable) -> list[Traversable]:
    found = []
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir() and one.name != "__pycache__":
            found += _texts(one)
        elif one.name.endswith((".py", ".yaml")):
            found.append(one)
    return found


def _frames(seen: Snapshot) -> dict[str, pl.DataFrame]:
    found = {field.name: getattr(seen, field.name) for field in fields(seen)}
    return {name: value for name, value in found.items() if isinstance(value, pl.DataFrame)}


def _packed(frame: pl.DataFrame) -> bytes:
    packed = io.BytesIO()
    frame.write_parquet(packed, compression="zstd", compression_level=1, statistics=False)
    return packed.getvalue()
