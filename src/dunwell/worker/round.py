"""One round: each organisation's day prepared as its hour allows, its due mail sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.demo import operations as demo
from dunwell.identity import queries as identity
from dunwell.kernel import clock
from dunwell.kernel.refusal import Refusal

if TYPE_CHECKING:
    from dunwell.identity.models import Organisation

log = structlog.get_logger("dunwell.worker")

REST = timedelta(minutes=1)
"""How long an organisation rests after a fault of ours, so that the log does not fill."""


@dataclass(slots=True)
class Rounds:
    """What the worker remembers from one round to the next."""

    resting: dict[int, datetime] = field(default_factory=dict)
    told: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The problems each organisation last had: said once, until they change."""

    def go(self) -> None:
        """Go round once. A trouble with the database is the caller's: it concerns everybody."""
        for organisation in identity.organisations():
            if not self._is_resting(organisation):
                self._serve(organisation)
            channels.beat(now=clock.now())
        channels.beat(now=clock.now())

    def is_awaited(self) -> bool:
        """Whether a sandbox is on its way through time: somebody watches, so do not rest."""
        return any(
            demo.is_underway(organisation_id=organisation.pk)
            for organisation in identity.organisations()
            if organisation.is_sandbox and not self._is_resting(organisation)
        )

    def _is_resting(self, organisation: "Organisation") -> bool:
        return self.resting.get(organisation.pk, clock.now()) > clock.now()

    def _serve(self, organisation: "Organisation") -> None:
        """A fault in one organisation's data must not keep the others waiting."""
        self.resting.pop(organisation.pk, None)
        try:
            now = clock.now()
            is_travelling = organisation.is_sandbox and demo.live_on(
                organisation_id=organisation.pk, now=now
            )
            if not is_travelling:
                self._see_to(organisation, identity.instant(organisation, now))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            self.resting[organisation.pk] = clock.now() + REST
            log.exception("fault", organisation=organisation.pk)
            demo.break_off(organisation_id=organisation.pk)

    def _see_to(self, organisation: "Organisation", at: datetime) -> None:
        """What is to be done by now: the day prepared, what is due sent."""
        if organisation.is_sandbox:
            demo.catch_up(organisation_id=organisation.pk, at=at)
        refused = _prepare(organisation.pk, at)
        summary = casework.deliver(organisation_id=organisation.pk, at=at)
        self._tell(organisation.pk, summary, refused)

    def _tell(
        self, organisation_id: int, summary: channels.SendSummary, refused: tuple[str, ...]
    ) -> None:
        """Counts only: what servers reply may name people, so it stays with the message."""
        if summary.sent or summary.failed or summary.ambiguous or summary.cancelled:
            log.info(
                "delivered",
                organisation=organisation_id,
                sent=summary.sent,
                failed=summary.failed,
                ambiguous=summary.ambiguous,
                cancelled=summary.cancelled,
            )
        cap = (summary.over_the_cap,) if summary.over_the_cap else ()
        problems = (*refused, *summary.problems, *cap)
        if problems != self.told.get(organisation_id, ()):
            for problem in problems:
                log.warning("problem", organisation=organisation_id, why=problem)
        self.told[organisation_id] = problems


def _prepare(organisation_id: int, at: datetime) -> tuple[str, ...]:
    """Prepare the day. What the business refuses stops the preparing, and not what may leave."""
    try:
        casework.tick(organisation_id=organisation_id, at=at)
    except Refusal as refusal:
        return (str(refusal),)
    return ()
