"""What a deed is: a form on a customer's page, and one operation behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from dunwell.receivables.customer_file import OpenRow
from dunwell.workspace.desk import Desk

Said = str


@dataclass(frozen=True, slots=True)
class Deed:
    """How a deed asks, and what it does with the answer; it returns what to say."""

    title: str
    button: str
    ask: Callable[[HttpRequest, Desk, list[OpenRow], int], forms.Form]
    carry_out: Callable[[Desk, int, forms.Form], Said]
