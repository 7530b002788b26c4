"""What every page needs to know of its reader: the chosen theme."""

from typing import TypedDict

from django.http import HttpRequest

THEMES = ("light", "dark")


class Look(TypedDict):
    theme: str


def look(request: HttpRequest) -> Look:
    """The theme one chose, or nothing when the device decides."""
    return {"theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
