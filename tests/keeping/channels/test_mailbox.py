"""The local mailbox keeps what is sent to it and reads it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dunwell.channels.kinds.email.smtp import SmtpTransport
from dunwell.channels.mailbox import reading, sink
from tests.keeping.channels.posts import AT
from tests.keeping.channels.test_mime import LETTER
from tests.keeping.channels.test_smtp import outgoing, sender


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "not yet there" / "mailbox"


@pytest.fixture
def transport(folder: Path) -> Iterator[SmtpTransport]:
    with sink.running(folder) as port:
        line = SmtpTransport(sender(port))
        yield line
        line.close()


def test_before_the_first_mail_it_is_empty(folder: Path) -> None:
    assert reading.messages(folder) == []
    assert reading.message(folder, "nothing") is None


def test_what_is_sent_can_be_read_back(folder: Path, transport: SmtpTransport) -> None:
    assert transport.send(LETTER).verdict == "accepted"

    (mail,) = reading.messages(folder)

    assert mail.sender == "Hewes & Marlow <accounts@hewes.example>"
    assert (mail.to, mail.subject) == ("carol@example.com", "Rechnung über 1.284,00 €")
    assert (mail.at, mail.text) == (AT, "Grüße,\nNadia\n")
    assert "<p>Grüße</p>" in mail.html
    assert dict(mail.headers)["X-Envelope-To"] == "carol@example.com"
    assert reading.message(folder, mail.id) == mail


def test_messages_come_in_the_order_of_arrival_and_keep_their_ids(
    folder: Path, transport: SmtpTransport
) -> None:
    for n in range(5):
        transport.send(outgoing(f"c{n}@example.com"))

    first = reading.messages(folder)
    transport.send(outgoing("last@example.com"))
    second = reading.messages(folder)

    assert [mail.to for mail in second] == [
        *(f"c{n}@example.com" for n in range(5)),
        "last@example.com",
    ]
    assert [mail.id for mail in second][:5] == [mail.id for mail in first]
    assert len({mail.id for mail in second}) == 6


def test_the_json_has_the_stated_names(folder: Path, transport: SmtpTransport) -> None:
    transport.send(LETTER)

    (mail,) = reading.messages(folder)

    assert {"from", "to", "subject", "date", "text", "html", "headers"} <= set(mail.as_json())
    assert mail.as_json()["date"] == "2026-11-24T10:00:00+00:00"


def test_what_cannot_be_kept_is_not_accepted(folder: Path, transport: SmtpTransport) -> None:
    """A full disk looks the same: only what is safely kept is accepted."""
    folder.parent.mkdir(parents=True)
    folder.write_text("a file in the way")

    assert transport.send(LETTER).verdict == "later"
