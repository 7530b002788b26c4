"""What is asked about reaching a customer, and about where and what they are."""

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django import forms

from dunwell.channels.templates import catalogue
from dunwell.kernel.business_days import region_name
from dunwell.receivables.customer_file import AddressRow, ContactRow, LinkRow, PersonRow
from dunwell.receivables.importing.about_customers import LEGAL_FORMS
from dunwell.ui import days
from dunwell.workspace import words

ROLES = [
    (code, word.capitalize() or "Somebody else") for code, word in words.CONTACT_ROLES.items()
]

TELLING = ("name", "given_name", "email", "phone")


class Contact(forms.Form):
    name = forms.CharField(label="Name", max_length=120, required=False)
    given_name = forms.CharField(
        label="First name",
        max_length=60,
        required=False,
        help_text="How a message greets them.",
    )
    role = forms.ChoiceField(label="Role", choices=ROLES, required=False)
    email = forms.CharField(label="E-mail", max_length=254, required=False)
    phone = forms.CharField(
        label="Telephone", max_length=40, required=False, help_text="With its country code."
    )

    def __init__(
        self,
        *args: object,
        people: Sequence[ContactRow],
        ways: Sequence[AddressRow],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        person = people[0] if people else None
        self.initial = {
            "name": person.name if person else "",
            "given_name": person.given_name if person else "",
            "role": person.role if person else "accounts_payable",
            "email": _usable(ways, "email"),
            "phone": _usable(ways, "call"),
        }

    def clean(self) -> None:
        if not any(
            self.cleaned_data.get(name) for name in ("name", "given_name", "email", "phone")
        ):
            raise forms.ValidationError(
                "Write a name, an e-mail address or a telephone number."
            )


def _usable(ways: Sequence[AddressRow], channel: str) -> str:
    found = (one.address for one in ways if one.channel == channel and one.status == "usable")
    return next(found, "")


class Details(forms.Form):
    """Where they are and what they are. Empty is not known, and protects them most."""

    country = forms.ChoiceField(
        label="Country", help_text="Their holidays and the law follow it."
    )
    region = forms.CharField(
        label="State or region",
        max_length=60,
        required=False,
        help_text="Its name or its code, such as NY.",
    )
    city = forms.CharField(
        label="Town or city",
        max_length=80,
        required=False,
        help_text="Some have rules of their own.",
    )
    legal_form = forms.ChoiceField(
        label="Legal form",
        required=False,
        help_text="Not known: the strictest law is kept.",
    )
    language = forms.ChoiceField(label="Language", help_text="In which we write to them.")

    def __init__(self, *args: object, person: PersonRow, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self._offer("country", words.countries(), person.country, words.country)
        forms_known = [("", "Not known"), *((one, words.stage(one)) for one in LEGAL_FORMS)]
        self._offer("legal_form", forms_known, person.legal_form, words.stage)
        languages = [(code, words.language(code)) for code in sorted(catalogue.languages())]
        self._offer("language", languages, person.language, words.language)
        self.initial.update(region=region_name(person.country, person.region), city=person.city)

    def _offer(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        now: str,
        named: Callable[[str], str],
    ) -> None:
        """The choices, and what is so now, whatever it is."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        known = {code for code, _ in choices}
        field.choices = [*choices, *([] if now in known else [(now, named(now))])]
        self.initial[name] = now


class Stop(forms.Form):
    channel = forms.ChoiceField(label="What should stop", choices=list(words.CHANNELS.items()))
    why = forms.CharField(label="Why", max_length=200, help_text="Who said so, and how.")


class Resume(forms.Form):
    way = forms.ChoiceField(label="Which", widget=forms.RadioSelect)
    why = forms.CharField(label="Why", max_length=200, help_text="Who said so, and how.")

    def __init__(
        self, *args: object, ways: Sequence[AddressRow], as_of: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.stopped = {str(one.id): one for one in ways if one.status != "usable"}
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [(key, _stopped(one, as_of)) for key, one in self.stopped.items()]
        way.help_text = "" if self.stopped else "Nothing is stopped."
        self.initial = {"way": next(iter(self.stopped), None)}

    def chosen(self) -> AddressRow:
        return self.stopped[self.cleaned_data["way"]]


def _stopped(one: AddressRow, as_of: date) -> str:
    word, _ = words.ADDRESS_STATES.get(one.status, (one.status, ""))
    where = (
        f"{words.channel(one.channel)}, {one.address}"
        if one.address
        else words.channel(one.channel)
    )
    since = f" since {days.plain(one.status_at.date(), as_of)}" if one.status_at else ""
    return f"{where}: {word}{since}"


class Links(forms.Form):
    links = forms.MultipleChoiceField(label="Which links", widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: object,
        links: Sequence[LinkRow],
        as_of: date,
        zone: ZoneInfo,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["links"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.id), _link(one, as_of, zone)) for one in links]
        field.help_text = (
            "Whoever has one is asked to use the link in the latest message."
            if links
            else "No link to their page is open."
        )
        self.initial = {"links": [str(one.id) for one in links]}


def _link(one: LinkRow, as_of: date, zone: ZoneInfo) -> str:
    made = days.plain(one.created_at.astimezone(zone).date(), as_of)
    if one.first_used_at is None:
        return f"Made {made}, never used"
    used = days.plain(one.first_used_at.astimezone(zone).date(), as_of)
    return f"Made {made}, first used {used}"
