"""Sentences in templates: `{% say "home.everything" %}`, in the reader's own language."""

from django import template
from django.utils.safestring import SafeString

from dunwell.portal import words

register = template.Library()


@register.simple_tag
def say(key: str, **facts: object) -> SafeString:
    """The sentence with this key."""
    return words.say(key, **facts)
