"""What the policy's pages ask: a text, or its values one by one; a reason and a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from dunwell.policy.amend import Path, Value, values
from dunwell.policy.source import SourceRefused
from dunwell.workspace import words
from dunwell.workspace.screens.customers.forms import DayField

MARK = "value-"
LONGEST = 400

LABELS = {
    ("title",): "What the policy is called",
    ("ignore_below",): "Nobody is asked for this or less",
    ("contact", "days"): "Days on which we write",
    ("contact", "hours"): "Hours, where the customer is",
    ("contact", "fresh"): "How old bank and ledger data may be",
    ("contact", "limits", "*", "contacts"): "At most so many contacts",
    ("contact", "limits", "*", "attempts"): "At most so many calls",
    ("contact", "limits", "*", "in"): "Counted over",
    ("contact", "limits", "*", "quiet"): "Quiet after we have spoken",
    ("good_faith", "share"): "A payment of this share is good faith",
    ("good_faith", "holds"): "After good faith we wait",
    ("promises", "kept_share"): "Of a promise, this share keeps it",
    ("promises", "grace"): "Grace after the promised day",
    ("promises", "furthest"): "A promise reaches at most",
    ("escalation", "last_chance"): "Last chance before a hand-over",
    ("escalation", "min_balance"): "No hand-over below",
    ("stages", "*", "day"): "Days past due",
    ("stages", "*", "gap"): "Not sooner after the step before than",
    ("stages", "*", "when"): "Only where",
    ("stages", "*", "tone"): "Tone",
    ("stages", "*", "approval"): "Needs the approval of",
}
"""The values that the form offers, and what each is called. All others are for the text."""

CHOICES = {
    "tone": ("warm", "clear", "firm"),
    "days": ("business", "mon-sat", "every day"),
    "approval": ("collector", "manager", "admin"),
}


class Publish(forms.Form):
    """Why a policy changes, and from which day on."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label="Why it changes", max_length=500, help_text="Kept for good beside the version."
    )
    effective_on = DayField(label="In force from", help_text="Today or later.")


class Values(forms.Form):
    """The values of a text, each in a field of its own. Of an empty one the check speaks."""

    def __init__(self, text: str, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        try:
            everything = values(text)
        except SourceRefused:
            everything = ()
        self.found = [one for one in everything if _label(one) is not None]
        self.names = _names(everything)
        for one in self.found:
            self.fields[MARK + one.name] = _field(one)

    def changes(self) -> dict[str, str]:
        """What was typed, by the place of each value in the text."""
        return {
            name.removeprefix(MARK): str(value)
            for name, value in self.cleaned_data.items()
            if name in self.data
        }


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that belong together, such as those of one step."""

    head: str
    fields: tuple[BoundField, ...]


def parts(form: Values) -> list[Part]:
    """The form's fields under the names of their steps and sections."""
    heads: dict[str, list[BoundField]] = {}
    for one in form.found:
        heads.setdefault(_head(one, form.names), []).append(form[MARK + one.name])
    return [Part(head, tuple(fields)) for head, fields in heads.items()]


def _names(everything: Iterable[Value]) -> dict[tuple[int, Path], str]:
    """What the text calls each policy and each step; a policy's title says more than its name."""
    found: dict[tuple[int, Path], str] = {}
    for one in everything:
        if one.path in (("policy",), ("title",)):
            found[one.document, ()] = one.text
        elif one.path[0] == "stages" and one.path[2:] == ("id",):
            found[one.document, one.path[:2]] = words.stage(one.text)
    return found


def _head(value: Value, names: Mapping[tuple[int, Path], str]) -> str:
    policy = names.get((value.document, ()), f"Policy {value.document + 1}")
    if value.path[0] == "stages":
        return f"{policy}: {names.get((value.document, value.path[:2]), 'a step')}"
    section = {"contact": "when we are in touch", "promises": "promises"}
    return f"{policy}: {section.get(str(value.path[0]), 'in general')}"


def _label(value: Value) -> str | None:
    return LABELS.get(tuple("*" if isinstance(part, int) else part for part in value.path))


def _field(value: Value) -> forms.Field:
    label = _label(value) or ""
    choices = CHOICES.get(str(value.path[-1]), ())
    if value.text in choices:
        named = [(one, words.sentence(one)) for one in choices]
        return forms.ChoiceField(label=label, choices=named, initial=value.text, required=False)
    return forms.CharField(label=label, max_length=LONGEST, initial=value.text, required=False)
