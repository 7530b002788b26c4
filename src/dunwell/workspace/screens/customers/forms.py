"""What can be noted about a customer: each form says what is wrong and what to do."""

from datetime import date, timedelta
from typing import TypedDict

from django import forms

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.customer_file import OpenRow
from dunwell.ui import days, figures
from dunwell.workspace import words

LANGUAGE = "en-gb"


class DayField(forms.DateField):
    """A date as the browser picks it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PromiseTerms(TypedDict):
    entity_id: int
    item_ids: tuple[int, ...]
    amount: Money
    due_on: date


class Choosing(forms.Form):
    """A form over open items of one currency and one entity."""

    def __init__(
        self, *args: object, rows: list[OpenRow], as_of: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.rows = {str(row.item_id): row for row in rows if row.open_minor > 0}
        self.as_of = as_of

    def labelled(self) -> list[tuple[str, str]]:
        return [(key, _label(row, self.as_of)) for key, row in self.rows.items()]

    def one_kind(self, chosen: list[str]) -> OpenRow:
        """The first chosen item, if all share its currency and entity."""
        rows = [self.rows[key] for key in chosen]
        if len({(row.currency, row.entity_id) for row in rows}) > 1:
            raise forms.ValidationError(
                "These are in several currencies or from several of our firms. "
                "Note them one by one."
            )
        return rows[0]


def _label(row: OpenRow, as_of: date) -> str:
    amount = figures.figure(row.open_minor, row.currency, LANGUAGE)
    return f"{row.number}, {amount}, due {days.plain(row.asked_on, as_of)}"


def amount_of(text: str, currency: str) -> Money:
    """The amount as typed; thousands signs are fine. Raises ValidationError."""
    try:
        return Money.parse(text.replace(",", "").lstrip("£€$").strip(), currency)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class Promise(Choosing):
    items = forms.MultipleChoiceField(
        label="For which invoices", widget=forms.CheckboxSelectMultiple
    )
    amount = forms.CharField(label="How much", max_length=30)
    due_on = DayField(label="By when")

    def __init__(
        self, *args: object, rows: list[OpenRow], as_of: date, **kwargs: object
    ) -> None:
        super().__init__(*args, rows=rows, as_of=as_of, **kwargs)
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = self.labelled()
        late = [key for key, row in self.rows.items() if row.asked_on < as_of]
        self.initial.setdefault("items", late or list(self.rows))
        self.initial.setdefault("due_on", as_of + timedelta(days=7))
        self.initial.setdefault("amount", self._suggested(self.initial["items"]))

    def _suggested(self, chosen: list[str]) -> str:
        rows = [self.rows[key] for key in chosen]
        if not rows or len({row.currency for row in rows}) > 1:
            return ""
        return str(Money(sum(row.open_minor for row in rows), rows[0].currency).decimal())

    def clean(self) -> None:
        chosen, text = self.cleaned_data.get("items"), self.cleaned_data.get("amount")
        if chosen and text:
            first = self.one_kind(chosen)
            self.cleaned_data["money"] = amount_of(text, first.currency)
            self.cleaned_data["entity_id"] = first.entity_id

    def terms(self) -> PromiseTerms:
        return {
            "entity_id": self.cleaned_data["entity_id"],
            "item_ids": tuple(int(key) for key in self.cleaned_data["items"]),
            "amount": self.cleaned_data["money"],
            "due_on": self.cleaned_data["due_on"],
        }


class Payment(Choosing):
    amount = forms.CharField(label="How much came in", max_length=30)
    currency = forms.ChoiceField(label="Currency")
    received_on = DayField(label="On which day")
    method = forms.ChoiceField(label="How", choices=list(words.METHODS.items()))
    reference = forms.CharField(label="Their reference", max_length=140, required=False)
    items = forms.MultipleChoiceField(
        label="For which invoices",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None ticked: the oldest first.",
    )

    def __init__(
        self, *args: object, rows: list[OpenRow], as_of: date, **kwargs: object
    ) -> None:
        super().__init__(*args, rows=rows, as_of=as_of, **kwargs)
        items, currency = self.fields["items"], self.fields["currency"]
        assert isinstance(items, forms.MultipleChoiceField)
        assert isinstance(currency, forms.ChoiceField)
        items.choices = self.labelled()
        codes = sorted({row.currency for row in self.rows.values()})
        currency.choices = [(code, code) for code in codes]
        self.initial.setdefault("received_on", as_of)
        self.initial.setdefault("method", "bank_transfer")

    def clean(self) -> None:
        text, currency = self.cleaned_data.get("amount"), self.cleaned_data.get("currency")
        if self.cleaned_data.get("items"):
            self.one_kind(self.cleaned_data["items"])
        if text and currency:
            self.cleaned_data["money"] = amount_of(text, currency)


class Hold(Choosing):
    kind = forms.ChoiceField(label="Why", choices=[])
    items = forms.ChoiceField(label="Which invoice", required=False)
    reason = forms.CharField(
        label="In their words", widget=forms.Textarea, max_length=500, required=False
    )
    until_on = DayField(
        label="Until", required=False, help_text="Left empty: as long as the policy says."
    )

    def __init__(
        self,
        *args: object,
        rows: list[OpenRow],
        as_of: date,
        kinds: tuple[str, ...],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, rows=rows, as_of=as_of, **kwargs)
        items, kind = self.fields["items"], self.fields["kind"]
        assert isinstance(items, forms.ChoiceField) and isinstance(kind, forms.ChoiceField)
        items.choices = [("", "All of them"), *self.labelled()]
        kind.choices = [(code, words.hold(code)) for code in kinds]


class Query(Hold):
    amount = forms.CharField(
        label="How much of it",
        max_length=30,
        required=False,
        help_text="Left empty: all of it.",
    )

    def clean(self) -> None:
        text, key = self.cleaned_data.get("amount"), self.cleaned_data.get("items")
        if text and key:
            self.cleaned_data["money"] = amount_of(text, self.rows[key].currency)


class Note(forms.Form):
    text = forms.CharField(label="What colleagues should know", widget=forms.Textarea)


class Call(forms.Form):
    who = forms.ChoiceField(
        label="Who rang",
        choices=[("out", "We rang them"), ("in", "They rang us")],
        widget=forms.RadioSelect,
        initial="out",
    )
    outcome = forms.ChoiceField(
        label="How it went",
        choices=[
            ("conversation", "We spoke"),
            ("no_answer", "No answer"),
            ("wrong_number", "Wrong number"),
        ],
        widget=forms.RadioSelect,
        initial="conversation",
    )
    note = forms.CharField(
        label="What was said", widget=forms.Textarea, max_length=500, required=False
    )


class Answered(forms.Form):
    channel = forms.ChoiceField(
        label="How they were answered",
        choices=[("email", "By e-mail"), ("call", "By telephone"), ("letter", "By letter")],
        widget=forms.RadioSelect,
        initial="email",
    )
    answer = forms.CharField(
        label="What the answer was",
        widget=forms.Textarea,
        max_length=500,
        help_text="Whoever agrees to a hand-over reads it. What they say from now on waits anew.",
    )


class Received(forms.Form):
    channel = forms.ChoiceField(
        label="Which final notice",
        choices=[("letter", "The letter"), ("email", "The e-mail")],
        widget=forms.RadioSelect,
        initial="letter",
    )
    received_on = DayField(label="The day it arrived")
    basis = forms.CharField(
        label="What shows it",
        max_length=250,
        help_text="Such as the carrier’s signed receipt and its number. The agency gets it.",
    )


class EndHold(forms.Form):
    why = forms.CharField(label="What settled it", max_length=200)
