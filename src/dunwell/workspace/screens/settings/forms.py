"""What Settings asks: the firm, its post, its people, and how days run."""

from django import forms

from dunwell.channels.operations import SenderDraft
from dunwell.identity import zones
from dunwell.workspace import words
from dunwell.workspace.screens.customers.forms import DayField

SECURITY = (
    ("starttls", "STARTTLS"),
    ("tls", "TLS"),
    ("none", "None, for a server on this machine"),
)


class Entity(forms.Form):
    """A selling firm: who invoices, and where money goes."""

    name = forms.CharField(label="Name", max_length=200, help_text="As customers know it.")
    legal_name = forms.CharField(label="Full legal name", max_length=200, required=False)
    currency = forms.CharField(
        label="Currency", max_length=3, min_length=3, help_text="GBP, EUR…"
    )
    timezone = forms.ChoiceField(label="Time zone", choices=[])
    country = forms.CharField(
        label="Country", max_length=2, min_length=2, help_text="Two letters."
    )
    email = forms.EmailField(label="E-mail for questions", required=False)
    phone = forms.CharField(label="Telephone", max_length=40, required=False)
    signs_name = forms.CharField(
        label="Who signs", max_length=120, required=False, help_text="A person’s name."
    )
    agency = forms.CharField(
        label="Agency",
        max_length=120,
        required=False,
        help_text="Whom the policy’s hand-over goes to, by name.",
    )
    iban = forms.CharField(label="IBAN", max_length=42, required=False)
    bic = forms.CharField(label="BIC", max_length=11, required=False)
    bank_account = forms.CharField(
        label="Other bank details", max_length=120, required=False, help_text="In words."
    )
    address = forms.CharField(label="Address", widget=forms.Textarea, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["timezone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(zone, zone) for zone in sorted(zones.names()) if "/" in zone]
        self.initial.setdefault("timezone", "Europe/London")

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean_iban(self) -> str:
        return str(self.cleaned_data["iban"]).replace(" ", "").upper()


class Sender(forms.Form):
    from_name = forms.CharField(label="In whose name", max_length=120)
    from_email = forms.EmailField(label="From the address")
    reply_to = forms.EmailField(label="Replies go to", required=False)
    host = forms.CharField(label="Mail server", max_length=200)
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label="Security", choices=SECURITY)
    username = forms.CharField(label="User name", max_length=200, required=False)
    password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Left empty: as it is. It is kept encrypted and never shown.",
    )

    def draft(self) -> SenderDraft:
        said = self.cleaned_data
        return SenderDraft(
            from_name=said["from_name"],
            from_email=said["from_email"],
            reply_to=said["reply_to"],
            host=said["host"],
            port=said["port"],
            security=said["security"],
            username=said["username"],
            password=said["password"] or None,
        )


class TestMail(forms.Form):
    to = forms.EmailField(label="Send a test to")


class Member(forms.Form):
    email = forms.EmailField(label="E-mail")
    name = forms.CharField(label="Name", max_length=120)
    role = forms.ChoiceField(
        label="Role",
        choices=[
            ("viewer", "Viewer: sees everything, changes nothing"),
            ("collector", "Collector: works the day"),
            ("manager", "Manager: approves, and sets the policy"),
            ("admin", "Administrator: people and settings, too"),
        ],
        initial="collector",
    )
    password = forms.CharField(
        label="First password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Left empty: they choose one with “I have forgotten my password”.",
    )


class Role(forms.Form):
    role = forms.ChoiceField(choices=list(words.ROLES.items()))


class Running(forms.Form):
    releases_alone = forms.BooleanField(
        label="Send by itself each morning what needs nobody’s yes", required=False
    )
    daily_cap = forms.IntegerField(
        label="At most so many messages a day",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Left empty: no cap.",
    )


class Agency(forms.Form):
    agency = forms.CharField(
        label="Hands over to",
        max_length=120,
        required=False,
        help_text="Final notices name them. Left empty: they say “a collection agency”.",
    )


class Fresh(forms.Form):
    bank_on = DayField(label="Bank known up to", required=False)
    ledger_on = DayField(label="Ledger known up to", required=False)
