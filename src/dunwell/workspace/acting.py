"""How a deed ends: said in a sentence, and back to where one was."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from dunwell.identity.actor import NotAllowed
from dunwell.kernel.refusal import Refusal
from dunwell.ui.way_back import came_from


@contextmanager
def saying_no(request: HttpRequest, *, begins: bool = True) -> Iterator[None]:
    """Turn the business's no into a sentence on the next page; what was begun is taken back.

    ``begins=False`` for deeds that keep their own transactions.
    """
    try:
        with transaction.atomic() if begins else nullcontext():
            yield
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))


def back(request: HttpRequest, fallback: str = "workspace:today") -> HttpResponseRedirect:
    """To the page that the form came from, if it is one of ours."""
    return HttpResponseRedirect(came_from(request) or reverse(fallback))
