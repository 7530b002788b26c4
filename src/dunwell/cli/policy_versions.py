"""Published policies: the part of `dunwell policy` that needs the database."""

from datetime import date
from typing import TypedDict

from dunwell.casework import operations as casework
from dunwell.casework import policies
from dunwell.casework.judging_here import judged_here
from dunwell.cli.desk import opened
from dunwell.policy.model import Finding
from dunwell.policy.plain import page

Document = dict[str, str | int | date]


class Published(TypedDict):
    """The version there is now, and what a careful manager would still object to."""

    number: int
    effective_on: date
    warnings: tuple[Finding, ...]


def shown(*, version: int | None, plain: bool) -> Document:
    """A version, as its text or as a page that customers could read.

    Refuses with NoPolicy or NoSuchVersion.
    """
    with opened() as desk:
        found = (
            policies.numbered(version) if version is not None else policies.in_force(desk.today)
        )
    text = page(policies.read(found.text)) if plain else found.text
    return {
        "number": found.number,
        "digest": found.digest,
        "effective_on": found.effective_on,
        "published_by": found.published_by,
        "reason": found.reason,
        "text": text,
    }


def published(*, text: str, reason: str, on: date | None) -> Published:
    """Publish a text. Refuses with PolicyHasErrors."""
    with opened() as desk:
        version = casework.publish_policy(
            actor=desk.actor,
            text=text,
            reason=reason,
            effective_on=on or desk.today,
            at=desk.at,
        )
        warnings = judged_here(text).findings
    return {
        "number": version.number,
        "effective_on": version.effective_on,
        "warnings": warnings,
    }
