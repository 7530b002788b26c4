"""A refusal is the business saying no, with a code for programs and a sentence for people."""

from typing import ClassVar


class Refusal(Exception):
    """The base of every no.

    A subclass stands beside the function that raises it, and gives a stable ``code`` and a
    sentence ``says`` whose placeholders are the keyword arguments. It knows no HTTP status
    and no exit code: the faces map codes to those.
    """

    code: ClassVar[str]
    says: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.says.format(**facts))

    def __str__(self) -> str:
        return self.says.format(**self.facts)
