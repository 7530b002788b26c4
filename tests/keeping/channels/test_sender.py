"""Sender settings: checked, the password sealed, and tried with a mail to oneself."""

from dataclasses import replace

import pytest
from django.test import override_settings

from dunwell.audit.models import AuditEvent
from dunwell.channels import operations, sealing
from dunwell.channels.models import OutboxMessage, Sender
from dunwell.channels.operations import SenderDraft
from dunwell.identity.actor import Actor, NotAllowed
from dunwell.identity.scope import scope
from tests.keeping.channels import posts, servers
from tests.keeping.channels.posts import AT, Post
from tests.keeping.channels.servers import Script

DRAFT = SenderDraft(
    from_name="Hewes & Marlow",
    from_email="accounts@hewes.example",
    host="smtp.hewes.example",
    port=587,
    username="us",
    password="correct horse",
)


def manager(here: Post) -> Actor:
    return Actor(here.organisation_id, "member", "Mona", user_id=3, role="manager")


def save(here: Post, draft: SenderDraft) -> Sender:
    with scope(here.organisation_id):
        return operations.save_sender(
            actor=manager(here), entity_id=here.entity_id, draft=draft, at=AT
        )


def test_the_password_is_sealed_and_never_told(here: Post) -> None:
    row = save(here, DRAFT)

    assert "correct horse" not in row.password_sealed
    assert sealing.unseal(row.password_sealed) == "correct horse"
    with scope(here.organisation_id):
        events = AuditEvent.objects.filter(verb="sender.saved")
        assert "correct horse" not in str([event.detail for event in events])


def test_the_password_is_kept_replaced_or_removed(here: Post) -> None:
    save(here, DRAFT)

    assert sealing.unseal(save(here, replace(DRAFT, password=None)).password_sealed) == (
        "correct horse"
    )
    assert sealing.unseal(save(here, replace(DRAFT, password="new")).password_sealed) == "new"
    assert save(here, replace(DRAFT, password="")).password_sealed == ""


def test_with_another_key_sending_says_to_enter_it_again(here: Post) -> None:
    save(here, DRAFT)
    posts.queued(here, "carol")

    with override_settings(SECRET_KEY="another key, as after a careless restore"):
        summary = posts.send(here)

    assert (summary.sent, summary.waiting) == (0, 1)
    assert "Enter it again" in summary.problems[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"from_name": "  "}, "in whose name"),
        ({"from_email": "accounts"}, "is not an e-mail address"),
        ({"from_email": ""}, "is not an e-mail address"),
        ({"reply_to": "x@"}, "is not an e-mail address"),
        ({"host": ""}, "Name the mail server"),
        ({"host": "two words"}, "Name the mail server"),
        ({"port": 0}, "not a port"),
        ({"port": 70_000}, "not a port"),
        ({"security": "ssl"}, "choose none, starttls or tls"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    here: Post, change: dict[str, object], words: str
) -> None:
    with pytest.raises(operations.SenderIncomplete, match=words):
        save(here, replace(DRAFT, **change))  # type: ignore[arg-type]

    with scope(here.organisation_id):
        assert Sender.objects.get().host == "127.0.0.1"


def test_a_collector_may_not(here: Post) -> None:
    with scope(here.organisation_id), pytest.raises(NotAllowed):
        operations.save_sender(actor=here.bob, entity_id=here.entity_id, draft=DRAFT, at=AT)


class TestTheTestMail:
    def send(self, here: Post, to: str = "mona@hewes.example") -> operations.TestMail:
        with scope(here.organisation_id):
            return operations.send_test_mail(
                actor=manager(here), entity_id=here.entity_id, to=to, at=AT
            )

    def test_it_arrives_and_is_nobodys_contact(self, here: Post, server: Script) -> None:
        assert self.send(here).is_sent

        assert server.readers == ["mona@hewes.example"]
        assert b"Test mail from Hewes & Marlow" in server.kept[0]
        assert posts.contacts(here) == []
        with scope(here.organisation_id):
            assert not OutboxMessage.objects.exists()

    def test_a_server_that_is_down_is_said_plainly(self, here: Post) -> None:
        with servers.nobody_listening() as port:
            posts.use_server(here, port)
            tried = self.send(here)

        assert not tried.is_sent and "connection refused" in tried.said

    def test_a_refusal_is_passed_on(self, here: Post, server: Script) -> None:
        server.rcpt = "550 5.1.1 no such user"

        tried = self.send(here)

        assert not tried.is_sent and "no such user" in tried.said

    def test_without_a_sender_it_says_so(self, db: None) -> None:
        bare = posts.post("bare")

        assert "save one first" in self.send(bare).said
