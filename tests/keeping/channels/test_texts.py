"""Texts: in a sandbox they stay on this machine; a real firm has no way out for them yet."""

from pathlib import Path

import pytest

from dunwell.channels import queries
from dunwell.channels.kinds.sms.sandbox import SandboxPhones
from dunwell.channels.mailbox import reading
from dunwell.channels.mailbox.folder import mailbox_folder
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.receivables.models import Address
from tests.keeping.channels import posts
from tests.keeping.channels.posts import AT, Post
from tests.keeping.channels.test_smtp import outgoing

NUMBER = "+447700900123"
WORDS = "Hewes & Marlow: £10.00 was due yesterday. Pay: https://pay.example/p/1 STOP to end"


@pytest.fixture
def message_id(here: Post) -> int:
    waiting = posts.queued(here, "carol", channel="sms", address=NUMBER, subject="", text=WORDS)
    with scope(here.organisation_id):
        Address.objects.update(channel="sms", address=NUMBER)
    return waiting


def test_in_a_sandbox_a_text_is_in_the_mailbox_and_is_a_contact(
    here: Post, message_id: int
) -> None:
    assert posts.send(here).sent == 1

    text = reading.messages(mailbox_folder())[-1]
    assert (text.to, text.text.strip(), text.html) == (NUMBER, WORDS, "")
    assert (text.at, text.subject) == (AT, "Text message")
    (contact,) = posts.contacts(here)
    assert (contact.channel, contact.address) == ("sms", NUMBER)
    with scope(here.organisation_id):
        assert "sms" in queries.sendable()


def test_a_real_firm_is_told_and_nothing_is_lost(here: Post, message_id: int) -> None:
    Organisation.objects.update(is_sandbox=False)

    summary = posts.send(here)

    assert (summary.sent, summary.waiting) == (0, 1)
    assert "no gateway" in summary.problems[0]
    with scope(here.organisation_id):
        assert queries.sendable() == ("email", "letter")


def test_a_disk_that_takes_nothing_means_later(tmp_path: Path) -> None:
    in_the_way = tmp_path / "mailbox"
    in_the_way.write_text("not a folder")

    handover = SandboxPhones(in_the_way, sender="Us").send(outgoing(NUMBER))

    assert handover.verdict == "later"
