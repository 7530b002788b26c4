"""The bytes of an e-mail. Headers are built from parts that cannot hold a line break."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from dunwell.channels.kinds.email.sender import SenderSettings
from dunwell.channels.templates.tidy import one_line
from dunwell.channels.transport import Outgoing
from dunwell.kernel.refusal import Refusal

SEVEN_BIT = SMTP.clone(cte_type="7bit")


class AddressUnusable(Refusal):
    code = "address-unusable"
    says = "{address!r} is not an e-mail address that mail servers accept."


def compose(outgoing: Outgoing, sender: SenderSettings) -> bytes:
    """Text and HTML in one message, with the headers that programs look for.

    `Auto-Submitted` keeps holiday replies away, `List-Unsubscribe` gives the reader's mail
    program a button for "stop". Refuses with AddressUnusable.
    """
    message = EmailMessage(policy=SEVEN_BIT)
    message["From"] = _address(sender.from_email, one_line(sender.from_name))
    message["To"] = _address(outgoing.address)
    if sender.reply_to:
        message["Reply-To"] = _address(sender.reply_to, one_line(sender.from_name))
    message["Subject"] = one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.at)
    message["Message-ID"] = outgoing.message_id
    message["Auto-Submitted"] = "auto-generated"
    if outgoing.stop_url:
        message["List-Unsubscribe"] = f"<{_single(outgoing.stop_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(outgoing.text)
    if outgoing.html:
        message.add_alternative(outgoing.html, subtype="html")
    return message.as_bytes()


def _address(address: str, name: str = "") -> Address:
    """Refuses with AddressUnusable when it is not one plain address."""
    local, at_sign, domain = address.rpartition("@")
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' <>,;"')
    if not (at_sign and local and domain and is_plain):
        raise AddressUnusable(address=address)
    return Address(display_name=name, username=local, domain=domain)


def _single(url: str) -> str:
    return "".join(url.split())
