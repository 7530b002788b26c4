"""What the page of pieces shows: invented, and the same every day."""

from datetime import UTC, date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django import forms

from dunwell.kernel.money import Money
from dunwell.ui.cards import Bar, Pages, Shell, Step, Verdict, bars

AS_OF = date(2026, 11, 24)
ZONE = ZoneInfo("Europe/London")


class Promise(forms.Form):
    """A form with a field of each kind, one of them filled in wrongly."""

    amount = forms.CharField(label="Amount", help_text="Up to £1,284.00")
    due_on = forms.DateField(label="Promised for", help_text="A date up to 24 December")
    contact = forms.ChoiceField(label="Who said so", choices=[("priya", "Priya Nair")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    confirm_by = forms.ChoiceField(
        label="Confirm by",
        choices=[("email", "E-mail"), ("sms", "Text")],
        widget=forms.RadioSelect,
    )
    in_thread = forms.BooleanField(label="Add it to the thread", required=False, initial=True)

    def clean_due_on(self) -> date:
        raise forms.ValidationError(
            "A promise can fall no later than 24 December. A plan can go further."
        )


class Specimens(TypedDict):
    shell: Shell
    as_of: date
    zone: ZoneInfo
    days: tuple[date, ...]
    at: datetime
    owed: Money
    due: Money
    disputed: Money
    credit: Money
    euros: Money
    yen: Money
    ageing: tuple[Bar, ...]
    ladder: tuple[Step, ...]
    verdicts: tuple[Verdict, ...]
    form: Promise
    pages: Pages
    swatches: tuple[tuple[str, str], ...]


def context() -> Specimens:
    """Everything the page of pieces draws."""
    return {
        "shell": Shell("", "", (), (), "", "/"),
        "as_of": AS_OF,
        "zone": ZONE,
        "days": (AS_OF, date(2026, 11, 23), date(2026, 11, 26), date(2027, 1, 8)),
        "at": datetime(2026, 11, 24, 6, 12, tzinfo=UTC),
        "owed": Money(136200, "GBP"),
        "due": Money(128400, "GBP"),
        "disputed": Money(12600, "GBP"),
        "credit": Money(-4800, "GBP"),
        "euros": Money(122050, "EUR"),
        "yen": Money(98000, "JPY"),
        "ageing": _ageing(),
        "ladder": _ladder(),
        "verdicts": _verdicts(),
        "form": _form(),
        "pages": Pages(number=2, size=50, total=319, query=(("q", "cafe"),)),
        "swatches": _swatches(),
    }


def _ageing() -> tuple[Bar, ...]:
    figures = [
        ("£316.3k", "current", 31_630_000),
        ("£52.9k", "1–30", 5_290_000),
        ("£24.4k", "31–60", 2_440_000),
        ("£11.9k", "61–90", 1_190_000),
        ("£7.2k", "91+", 720_000),
    ]
    return bars(figures, shades=[f"age-{step}" for step in range(5)])


def _ladder() -> tuple[Step, ...]:
    return (
        Step("Heads-up", "20 November", "done"),
        Step("Missed payment", "today, 09:40", "now"),
        Step("Check-in call", "1 December, if needed", "ahead"),
        Step("Second reminder", "8 December, if needed", "ahead"),
        Step("Manager call", "passed over: under £1,000", "over"),
        Step("Final notice", "day 60", "ahead"),
        Step("Agency", "day 90, by a person", "ahead"),
    )


def _verdicts() -> tuple[Verdict, ...]:
    return (
        Verdict(
            "Stage order",
            "The heads-up went four days ago; one day past due earns the next step.",
        ),
        Verdict(
            "Contact limit", "This makes two of two in seven days. The text is left out.", True
        ),
    )


def _form() -> Promise:
    return Promise(
        data={
            "amount": "630.00",
            "due_on": "2027-01-15",
            "contact": "priya",
            "note": "Two of twelve crates arrived broken.",
            "confirm_by": "email",
            "in_thread": "on",
        }
    )


def _swatches() -> tuple[tuple[str, str], ...]:
    return (
        ("ink", "15.0 / 14.7"),
        ("ink-2", "7.9 / 10.2"),
        ("ink-3", "5.6 / 7.1"),
        ("accent", "7.7 / 9.7"),
        ("honey", "6.7 / 9.7"),
        ("clay", "7.2 / 8.6"),
        ("slate", "7.7 / 9.8"),
        ("edge", "3.7 / 5.0"),
        ("rule-2", "line"),
        ("rule", "line"),
        ("paper", "page"),
        ("sheet", "on it"),
        ("wash", "hover"),
        ("accent-soft", "fill"),
    )
