"""Reading pages as people do: the words without the markup."""

import html
import re

from django.http import HttpResponse


def text_of(answer: HttpResponse) -> str:
    """The visible words of a page, spaces made even."""
    page = answer.content.decode()
    page = re.sub(r"<(style|script|svg|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r"</?(b|i|data|time|a)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
