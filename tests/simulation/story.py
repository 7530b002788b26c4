"""What happened, line by line: the trace that a failing year leaves behind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    debtor: str
    says: str

    def __str__(self) -> str:
        whom = f"{self.debtor}: " if self.debtor else ""
        return f"{self.at:%a %d %b %Y %H:%M}  {whom}{self.says}"


@dataclass(slots=True)
class Story:
    """Told from the first day to the last."""

    lines: list[Line] = field(default_factory=list)

    def tell(self, at: datetime, says: str, debtor: str = "") -> None:
        self.lines.append(Line(at, debtor, says))

    def before(self, debtor: str, *, most: int = 40) -> list[Line]:
        """The last things that happened to somebody, or to the firm as a whole."""
        about = [line for line in self.lines if line.debtor in ("", debtor)] if debtor else None
        return (about or self.lines)[-most:]

    def digest(self) -> str:
        """The same for the same story."""
        told = "\n".join(map(str, self.lines))
        return hashlib.sha256(told.encode()).hexdigest()[:16]
