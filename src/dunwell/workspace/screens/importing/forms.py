"""What an import asks: the file, what it holds, and which column is which."""

from collections.abc import Sequence

from django import forms

from dunwell.receivables.importing.columns import COLUMNS, FILE_KINDS, FileKind

KINDS = (
    ("invoices", "Invoices and credit notes"),
    ("open-items", "What is open this morning (a snapshot of open items)"),
    ("customers", "Customers"),
    ("payments", "Payments"),
)
DATES = (
    ("", "As found"),
    ("YYYY-MM-DD", "2026-11-30"),
    ("DD.MM.YYYY", "30.11.2026"),
    ("DD/MM/YYYY", "30/11/2026"),
    ("MM/DD/YYYY", "11/30/2026"),
)
DECIMALS = (("", "As found"), (".", "1,240.50"), (",", "1.240,50"))


class Upload(forms.Form):
    kind = forms.ChoiceField(
        label="What is in it", choices=KINDS, widget=forms.RadioSelect, initial="invoices"
    )
    file = forms.FileField(label="The file", help_text="CSV or XLSX, up to 20 MB.")
    entity = forms.ChoiceField(label="Whose", help_text="Where the rows do not say.")
    mapping = forms.FileField(
        label="A mapping, if you have one", required=False, help_text="A small YAML file."
    )

    def __init__(
        self, *args: object, entities: Sequence[tuple[int, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        field = self.fields["entity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name in entities]
        if len(entities) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("entity", str(entities[0][0]))


class Columns(forms.Form):
    """One choice a canonical column, among the file's own headings."""

    date_format = forms.ChoiceField(label="Dates look like", choices=DATES, required=False)
    decimal = forms.ChoiceField(label="Amounts look like", choices=DECIMALS, required=False)

    def __init__(
        self, *args: object, kind: str, header: Sequence[str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        headings = [("", "—"), *((name, name) for name in header if name)]
        for column in COLUMNS[kind_of(kind)]:
            label = column.name.replace("_", " ").capitalize()
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=f"{label}, needed" if column.is_needed else label,
                choices=headings,
                required=False,
            )

    def chosen(self) -> dict[str, str]:
        """Which heading each canonical column is read from."""
        return {
            name.removeprefix("column_"): str(heading)
            for name, heading in self.cleaned_data.items()
            if name.startswith("column_") and heading
        }


def kind_of(text: str) -> FileKind:
    """The kind of file; invoices where the text is none."""
    return next((kind for kind in FILE_KINDS if kind == text), "invoices")
