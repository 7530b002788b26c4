"""What the policy's pages ask: a text, or its values one by one; a reason and a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from dunwell.policy.amend import Path, Value, values
from dunwell.policy.model import Finding, Policy
from dunwell.policy.show import step
from dunwell.policy.source import SourceRefused
from dunwell.workspace import words
from dunwell.workspace.screens.customers.forms import DayField

APPROVERS = ("collector", "manager", "admin")
MARK = "value-"
LONGEST = 400

LABELS: dict[Path, str] = {
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
    ("stages", "*", "gap"): "After the step before, at least",
    ("stages", "*", "when"): "Only where",
    ("stages", "*", "tone"): "Tone",
    ("stages", "*", "approval"): "Needs the approval of",
}
"""The values that the form offers, and what each is called. All others are for the text."""

SECTIONS = {"contact": "When we are in touch", "promises": "Promises"}

CHOICES = {
    "tone": {"warm": "Warm", "clear": "Clear", "firm": "Firm"},
    "days": {
        "business": "Monday to Friday",
        "mon-sat": "Monday to Saturday",
        "every day": "Every day",
    },
    "approval": {role: words.sentence(words.ROLES[role]) for role in APPROVERS},
}

HINTS: dict[Path, str] = {
    ("stages", "*", "day"): "Below zero: before it is due.",
    ("stages", "*", "when"): "A condition over facts, such as overdue >= 1000.",
}


class Publish(forms.Form):
    """Why a policy changes, and from which day on."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label="Why it changes", max_length=500, help_text="Kept for good beside the version."
    )
    effective_on = DayField(label="In force from", help_text="Today or later.")


class Values(forms.Form):
    """The values of a text, each in a field of its own, as they stand there or as they were typed.
    Of an empty one the check speaks."""

    def __init__(self, text: str, typed: Mapping[str, str] | None = None) -> None:
        try:
            everything = values(text)
        except SourceRefused:
            everything = ()
        self.found = [one for one in everything if _label(one) is not None]
        stand = {MARK + one.name: one.text for one in self.found}
        super().__init__(stand if typed is None else typed)
        self.everything = everything
        self.names = _names(everything)
        self.ids = {
            (one.document, one.path[:2]): one.text
            for one in everything
            if one.path[0] == "stages" and one.path[2:] == ("id",)
        }
        for one in self.found:
            self.fields[MARK + one.name] = _field(one)

    def policy(self, document: int) -> str:
        """What a policy is called."""
        return self.names.get((document, ()), f"Policy {document + 1}")

    def part(self, value: Value) -> str:
        """The step or the section that a value belongs to."""
        if value.path[0] == "stages":
            return self.names.get((value.document, value.path[:2]), "A step")
        return SECTIONS.get(str(value.path[0]), "In general")

    def meant(self, finding: Finding) -> Value | None:
        """The value that a finding is about: it names its key, or stands alone on its line."""
        on_line = [one for one in self.everything if one.line == finding.line]
        named = [one for one in on_line if f"'{one.path[-1]}'" in finding.message]
        about = named if named else on_line
        return about[0] if len(about) == 1 and about[0] in self.found else None

    def near(self, finding: Finding) -> str:
        """Where a finding is, for somebody who sees no lines: its policy and its part."""
        before = [one for one in self.everything if one.line <= finding.line]
        if not before:
            return ""
        return f"{self.policy(before[-1].document)}, {self.part(before[-1]).lower()}"

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
    says: str
    """The step as a sentence, where the text reads well."""
    fields: tuple[BoundField, ...]
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """One policy of the text, part by part."""

    title: str
    parts: tuple[Part, ...]


def shown(text: str, findings: Iterable[Finding]) -> Values:
    """The form of a text, with what is wrong beside the field that it is about."""
    form = Values(text)
    form.is_valid()
    for finding in findings:
        value = form.meant(finding)
        if finding.level == "error" and value is not None:
            message = f"{said(finding, value)} {finding.remedy}"
            form.add_error(MARK + value.name, message.replace("`", ""))
    return form


def said(finding: Finding, value: Value) -> str:
    """What is wrong, with the field's own label in place of the key that the text has."""
    return finding.message.replace(f"'{value.path[-1]}'", f"“{_label(value)}”")


def wholes(form: Values, policies: Sequence[Policy]) -> list[Whole]:
    """The form's fields by policy, and in it under the names of their steps and sections."""
    found: dict[int, dict[str, list[Value]]] = {}
    for one in form.found:
        found.setdefault(one.document, {}).setdefault(form.part(one), []).append(one)
    return [
        Whole(
            form.policy(number),
            tuple(_part(form, head, values, policies) for head, values in heads.items()),
        )
        for number, heads in found.items()
    ]


def _part(form: Values, head: str, found: Sequence[Value], policies: Sequence[Policy]) -> Part:
    fields = tuple(form[MARK + one.name] for one in found)
    is_wrong = any(one.errors for one in fields)
    says = "" if is_wrong else _says(found[0], form, policies)
    return Part(head, says, fields, is_wrong)


def _says(value: Value, form: Values, policies: Sequence[Policy]) -> str:
    """A step in words; nothing for what is no step, or for one that cannot be read."""
    at = (value.document, value.path[:2])
    found = (
        step(stage)
        for policy in policies
        if policy.title == form.policy(value.document)
        for stage in policy.stages
        if stage.id == form.ids.get(at)
    )
    return next(found, "")


def _names(everything: Iterable[Value]) -> dict[tuple[int, Path], str]:
    """What the text calls each policy and each step; a policy's title says more than its name."""
    found: dict[tuple[int, Path], str] = {}
    for one in everything:
        if one.path in (("policy",), ("title",)):
            found[one.document, ()] = one.text
        elif one.path[0] == "stages" and one.path[2:] == ("id",):
            found[one.document, one.path[:2]] = words.stage(one.text)
    return found


def _as_key(value: Value) -> Path:
    return tuple("*" if isinstance(part, int) else part for part in value.path)


def _label(value: Value) -> str | None:
    return LABELS.get(_as_key(value))


def _field(value: Value) -> forms.Field:
    label = _label(value) or ""
    choices = CHOICES.get(str(value.path[-1]), {})
    if value.text in choices:
        return forms.ChoiceField(
            label=label, choices=list(choices.items()), initial=value.text, required=False
        )
    hint = HINTS.get(_as_key(value), "")
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, initial=value.text, required=False
    )
