"""Bring in a file."""

from django.http import HttpRequest, HttpResponse

from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_desk


@at_desk
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    return shell.page(request, desk, "workspace/importing/start.html", {"screen": "import"})
