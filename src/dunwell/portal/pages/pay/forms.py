"""What is to be paid."""

from django.http import QueryDict

from dunwell.kernel.money import Money
from dunwell.portal.forms import PortalForm, amount_field, amount_of, items_field
from dunwell.portal.groups import Group
from dunwell.portal.visit import Visit, money_text
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem


class Pay(PortalForm):
    """Some of the open invoices, all of each or an amount of one's own."""

    def __init__(self, data: QueryDict | None = None, *, visit: Visit, group: Group) -> None:
        super().__init__(data, visit=visit)
        self.group = group
        self.fields["i"] = items_field("pay.choose", group.asked, visit.as_of)
        self.fields["amount"] = amount_field(
            "pay.amount", "pay.amount_hint", currency=group.currency
        )

    def clean_amount(self) -> Money | None:
        return amount_of(
            self.cleaned_data["amount"],
            currency=self.group.currency,
            language=self.visit.language,
        )

    def clean(self) -> dict[str, object]:
        """No more than is open on what was chosen."""
        cleaned = super().clean() or {}
        amount = cleaned.get("amount")
        if amount and "i" in cleaned and self._asked() < amount:
            self.add_error("amount", self.too_much())
        return cleaned

    def items(self) -> tuple[OwedItem, ...]:
        return self.group.chosen(self.cleaned_data["i"])

    def amount(self) -> Money:
        return self.cleaned_data["amount"] or self.group.to_pay(self.items())

    def item_ids(self) -> tuple[int, ...]:
        """An amount of one's own goes to the invoices alone; the credits stay for later."""
        if self.cleaned_data["amount"]:
            return tuple(item.id for item in self.items())
        return self.group.naming(self.items())

    def too_much(self) -> str:
        return say("refused.more-than-is-owed", open=money_text(self._asked()))

    def _asked(self) -> Money:
        asked = sum(item.asked_minor for item in self.items())
        return Money(asked, self.group.currency)
