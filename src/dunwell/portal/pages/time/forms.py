"""Which invoices, and by which day."""

from datetime import date

from django import forms
from django.http import QueryDict

from dunwell.kernel.business_days import is_business_day, next_open_day
from dunwell.portal.forms import PortalForm, day_field, items_field, one_of
from dunwell.portal.groups import Group
from dunwell.portal.pages.time.offers import offers
from dunwell.portal.visit import Visit
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem

OTHER = "other"


class MoreTime(PortalForm):
    """Items, and a day: one that is offered, or another working day up to the latest."""

    def __init__(
        self, data: QueryDict | None = None, *, visit: Visit, group: Group, latest_on: date
    ) -> None:
        super().__init__(data, visit=visit)
        self.group = group
        days = offers(
            visit.as_of, latest_on=latest_on, country=visit.country, region=visit.region
        )
        self.fields["i"] = items_field("time.which", group.due_before(latest_on), visit.as_of)
        self.fields["day"] = one_of(
            "time.day",
            [
                *((day.isoformat(), visit.weekday(day)) for day in days),
                (OTHER, say("time.other_day")),
            ],
            initial=days[0].isoformat() if days else OTHER,
        )
        self.fields["other"] = day_field(
            "time.other_day",
            say("time.other_hint", until=visit.weekday(latest_on)),
            first=visit.as_of,
            last=latest_on,
        )

    def clean_other(self) -> date | None:
        """A day on which banks work, where they are."""
        day: date | None = self.cleaned_data["other"]
        if self.cleaned_data.get("day") != OTHER:
            return None
        if day is None:
            raise forms.ValidationError(say("form.not_a_day"))
        country, region = self.visit.country, self.visit.region
        if not is_business_day(day, country=country, region=region):
            opens_on = next_open_day(day, country=country, region=region)
            raise forms.ValidationError(
                say(
                    "form.closed_day",
                    day=self.visit.weekday(day),
                    next=self.visit.weekday(opens_on),
                )
            )
        return day

    def items(self) -> tuple[OwedItem, ...]:
        return self.group.chosen(self.cleaned_data["i"])

    def due_on(self) -> date:
        other: date | None = self.cleaned_data["other"]
        return other or date.fromisoformat(self.cleaned_data["day"])
