"""What is wrong, with which invoice, and how much of it."""

from collections.abc import Sequence

from django.http import QueryDict

from dunwell.kernel.money import Money
from dunwell.portal.forms import (
    PortalForm,
    amount_field,
    amount_of,
    described,
    one_of,
    words_field,
)
from dunwell.portal.visit import Visit
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem

QUERIES = ("copy", "order_number", "proof")
DISPUTES = ("price", "damaged", "not_ordered", "other")


class Wrong(PortalForm):
    """A question leaves the clock to us; a dispute names an amount, or is about all of it."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        visit: Visit,
        items: Sequence[OwedItem],
        item_id: str,
    ) -> None:
        super().__init__(data, visit=visit)
        self.items = {str(item.id): item for item in items}
        currencies = sorted({item.currency for item in items})
        chosen = item_id if item_id in self.items else next(iter(self.items), "")
        self.fields["item"] = one_of(
            "wrong.which", [(key, described(item)) for key, item in self.items.items()], chosen
        )
        self.fields["what"] = one_of(
            "wrong.what", [(code, say(f"wrong.{code}")) for code in (*QUERIES, *DISPUTES)]
        )
        self.fields["words"] = words_field("wrong.words", "wrong.words_hint")
        self.fields["amount"] = amount_field(
            "wrong.amount", "wrong.amount_hint", currency=", ".join(currencies)
        )

    def clean_amount(self) -> Money | None:
        item = self.items.get(str(self.cleaned_data.get("item", "")))
        if item is None or self.cleaned_data.get("what") not in DISPUTES:
            return None
        return amount_of(
            self.cleaned_data["amount"], currency=item.currency, language=self.visit.language
        )

    def item(self) -> OwedItem:
        return self.items[self.cleaned_data["item"]]

    def kind(self) -> str:
        return "query" if self.cleaned_data["what"] in QUERIES else "dispute"

    def reason(self) -> str:
        """The choice in words, and theirs."""
        choice = say(f"wrong.{self.cleaned_data['what']}")
        own: str = self.cleaned_data["words"].strip()
        return f"{choice}: {own}" if own else str(choice)

    def disputed(self) -> Money | None:
        amount: Money | None = self.cleaned_data["amount"]
        return amount
