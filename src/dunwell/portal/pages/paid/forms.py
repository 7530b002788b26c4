"""What was paid, on which day, and how."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from dunwell.portal.forms import PortalForm, day_field, items_field, one_of
from dunwell.portal.visit import Visit
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem

METHODS = ("bank_transfer", "card", "direct_debit", "cheque", "cash")
LONGEST_AGO = timedelta(days=365)


class AlreadyPaid(PortalForm):
    """A claim, taken at its word for as long as such money takes to arrive."""

    def __init__(
        self, data: QueryDict | None = None, *, visit: Visit, items: Sequence[OwedItem]
    ) -> None:
        super().__init__(data, visit=visit)
        self.open_items = {item.id: item for item in items}
        self.fields["i"] = items_field("paid.which", items, visit.as_of)
        self.fields["on"] = day_field(
            "paid.when", first=visit.as_of - LONGEST_AGO, last=visit.as_of
        )
        self.fields["on"].initial = visit.as_of
        self.fields["how"] = one_of(
            "paid.how", [(code, say(f"paid.{code}")) for code in METHODS], METHODS[0]
        )

    def clean_on(self) -> date:
        day: date | None = self.cleaned_data["on"]
        if day is None:
            raise forms.ValidationError(say("form.not_a_day"))
        if day > self.visit.as_of:
            raise forms.ValidationError(
                say("form.day_later", today=self.visit.weekday(self.visit.as_of))
            )
        return day

    def items(self) -> list[OwedItem]:
        return [self.open_items[item_id] for item_id in self.cleaned_data["i"]]

    def reason(self) -> str:
        on: date = self.cleaned_data["on"]
        return f"{say('paid.' + self.cleaned_data['how'])}, {on.isoformat()}"

    def is_cheque(self) -> bool:
        return bool(self.cleaned_data["how"] == "cheque")
