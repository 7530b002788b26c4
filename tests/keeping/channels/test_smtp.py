"""What each answer of a mail server means for a message, against a real server."""

from collections.abc import Callable

import pytest

from dunwell.channels.kinds.email.sender import SenderSettings
from dunwell.channels.kinds.email.smtp import SmtpTransport
from dunwell.channels.transport import Handover, Outgoing
from tests.keeping.channels import servers
from tests.keeping.channels.posts import AT
from tests.keeping.channels.servers import Script


def sender(port: int, *, security: str = "none", username: str = "") -> SenderSettings:
    return SenderSettings(
        from_name="Hewes & Marlow",
        from_email="accounts@hewes.example",
        reply_to="",
        host="127.0.0.1",
        port=port,
        security=security,
        username=username,
        password="secret" if username else "",
    )


def outgoing(address: str = "carol@example.com", text: str = "Hello,\n") -> Outgoing:
    return Outgoing(
        message_id="<1@hewes.example>",
        address=address,
        subject="Invoice 1",
        text=text,
        html="",
        stop_url="",
        at=AT,
    )


@pytest.fixture
def answer(server: Script) -> Callable[[], Handover]:
    """Send one message to the scripted server."""

    def handed_over() -> Handover:
        transport = SmtpTransport(sender(server.port))
        try:
            return transport.send(outgoing())
        finally:
            transport.close()

    return handed_over


def test_taken_means_accepted(server: Script, answer: Callable[[], Handover]) -> None:
    assert answer().verdict == "accepted"
    assert len(server.kept) == 1


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("mail", "451 4.3.0 try again"),
        ("rcpt", "450 4.2.0 greylisted"),
        ("rcpt", "452 4.2.2 mailbox full"),
        ("data", "451 4.7.1 come back"),
        ("mail", "550 5.7.1 sender not allowed here"),
        ("rcpt", "554 5.7.1 relay access denied"),
        ("rcpt", "530 5.7.0 sign in first"),
    ],
)
def test_later_while_it_may_still_be_taken(
    server: Script, answer: Callable[[], Handover], step: str, says: str
) -> None:
    """Also what is a fault of our settings: the day's messages are not thrown away for it."""
    setattr(server, step, says)

    handover = answer()

    assert (handover.verdict, server.kept) == ("later", [])
    assert says[:3] in handover.said


@pytest.mark.parametrize(
    ("step", "says", "is_bad_address"),
    [
        ("rcpt", "550 5.1.1 no such user", True),
        ("rcpt", "550 no such user", True),
        ("rcpt", "553 5.1.3 bad address", True),
        ("rcpt", "552 5.2.2 mailbox full for good", False),
        ("data", "554 5.6.0 we do not like the words", False),
        ("data", "550 no", False),
    ],
)
def test_refused_when_it_never_will_be(
    server: Script,
    answer: Callable[[], Handover],
    step: str,
    says: str,
    is_bad_address: bool,
) -> None:
    setattr(server, step, says)

    handover = answer()

    assert (handover.verdict, handover.is_bad_address) == ("refused", is_bad_address)
    assert server.kept == []


def test_a_line_that_breaks_after_the_words_is_ambiguous(
    server: Script, answer: Callable[[], Handover]
) -> None:
    server.hangs_up_after_data = True

    handover = answer()

    assert handover.verdict == "ambiguous"
    assert len(server.kept) == 1, "it did arrive: that is why nobody may simply send it again"


def test_one_connection_carries_many_even_after_a_refusal(server: Script) -> None:
    server.refuses = {"nobody@example.com": "550 5.1.1 no such user"}
    transport = SmtpTransport(sender(server.port))

    verdicts = [
        transport.send(outgoing(address)).verdict
        for address in ("ann@example.com", "nobody@example.com", "ben@example.com")
    ]
    transport.close()

    assert verdicts == ["accepted", "refused", "accepted"]
    assert server.readers == ["ann@example.com", "ben@example.com"]


def test_dots_at_the_beginning_of_a_line_survive(server: Script) -> None:
    transport = SmtpTransport(sender(server.port))
    transport.send(outgoing(text="Hello,\n.\n.. and so on\n"))
    transport.close()

    assert b"\r\n.\r\n.. and so on\r\n" in server.kept[0]


class TestNotReady:
    def test_nobody_listens(self) -> None:
        with servers.nobody_listening() as port:
            unready = SmtpTransport(sender(port)).ready()

        assert unready is not None
        assert unready.why == (
            f"The mail server 127.0.0.1:{port} does not answer: connection refused."
        )

    def test_a_server_without_starttls(self, server: Script) -> None:
        unready = SmtpTransport(sender(server.port, security="starttls")).ready()

        assert unready is not None and "STARTTLS" in unready.why

    def test_a_plain_server_where_tls_is_wanted(self, server: Script) -> None:
        unready = SmtpTransport(sender(server.port, security="tls")).ready()

        assert unready is not None and "Check port and security" in unready.why

    def test_a_server_that_wants_no_sign_in(self, server: Script) -> None:
        unready = SmtpTransport(sender(server.port, username="us")).ready()

        assert unready is not None and f"127.0.0.1:{server.port}" in unready.why


def test_an_address_that_no_server_takes_is_refused_without_asking(server: Script) -> None:
    handover = SmtpTransport(sender(server.port)).send(outgoing("müller@example.com"))

    assert (handover.verdict, handover.is_bad_address) == ("refused", True)
    assert server.readers == []
