"""What is wrong with a file, as data: where, what was found, and what to do about it."""

from dataclasses import dataclass

from dunwell.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row. ``row`` counts as a spreadsheet does, header included."""

    row: int
    field: str
    """The column as the file calls it, or by its canonical name where the file has none."""
    value: str
    error: str
    remedy: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.field}: {self.error} {self.remedy}"


class Unreadable(Refusal):
    """The base of every reason why no table could be made of a file."""

    code = "unreadable-file"


class EmptyFile(Unreadable):
    code = "empty-file"
    says = "The file is empty. Export it again from where it came from."


class EmptyTable(Unreadable):
    code = "empty-table"
    says = "The file has a header and no rows. Export it again, with the rows included."


class UnknownEncoding(Unreadable):
    code = "unknown-encoding"
    says = (
        "Row {row} has letters that are neither UTF-8 nor Windows-1252: {value}. Save the file "
        'as "CSV UTF-8", or name its encoding in the mapping (such as `encoding: cp850`).'
    )


class WrongEncoding(Unreadable):
    code = "wrong-encoding"
    says = (
        "The mapping says that the file is {encoding}, but row {row} is not: {value}. "
        "Correct `encoding` in the mapping, or save the file in that encoding."
    )


class NotATable(Unreadable):
    code = "not-a-table"
    says = (
        "This is {what}, not a CSV or XLSX file. Save it as one of these and import it again."
    )


class BrokenQuotes(Unreadable):
    code = "broken-quotes"
    says = (
        'Row {row} has a quotation mark that does not close: {value}. Write " inside a text as '
        '"" and put the text between quotation marks.'
    )


class BrokenWorkbook(Unreadable):
    code = "broken-workbook"
    says = "The XLSX file cannot be opened ({why}). Open it in a spreadsheet and save it again."


class NoSuchSheet(Unreadable):
    code = "no-such-sheet"
    says = "There is no sheet {sheet!r} in the file. It has: {sheets}."


class NoHeader(Unreadable):
    code = "no-header"
    says = "Row {row} should hold the names of the columns, and is empty. Give `header_row`."


class TwiceInHeader(Unreadable):
    code = "twice-in-header"
    says = (
        "Row {row}: two columns are called {name!r}. Rename one of them, so that one is meant."
    )


class WrongHeader(Unreadable):
    code = "wrong-header"
    says = (
        "Row {row}: there is no column for {missing}. The columns are: {columns}. "
        "Rename a column, or say in a mapping which one it is (--mapping MAP.yaml)."
    )
