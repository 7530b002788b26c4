"""The addresses of our pages, each looked up once: a day's list needs some hundred of them."""

from functools import cache

from django.urls import reverse

GAP = 424_242_424_242
"""Stands where a row's number will."""


@cache
def to(page: str) -> str:
    """The address of a page of the workspace."""
    return reverse(f"workspace:{page}")


def of(page: str, row_id: int) -> str:
    """The address of a page about one row: a customer, a decision, a hold."""
    before, after = _around_the_gap(page)
    return f"{before}{row_id}{after}"


@cache
def _around_the_gap(page: str) -> tuple[str, str]:
    before, _, after = reverse(f"workspace:{page}", args=[GAP]).partition(str(GAP))
    return before, after
