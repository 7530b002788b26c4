"""What every transport promises, whatever the channel: each kind is put through the same.

A new kind joins by a line in `WAYS`: how to open it so that what it accepts can be read back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dunwell.channels.kinds.email.smtp import SmtpTransport
from dunwell.channels.kinds.sms.sandbox import SandboxPhones
from dunwell.channels.mailbox import reading, sink
from dunwell.channels.transport import Outgoing, Transport
from dunwell.channels.transports import KINDS
from tests.keeping.channels.posts import AT
from tests.keeping.channels.test_smtp import sender


@dataclass(frozen=True, slots=True)
class Way:
    """An open transport, an address that suits it, and where its messages end up."""

    transport: Transport
    address: str
    maildir: Path

    def outgoing(self, text: str = "Hello,\n\nGrüße für 1.284,00\u00a0€\n") -> Outgoing:
        return Outgoing(
            message_id="<1@hewes.example>",
            address=self.address,
            subject="Invoice 1",
            text=text,
            html="",
            stop_url="https://pay.example/p/1/reach",
            at=AT,
        )


@contextmanager
def email(maildir: Path) -> Iterator[Way]:
    with sink.running(maildir) as port:
        yield Way(SmtpTransport(sender(port)), "carol@example.com", maildir)


@contextmanager
def sms(maildir: Path) -> Iterator[Way]:
    yield Way(SandboxPhones(maildir, sender="Hewes & Marlow"), "+447700900123", maildir)


WAYS = {"email": email, "sms": sms}


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with WAYS[request.param](tmp_path / "mailbox") as opened:
        yield opened
        opened.transport.close()


def test_every_kind_is_here() -> None:
    assert set(WAYS) == set(KINDS)


def test_accepted_means_that_it_is_there_with_the_exact_words(way: Way) -> None:
    assert way.transport.ready() is None
    assert way.transport.send(way.outgoing()).verdict == "accepted"

    (kept,) = reading.messages(way.maildir)
    assert (kept.to, kept.at) == (way.address, AT)
    assert kept.text.splitlines() == way.outgoing().text.splitlines()
    assert dict(kept.headers)["Message-ID"] == "<1@hewes.example>"


def test_it_carries_many_one_after_the_other(way: Way) -> None:
    for number in range(5):
        assert way.transport.ready() is None
        assert way.transport.send(way.outgoing(f"Number {number}\n")).verdict == "accepted"

    kept = [mail.text.strip() for mail in reading.messages(way.maildir)]
    assert kept == [f"Number {number}" for number in range(5)]


@pytest.mark.parametrize(
    "text", ["", "\n", ".\n", "From me to you\n", "x" * 5000 + "\n", "\U0001f642 Ωmega\n"]
)
def test_odd_words_arrive_as_they_are(way: Way, text: str) -> None:
    assert way.transport.send(way.outgoing(text)).verdict == "accepted"

    (kept,) = reading.messages(way.maildir)
    assert kept.text.strip() == text.strip()


def test_a_line_break_in_an_address_or_subject_adds_no_header(way: Way) -> None:
    nasty = "\r\nBcc: everyone@example.com"
    way.transport.send(replace(way.outgoing(), subject=f"Hi{nasty}"))
    way.transport.send(replace(way.outgoing(), address=way.address + nasty))

    for mail in reading.messages(way.maildir):
        assert "Bcc" not in dict(mail.headers)


def test_what_cannot_be_kept_is_never_called_accepted(way: Way) -> None:
    way.maildir.write_text("a file in the way")

    assert way.transport.send(way.outgoing()).verdict == "later"


def test_hanging_up_twice_is_no_trouble_and_it_can_be_used_again(way: Way) -> None:
    way.transport.close()
    way.transport.close()

    assert way.transport.send(way.outgoing()).verdict == "accepted"
