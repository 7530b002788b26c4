"""The bytes of an e-mail: the headers programs look for, and no way to add others."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from dunwell.channels.kinds.email import mime
from dunwell.channels.transport import Outgoing
from tests.keeping.channels.test_smtp import outgoing, sender

US = replace(sender(25), reply_to="nadia@hewes.example", from_name="Hewes & Märlow")
LETTER = replace(
    outgoing(text="Grüße,\nNadia\n"),
    subject="Rechnung über 1.284,00\u00a0€",
    html="<p>Grüße</p>",
    stop_url="https://pay.example/p/1.secret/reach",
)


def read(content: bytes) -> EmailMessage:
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_headers() -> None:
    mail = read(mime.compose(LETTER, US))

    assert mail["From"] == "Hewes & Märlow <accounts@hewes.example>"
    assert mail["To"] == "carol@example.com"
    assert mail["Reply-To"] == "Hewes & Märlow <nadia@hewes.example>"
    assert mail["Subject"] == "Rechnung über 1.284,00 €"
    assert mail["Message-ID"] == "<1@hewes.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://pay.example/p/1.secret/reach>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Date"].datetime == LETTER.at, "the sandbox's clock, not the machine's"


def test_both_parts_come_through_whole() -> None:
    mail = read(mime.compose(LETTER, US))

    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and text.get_content().split() == ["Grüße,", "Nadia"]
    assert html is not None and html.get_content().strip() == "<p>Grüße</p>"


def test_every_mail_server_can_carry_the_bytes() -> None:
    content = mime.compose(LETTER, US)

    content.decode("ascii")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


NASTY = "x\r\nBcc: everyone@example.com\r\n\r\nBody"


@pytest.mark.parametrize(
    "nasty", [replace(LETTER, subject=NASTY), replace(LETTER, stop_url=NASTY)]
)
def test_a_line_break_starts_no_header(nasty: Outgoing) -> None:
    mail = read(mime.compose(nasty, US))

    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_line_break_in_our_own_name_starts_no_header() -> None:
    mail = read(mime.compose(LETTER, replace(US, from_name='A"\r\nBcc: x@example.com')))

    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "address",
    [
        "carol@example.com\r\nBcc: x@example.com",
        "carol@example.com, dan@example.com",
        "<carol@example.com>",
        "carol",
        "@example.com",
        "",
        "müller@example.com",
    ],
)
def test_an_address_that_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(mime.AddressUnusable):
        mime.compose(replace(LETTER, address=address), US)
