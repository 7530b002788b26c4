"""SMTP, step by step, so that we always know on which side of the line a message is."""

import re
import smtplib
import ssl

from dunwell.channels.kinds.email import mime
from dunwell.channels.kinds.email.sender import SenderSettings
from dunwell.channels.transport import Handover, Outgoing, Unready

PATIENCE_SECONDS = 20
LINE_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
GO_AHEAD = 354
NOBODY_THERE = frozenset({b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10", b"5.2.1"})
NOT_SIGNED_IN = frozenset({530, 535, 538})
WITHOUT_DETAIL = frozenset({550, 551, 553})


class SmtpTransport:
    """An open connection to one mail server; it is dialled again when the server hung up."""

    def __init__(self, sender: SenderSettings) -> None:
        self._sender = sender
        self._line: smtplib.SMTP | None = None

    def ready(self) -> Unready | None:
        """Connect and sign in, unless the line is open; says why not when that fails."""
        if self._line is not None:
            return None
        try:
            self._line = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            return Unready(
                f"The mail server {self._sender.server} does not accept the user name or "
                f"password ({error.smtp_code}). Check them under Settings, E-mail."
            )
        except ssl.SSLError as error:
            return Unready(
                f"No safe connection to the mail server {self._sender.server}: {error.reason}. "
                "Check port and security under Settings, E-mail."
            )
        except (OSError, smtplib.SMTPException) as error:
            return Unready(
                f"The mail server {self._sender.server} does not answer: {_said(error)}."
            )
        return None

    def send(self, outgoing: Outgoing) -> Handover:
        """Envelope first, then the words. Only a break after the words began is ambiguous."""
        try:
            content = mime.compose(outgoing, self._sender)
        except mime.AddressUnusable as refusal:
            return Handover("refused", str(refusal), is_bad_address=True)
        if unready := self.ready():
            return Handover("later", unready.why)
        try:
            early = self._envelope(outgoing.address)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Handover("later", f"The mail server hung up early: {_said(error)}.")
        return early or self._words(content)

    def close(self) -> None:
        """Say goodbye; a server that is gone already is gone."""
        if self._line is not None:
            try:
                self._line.quit()
            except (OSError, smtplib.SMTPException):
                self._line.close()
        self._line = None

    def _connected(self) -> smtplib.SMTP:
        host, port = self._sender.host, self._sender.port
        if self._sender.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
        try:
            if self._sender.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if self._sender.username:
                line.login(self._sender.username, self._sender.password)
        except (OSError, smtplib.SMTPException):
            line.close()
            raise
        return line

    def _envelope(self, address: str) -> Handover | None:
        """From, to, and leave to speak; what the server says against it."""
        assert self._line is not None, "the line is open"
        code, reply = self._line.mail(self._sender.from_email)
        if code >= 400:
            return self._declined("the sender", code, reply, is_ours=True)
        code, reply = self._line.rcpt(address)
        if code >= 400:
            return self._declined("the address", code, reply, is_ours=_is_ours(code, reply))
        code, reply = self._line.docmd("DATA")
        return None if code == GO_AHEAD else self._declined("the message", code, reply)

    def _words(self, content: bytes) -> Handover:
        assert self._line is not None, "the line is open"
        stuffed = LINE_BEGINS_WITH_DOT.sub(b"..", content)
        try:
            self._line.send(stuffed + b".\r\n")
            code, reply = self._line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Handover(
                "ambiguous",
                f"The line broke after the message was handed over: {_said(error)}. "
                "It may have arrived.",
            )
        if code >= 400:
            return self._declined("the message", code, reply)
        return Handover("accepted", f"{code} {_text(reply)}")

    def _declined(
        self, what: str, code: int, reply: bytes, *, is_ours: bool = False
    ) -> Handover:
        """4xx asks us to come again, 5xx never wants it, unless our settings are at fault."""
        said = f"The mail server declined {what}: {code} {_text(reply)}"
        self._clear()
        if code < 500 or is_ours:
            return Handover("later", said)
        is_bad_address = what == "the address" and _nobody_there(code, reply)
        return Handover("refused", said, is_bad_address=is_bad_address)

    def _clear(self) -> None:
        assert self._line is not None, "the line is open"
        try:
            self._line.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _nobody_there(code: int, reply: bytes) -> bool:
    """Whether the server says that the address does not exist."""
    detail = _detail(reply)
    return detail in NOBODY_THERE if detail else code in WITHOUT_DETAIL


def _is_ours(code: int, reply: bytes) -> bool:
    """Whether it is us whom the server will not serve: no sign-in, no leave to relay."""
    return code in NOT_SIGNED_IN or _detail(reply).startswith(b"5.7.")


def _detail(reply: bytes) -> bytes:
    """The enhanced status code (RFC 3463) at the start of a reply; empty without one."""
    found = re.match(rb"5\.\d{1,3}\.\d{1,3}\b", reply.strip())
    return found.group() if found else b""


def _text(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:160]


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer for {PATIENCE_SECONDS} seconds"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return " ".join(str(error).split())[:160] or type(error).__name__
