"""Transfer details and their codes, read back by a QR library from the picture itself."""

import io

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from dunwell.kernel.money import Money
from dunwell.payments import reference, transfer
from dunwell.payments.transfer import Bank

EURO = Bank("Hewes & Marlow Süd GmbH", iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX")
POUND = Bank("Hewes & Marlow Ltd", account="Sort code 00-11-22, account 41530267")
SPECIMEN = """BCD
002
1
SCT
COBADEFFXXX
Hewes & Marlow Süd GmbH
DE89370400440532013000
EUR1284.00

RF17INV20418"""


def _read(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return str(found[0].text)


def _drawn(path: str, side: int) -> Image.Image:
    """The SVG path as a phone's camera would see it, five pixels a square."""
    picture = Image.new("L", (side * 5, side * 5), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in path.split("M")[1:]:
        start, width = stroke.split("h")
        x, y = start.split()
        left, top = int(x) * 5, int(float(y) * 5 - 2.5)
        pen.rectangle((left, top, left + int(width) * 5 - 1, top + 4), fill=0)
    return picture


def test_a_transfer_in_euros_is_read_by_banking_apps() -> None:
    order = transfer.transfer(bank=EURO, amount=Money(128_400, "EUR"), numbers=("INV-20418",))
    assert transfer.is_epc(order)
    assert transfer.payload(order) == SPECIMEN
    assert _read(_drawn(*transfer.code_path(transfer.payload(order)))) == SPECIMEN


def test_the_code_as_a_file_says_the_same() -> None:
    file = io.BytesIO()
    transfer.code(SPECIMEN).save(file, kind="png", scale=4)
    assert _read(Image.open(file)) == SPECIMEN


def test_several_invoices_are_named_in_words_that_matching_reads_again() -> None:
    numbers = ("INV-20418", "INV-20466")
    order = transfer.transfer(bank=EURO, amount=Money(100, "EUR"), numbers=numbers)
    assert not order.is_structured
    assert transfer.payload(order).endswith("\n\n\nINV-20418 INV-20466")
    assert reference.mentioned(order.reference, dict(enumerate(numbers))) == [0, 1]


def test_other_currencies_get_the_details_in_words() -> None:
    order = transfer.transfer(bank=POUND, amount=Money(128_400, "GBP"), numbers=("INV-20418",))
    assert not transfer.is_epc(order)
    assert _read(_drawn(*transfer.code_path(transfer.payload(order)))) == (
        "Hewes & Marlow Ltd\nSort code 00-11-22, account 41530267\n1,284.00 GBP\nRF17INV20418"
    )


def test_a_text_never_ends_in_half_a_number() -> None:
    numbers = tuple(f"INV-{n}" for n in range(20_400, 20_440))
    order = transfer.transfer(bank=EURO, amount=Money(100, "EUR"), numbers=numbers)
    assert len(order.reference) <= 140
    assert order.reference.split() == list(numbers[: len(order.reference.split())])


@pytest.mark.parametrize(
    ("iban", "minor", "currency", "refusal"),
    [
        ("DE89370400440532013001", 100, "EUR", transfer.NotAnIban),
        ("DE89370400440532013000", 0, "EUR", transfer.NotForCode),
        ("DE89370400440532013000", 100_000_000_000, "EUR", transfer.NotForCode),
        ("DE89370400440532013000", 100, "GBP", transfer.NotForCode),
    ],
)
def test_what_the_standard_does_not_carry_is_refused(
    iban: str, minor: int, currency: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        transfer.epc_payload(name="X", iban=iban, amount=Money(minor, currency))
