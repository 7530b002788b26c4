"""The one tag of the message language: a link that is right in both parts of an e-mail."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

GREEN = "#0E5A49"


class LinkNode(template.Node):
    """In HTML an anchor; in text only its words, while the address waits for the line below."""

    def __init__(self, target: FilterExpression, words: NodeList) -> None:
        self._target = target
        self._words = words

    def render(self, context: Context) -> SafeString:
        address = str(self._target.resolve(context))
        words = self._words.render(context)
        if context.autoescape:
            return format_html(
                '<a class="link" href="{}" style="color:{};">{}</a>', address, GREEN, words
            )
        context["addresses"].append(address)
        return words


@register.tag
def link(parser: Parser, token: Token) -> LinkNode:
    """`{% link links.time %}Pick a later date{% endlink %}`."""
    _name, target = token.split_contents()
    words = parser.parse(("endlink",))
    parser.delete_first_token()
    return LinkNode(parser.compile_filter(target), words)
