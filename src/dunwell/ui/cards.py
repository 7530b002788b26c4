"""Plain values that the shared pieces draw. Faces build them; templates only read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

StepState = Literal["done", "now", "ahead", "over"]


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere; `is_here` marks the page one is on."""

    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a word and a tone."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The sandbox's own day, above every page so that nobody takes it for the real one."""

    day: str
    moves: tuple[Link, ...]
    way: Link | None = None
    """To the page of the journey that is under way: until it is over there are no moves."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands round every workspace page."""

    organisation: str
    member: str
    nav: tuple[Link, ...]
    own: tuple[Link, ...]
    find_url: str
    home_url: str
    clock: Clock | None = None
    near_url: str = ""
    """Answers the palette with what is near the words typed so far."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the ladder, with its date or the reason why it is passed over."""

    name: str
    note: str
    state: StepState


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reason of a decision: a rule's name, and a sentence to read out on the phone."""

    name: str
    says: str
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a strip: its figure written out, its label, its share of the tallest."""

    figure: str
    label: str
    permille: int
    shade: str

    @property
    def height(self) -> int:
        """Of 26 units; something that is there is never drawn as nothing."""
        return max(2, self.permille * 26 // 1000) if self.permille else 1

    @property
    def top(self) -> int:
        return 26 - self.height


def bars(figures: Sequence[tuple[str, str, int]], *, shades: Sequence[str]) -> tuple[Bar, ...]:
    """Draw (figure, label, size) on one scale, the tallest filling the strip."""
    tallest = max((size for _, _, size in figures), default=0) or 1
    return tuple(
        Bar(figure=text, label=label, permille=max(size, 0) * 1000 // tallest, shade=shade)
        for (text, label, size), shade in zip(figures, shades, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list."""

    number: int
    size: int
    total: int
    query: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> int:
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def before_url(self) -> str:
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def after_url(self) -> str:
        return self._url(self.number + 1) if self.last < self.total else ""

    def _url(self, number: int) -> str:
        kept = [pair for pair in self.query if pair[0] != "page" and pair[1]]
        return "?" + urlencode([*kept, ("page", str(number))])
