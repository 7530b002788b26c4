"""The HTML part: one MJML layout, compiled once for the life of the process, then filled in."""

from functools import cache

import mrml
from django.template import Template
from django.template.context import Context

from dunwell.channels.templates.facts import Facts
from dunwell.channels.templates.table import Table
from dunwell.channels.templates.words import ENGINE, MESSAGES, Words

LAYOUT = MESSAGES / "shared" / "layout.mjml"


def compose(
    words: Words, shared: Words, facts: Facts, *, subject: str, owed: Table | None
) -> str:
    """The paragraphs, table and links of the text part; what comes from outside is escaped."""
    return layout().render(
        Context(
            {
                "language": words.language,
                "subject": subject,
                "preview": words.line("preview", facts),
                "firm": facts.firm,
                "greeting": shared.line("greeting", facts),
                "before": words.marked_up("before", facts),
                "table": owed,
                "button": words.line("button", facts),
                "pay": facts.links.pay,
                "after": words.marked_up("after", facts),
                "sign_off": shared.line("sign_off", facts),
                "signer": facts.signer,
                "firm_reach": facts.firm_reach,
                "foot": shared.marked_up("foot", facts),
            }
        )
    )


@cache
def layout() -> Template:
    """The layout as inlined HTML. No web fonts: a message loads nothing from outside."""
    compiled = mrml.to_html(
        LAYOUT.read_text(encoding="utf-8"), render_options=mrml.RenderOptions(fonts={})
    )
    assert not compiled.warnings, f"{LAYOUT.name}: {compiled.warnings}"
    return ENGINE.from_string(compiled.content)
