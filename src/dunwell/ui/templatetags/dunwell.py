"""The pieces as template tags: what `/patterns/` shows, and nothing that knows the business."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Textarea,
)
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from dunwell.kernel.money import Money
from dunwell.ui import days, figures, marks
from dunwell.ui.cards import Bar, Mark, Pages, Step, Verdict

register = template.Library()

SIGNS = {"slate": "info", "good": "tick", "honey": "pause", "clay": "cross"}


def _language() -> str:
    return get_language() or "en-gb"


@register.simple_tag
def money(amount: Money | int, currency: str = "", signed: bool = False) -> SafeString:
    """`{% money card.due %}` or `{% money minor currency %}`; pence quieter, true minus."""
    if isinstance(amount, Money):
        return _set_in_type(amount.minor, amount.currency, _language(), signed)
    return _set_in_type(amount, currency, _language(), signed)


@lru_cache(maxsize=4096)
def _set_in_type(minor: int, currency: str, language: str, signed: bool) -> SafeString:
    shown = figures.figure(minor, currency, language, signed)
    return (
        format_html(
            '<data class="money" value="{}">{}<i>{}</i>{}</data>',
            shown.value,
            shown.head,
            shown.pence,
            shown.tail,
        )
        if shown.pence
        else format_html('<data class="money" value="{}">{}</data>', shown.value, shown.head)
    )


@register.simple_tag
def sums(amounts: Sequence[Money]) -> SafeString:
    """Several amounts side by side, each in its own currency."""
    return format_html_join("", "{}", ((money(one),) for one in amounts))


@register.simple_tag
def money_text(amount: Money | int, currency: str = "", signed: bool = False) -> str:
    """The same amount as plain text, for buttons, titles and labels."""
    return str(_figure(amount, currency, signed))


@register.filter
def money_short(amount: Money) -> str:
    """Rounded, for strips and charts only."""
    return figures.rounded(amount.minor, amount.currency, _language())


def _figure(amount: Money | int, currency: str, signed: bool) -> figures.Figure:
    if isinstance(amount, Money):
        return figures.figure(amount.minor, amount.currency, _language(), signed)
    return figures.figure(amount, currency, _language(), signed)


@register.simple_tag
def day(value: date, as_of: date) -> SafeString:
    """`{% day invoice.due_on as_of %}`: today, yesterday, Thursday 26 November."""
    return _time(value, days.spoken(value, as_of, _language()))


@register.simple_tag
def day_plain(value: date, as_of: date) -> SafeString:
    """For tables: 26 November."""
    return _time(value, days.plain(value, as_of, _language()))


@register.simple_tag
def day_short(value: date, as_of: date) -> SafeString:
    """For narrow places: 26 Nov."""
    return _time(value, days.brief(value, as_of, _language()))


@register.simple_tag
def moment(value: datetime, as_of: date, zone: ZoneInfo) -> SafeString:
    """An instant on the reader's clock: today, 06:12."""
    return _time(value, days.moment(value, as_of, zone, _language()))


def _time(value: date | datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """A mark of our own; silent beside a word, named by `label` where it stands alone."""
    drawn = mark_safe(marks.DRAWN[name])  # nosec B308, B703: our own drawings
    if label:
        return format_html(
            '<svg class="i" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>',
            label,
            drawn,
        )
    return format_html('<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', drawn)


@register.simple_tag
def rings() -> SafeString:
    """The name mark: two rings that share a part."""
    drawn = mark_safe(marks.RINGS)  # nosec B308, B703: our own drawing
    return format_html('<svg viewBox="0 0 32 16" aria-hidden="true">{}</svg>', drawn)


@register.simple_tag(name="tag")
@lru_cache(maxsize=512, typed=True)
def state_tag(word: str, tone: str = "") -> SafeString:
    """A state as a word with a shape: good, honey, clay, slate, or at rest."""
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", word)


@register.simple_tag
def tags(marks: Sequence[Mark]) -> SafeString:
    """Several states in a line of text, each with a space before it."""
    return format_html_join("", " {}", ((state_tag(one.word, one.tone),) for one in marks))


@register.simple_block_tag
def note(content: str, tone: str = "slate", role: str = "") -> SafeString:
    """Something said in place, which stays: slate, good, honey or clay."""
    return format_html(
        '<div class="note{}"{}>{}<div>{}</div></div>',
        "" if tone == "slate" else f" note-{tone}",
        format_html(' role="{}"', role) if role else "",
        icon(SIGNS[tone]),
        content,
    )


@register.simple_tag
def ladder(steps: Sequence[Step], label: str = "Stages") -> SafeString:
    """A ruler of stages: where we are and how far there is to go."""
    return render_to_string("ui/pieces/ladder.html", {"steps": steps, "label": label})


@register.simple_tag
def why(
    verdicts: Sequence[Verdict], title: str = "Why this, and why now", opened: bool = False
) -> SafeString:
    """A decision, opened into its reasons."""
    return render_to_string(
        "ui/pieces/why.html", {"verdicts": verdicts, "title": title, "opened": opened}
    )


@register.simple_tag
def empty(title: str, says: str = "") -> SafeString:
    """An empty list says why it is empty, and is glad."""
    return render_to_string("ui/pieces/empty.html", {"title": title, "says": says})


@register.simple_tag
def strip(bars: Sequence[Bar], label: str) -> SafeString:
    """Bars on one scale with their figures, such as ageing."""
    return render_to_string("ui/pieces/strip.html", {"bars": bars, "label": label})


@register.simple_tag
def pager(pages: Pages, noun: str = "lines") -> SafeString:
    """Where one is in a long list, and the way on."""
    return render_to_string("ui/pieces/pager.html", {"pages": pages, "noun": noun})


@register.simple_tag
def field(bound: BoundField, hint: str | None = None, label: str = "") -> SafeString:
    """Label above, hint between, what is wrong below; the words say what to do."""
    widget = bound.field.widget
    many = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    is_mark = many or isinstance(widget, CheckboxInput)
    attrs: dict[str, str | bool] = {} if is_mark else {"class": "input", "placeholder": False}
    if isinstance(widget, Textarea):
        attrs["rows"] = "3"
    described = [f"{bound.id_for_label}-error"] if bound.errors else []
    hint = str(bound.help_text) if hint is None else hint
    if hint:
        described.append(f"{bound.id_for_label}-hint")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    shape = "choices" if many else "tickbox" if isinstance(widget, CheckboxInput) else "field"
    return render_to_string(
        f"ui/pieces/{shape}.html",
        {
            "bound": bound,
            "control": bound.as_widget(attrs=attrs),
            "hint": hint,
            "label": label or bound.label,
            "is_hidden": bound.is_hidden,
        },
    )


@register.filter
def coded(text: str) -> SafeString:
    """A sentence in which what stands between backticks is set as code."""
    shapes = ("{}", "<code>{}</code>")
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html(shapes[at % 2], one),) for at, one in pieces)
    )


@register.filter
def whole(text: str) -> SafeString:
    """A text in which no word with a hyphen, such as an invoice's number, is broken in two."""
    shapes = ("{}", '<span class="nb">{}</span>')
    return format_html_join(
        " ", "{}", ((format_html(shapes["-" in word], word),) for word in text.split(" "))
    )


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """What is wrong with the form as a whole."""
    return render_to_string("ui/pieces/form_errors.html", {"errors": form.non_field_errors()})
