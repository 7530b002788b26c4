"""Reading pages as people do: the words without the markup."""

import html
import re
from typing import Protocol


class Answer(Protocol):
    """Any response that holds its whole body."""

    status_code: int

    @property
    def content(self) -> bytes: ...

    def __getitem__(self, header: str, /) -> str: ...


def text_of(answer: Answer) -> str:
    """The visible words of a page, spaces made even."""
    page = answer.content.decode()
    page = re.sub(r"<(style|script|svg|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r"</?(b|i|data|time|a)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
