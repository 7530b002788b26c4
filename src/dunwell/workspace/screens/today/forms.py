"""What Today asks: how a call went, and the first yes."""

from django import forms

from dunwell.casework.operations import Promised
from dunwell.workspace.screens.customers.forms import DayField, amount_of


class CallOutcome(forms.Form):
    """Two clicks for most calls; a promise needs its amount and its day."""

    outcome = forms.ChoiceField(
        choices=[
            ("reached", "We spoke"),
            ("promise", "They promised"),
            ("no_answer", "No answer"),
            ("wrong_number", "Wrong number"),
        ]
    )
    amount = forms.CharField(max_length=30, required=False)
    due_on = DayField(required=False)
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: object, currency: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.currency = currency

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("outcome") != "promise":
            return
        if not said.get("amount") or not said.get("due_on"):
            raise forms.ValidationError("Say how much they promised, and by when.")
        said["money"] = amount_of(said["amount"], self.currency)

    def promised(self) -> Promised | None:
        if self.cleaned_data["outcome"] != "promise":
            return None
        return Promised(self.cleaned_data["money"], self.cleaned_data["due_on"])

    def said(self) -> list[str]:
        """Every error as a sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]


class FirstYes(forms.Form):
    daily_cap = forms.IntegerField(min_value=1, max_value=100_000, required=False)
