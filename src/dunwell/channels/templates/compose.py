"""Put a letter into words: one call for each message that is to leave."""

from dataclasses import dataclass

from dunwell.channels.templates import facts, page, plain, saying, sheet, table, words
from dunwell.channels.templates.catalogue import known
from dunwell.channels.templates.letter import Letter
from dunwell.channels.templates.sheet import Sheet
from dunwell.channels.templates.tidy import one_line
from dunwell.channels.templates.words import SHARED, Words
from dunwell.kernel.refusal import Refusal

CHANNELS = frozenset({"email", "sms", "letter"})
SUBJECT_LONGEST = 150


class UnknownTemplate(Refusal):
    code = "unknown-template"
    says = "There is no message called {template!r} for the channel {channel}."


@dataclass(frozen=True, slots=True)
class Composed:
    """The exact words of one message. Subject and html are empty where the channel has none."""

    subject: str
    text: str
    html: str
    stop_url: str
    """Where the customer stops such messages; mail programs show it beside the sender."""
    language: str
    """The language it is really in: English where there are no words in the one asked for."""
    reasons: tuple[str, ...] = ()
    sheet: Sheet | None = None
    """A letter's words as they stand on paper."""


def compose(
    *, template: str, tone: str, language: str, channel: str, letter: Letter
) -> Composed:
    """The message in the customer's language, tone and channel.

    Refuses with UnknownTemplate when there is no such message, or none for the channel.
    """
    message = (
        words.of(template, language=language, kind=letter.kind) if template in known() else None
    )
    if message is None or not _can_say(message, channel):
        raise UnknownTemplate(template=template, channel=channel)
    spoken = language if saying.base(language) == message.language else message.language
    is_printed = channel == "letter"
    said = facts.of(letter, tone=tone, language=spoken, is_printed=is_printed)
    reasons = _reasons(asked=language, message=message)
    if channel == "sms":
        text = _short(message.line("sms", said))
        return Composed("", text, "", letter.links.stop, message.language, reasons)

    shared = words.of(SHARED, language=message.language, kind=letter.kind)
    assert shared is not None, "every language has its shared words"
    subject = one_line(message.line("subject", said), longest=SUBJECT_LONGEST)
    if is_printed:
        paper = sheet.compose(message, shared, said, letter, subject=subject)
        stop, spoken_in = letter.links.stop, message.language
        return Composed(subject, paper.in_words(), "", stop, spoken_in, reasons, paper)
    owed = table.of(said, shared) if message.has("table") else None
    html = page.compose(message, shared, said, subject=subject, owed=owed)
    text = plain.compose(message, shared, said, owed=owed)
    return Composed(subject, text, html, letter.links.stop, message.language, reasons)


def _can_say(message: Words, channel: str) -> bool:
    return channel in CHANNELS and (channel != "sms" or message.has("sms"))


def _short(text: str) -> str:
    """Without the fixed spaces and the true minus that would double the price of an SMS."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")


def _reasons(*, asked: str, message: Words) -> tuple[str, ...]:
    if saying.base(asked) == message.language:
        return ()
    return (f"There are no words for this message in {asked!r} yet, so it is in English.",)
