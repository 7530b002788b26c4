"""The text part: the same message in seventy columns."""

from textwrap import wrap

from dunwell.channels.templates.facts import Facts
from dunwell.channels.templates.table import Table, TableRow
from dunwell.channels.templates.words import Paragraph, Words

COLUMNS = 70
INDENT = "    "
GAP = "    "


def compose(words: Words, shared: Words, facts: Facts, *, owed: Table | None) -> str:
    """Greeting, reason, table, the link to pay, the other ways, a name, and how to say stop."""
    blocks = [shared.line("greeting", facts)]
    blocks += [said(each) for each in words.plain("before", facts)]
    if owed is not None:
        blocks.append(_drawn(owed))
    if button := words.line("button", facts):
        blocks.append(f"{button}:\n{facts.links.pay}")
    blocks += [said(each) for each in words.plain("after", facts)]
    signature = (shared.line("sign_off", facts), facts.signer, facts.firm_reach)
    blocks.append("\n".join(line for line in signature if line))
    blocks.append("\n".join(["--", *(said(each) for each in shared.plain("foot", facts))]))
    return "\n\n".join(blocks) + "\n"


def said(paragraph: Paragraph) -> str:
    """One paragraph, wrapped; each address on a line of its own, where mail programs see it."""
    words = paragraph.words
    if paragraph.addresses and words.endswith("."):
        words = words[:-1] + ":"
    lines = wrap(words, COLUMNS, break_long_words=False, break_on_hyphens=False)
    return "\n".join([*lines, *paragraph.addresses])


def _drawn(owed: Table) -> str:
    heads = TableRow("line", owed.number_head, owed.due_head, owed.amount_head)
    rows = (heads, *owed.rows)
    widths = (
        max(len(row.label) for row in rows if row.kind != "heading"),
        max(len(row.due) for row in rows),
        max(len(row.amount) for row in rows),
    )
    return "\n".join(line for row in rows for line in _lines(row, widths))


def _lines(row: TableRow, widths: tuple[int, int, int]) -> list[str]:
    if row.kind == "heading":
        return ["", INDENT + row.label]
    number, due, amount = widths
    line = f"{INDENT}{row.label:<{number}}{GAP}{row.due:<{due}}{GAP}{row.amount:>{amount}}"
    if not row.note:
        return [line]
    indented = INDENT + "  "
    note = wrap(row.note, COLUMNS, initial_indent=indented, subsequent_indent=indented)
    return [line, *note]
