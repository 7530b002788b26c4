"""The noes that several payment operations share."""

from dunwell.kernel.refusal import Refusal


class AmountNotAboveZero(Refusal):
    code = "amount-not-above-zero"
    says = "The amount has to be above zero; {amount} is not."


class UnknownCustomer(Refusal):
    code = "unknown-customer"
    says = "There is no such customer."


class UnknownItem(Refusal):
    code = "unknown-item"
    says = "There is no such open item."


class NotTheirItem(Refusal):
    code = "not-their-item"
    says = "{number} belongs to another customer; money of this one cannot pay it."


class AnotherEntity(Refusal):
    code = "another-entity"
    says = "{number} was issued by another entity than the one that received the money."


class AnotherCurrency(Refusal):
    code = "another-currency"
    says = (
        "{number} is in {item_currency} and the money in {currency}; one cannot pay the other."
    )
