"""Which page of a long list a request asks for."""

from django.http import HttpRequest

from dunwell.ui.cards import Pages

SIZE = 50
FURTHEST = 100_000


def number(request: HttpRequest) -> int:
    """The page asked for; nonsense means the first."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), FURTHEST) if text.isascii() and text.isdigit() else 1


def pages(request: HttpRequest, total: int, size: int = SIZE) -> Pages:
    return Pages(
        number=number(request),
        size=size,
        total=total,
        query=tuple((name, str(value)) for name, value in request.GET.items()),
    )
