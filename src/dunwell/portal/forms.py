"""What the portal's forms share: their words, choosing items, writing amounts and days."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import forms
from django.http import QueryDict

from dunwell.kernel.money import Money, NotAnAmount, decimals
from dunwell.kernel.refusal import Refusal
from dunwell.portal.visit import Visit, money_text
from dunwell.portal.words import knows, say
from dunwell.receivables.owed import OwedItem
from dunwell.ui import figures

LONGEST = 400


class PortalForm(forms.Form):
    """A form with our own words, and place for what the business refuses."""

    def __init__(self, data: QueryDict | None = None, *, visit: Visit) -> None:
        super().__init__(data, label_suffix="")
        self.visit = visit

    def refused(self, refusal: Refusal, **facts: object) -> None:
        """Say on the page what was refused, and what to do."""
        key = f"refused.{refusal.code}"
        self.add_error(None, say(key if knows(key) else "refused.other", **facts))


def items_field(label: str, items: Sequence[OwedItem], as_of: date) -> forms.Field:
    """Tick boxes for items; what is due is ticked already."""
    field = forms.TypedMultipleChoiceField(
        label=say(label),
        choices=[(item.id, described(item)) for item in items],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        initial=[item.id for item in items if item.due_on <= as_of] or [i.id for i in items],
    )
    field.error_messages |= {
        "required": say("form.choose"),
        "invalid_choice": say("form.choose"),
    }
    return field


def one_of(label: str, choices: Iterable[tuple[str, str]], initial: str = "") -> forms.Field:
    """Radio buttons."""
    field = forms.ChoiceField(
        label=say(label), choices=list(choices), widget=forms.RadioSelect, initial=initial
    )
    field.error_messages |= {
        "required": say("form.choose_one"),
        "invalid_choice": say("form.choose_one"),
    }
    return field


def words_field(label: str, hint: str = "", *, required: bool = False) -> forms.Field:
    """A few sentences of their own."""
    field = forms.CharField(
        label=say(label),
        help_text=say(hint) if hint else "",
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field.error_messages |= {"max_length": say("form.too_long")}
    return field


def amount_field(label: str, hint: str, currency: str) -> forms.Field:
    """An amount, written as people write it; empty for all of it."""
    return forms.CharField(
        label=say(label),
        help_text=say(hint, currency=currency),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def day_field(label: str, hint: str = "", *, first: date, last: date) -> forms.Field:
    """A day from the device's own calendar."""
    field = forms.DateField(
        label=say(label),
        help_text=hint,
        required=False,
        widget=forms.DateInput(
            attrs={"type": "date", "min": first.isoformat(), "max": last.isoformat()},
            format="%Y-%m-%d",
        ),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
    )
    field.error_messages |= {"invalid": say("form.not_a_day")}
    return field


def described(item: OwedItem) -> str:
    """An item in one line: number and what is asked of it."""
    return f"{item.number}, {money_text(Money(item.asked_minor, item.currency))}"


def amount_of(text: str, *, currency: str, language: str) -> Money | None:
    """What was written, or None where nothing was. Raises forms.ValidationError.

    The decimal mark is the language's own; the other one, and spaces, may group thousands.
    """
    if not text.strip():
        return None
    group, mark = (",", ".") if language.startswith("en") else (".", ",")
    plain = "".join(text.split()).replace("\u2019", "").strip("€$£")
    plain = plain.replace(group, "").replace(mark, ".")
    try:
        amount = Money.parse(plain, currency)
    except NotAnAmount:
        example = figures.figure(124 * 10 ** decimals(currency), currency, language)
        raise forms.ValidationError(say("form.not_an_amount", example=str(example))) from None
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from None
    if amount.minor <= 0:
        raise forms.ValidationError(say("form.above_zero"))
    return amount
