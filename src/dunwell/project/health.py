"""Whether this Dunwell is up and ready for work: for machines that watch."""

from datetime import timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from dunwell.channels.models import Heartbeat
from dunwell.kernel import clock
from dunwell.machine.troubles import in_plain_words

WORKER_SILENT_MAX: Final = timedelta(minutes=2)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process is up. Asks nothing of the database, so that a restart is not the answer."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and the worker has been round lately; 503 and the reason if not."""
    problems = _problems()
    body = {"status": "unavailable" if problems else "ok", "problems": problems}
    return JsonResponse(body, status=503 if problems else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """A few figures in the Prometheus text format. Counts only; nothing about anybody."""
    problems = _problems()
    lines = [
        "# HELP dunwell_ready Whether database and worker are reachable.",
        "# TYPE dunwell_ready gauge",
        f"dunwell_ready {0 if problems else 1}",
    ]
    age = _seconds_since_the_worker()
    if age is not None:
        lines += [
            "# HELP dunwell_worker_age_seconds Time since the worker last went round.",
            "# TYPE dunwell_worker_age_seconds gauge",
            f"dunwell_worker_age_seconds {age}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _problems() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        age = _seconds_since_the_worker()
    except DatabaseError as error:
        return [in_plain_words(error) or "The database does not answer."]
    if age is None:
        return ["The worker has not been round yet. Start it with `dunwell worker`."]
    if age > WORKER_SILENT_MAX.total_seconds():
        return [f"The worker was last round {age} seconds ago. See whether it still runs."]
    return []


def _seconds_since_the_worker() -> int | None:
    """How long ago the worker last went round; None when it never did or nobody can tell."""
    try:
        latest = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        return None
    return None if latest is None else int((clock.now() - latest).total_seconds())
