"""Contacts as columns: what was sent, and what may have been."""

from datetime import UTC, datetime

import polars as pl

from dunwell.channels import frames, operations
from dunwell.identity.scope import scope
from tests.keeping.channels import posts
from tests.keeping.channels.posts import AT, Post
from tests.keeping.channels.servers import Script


def contacts(here: Post) -> pl.DataFrame:
    with scope(here.organisation_id):
        return frames.contacts()


def test_without_contacts_the_columns_are_there(here: Post) -> None:
    frame = contacts(here)

    assert frame.height == 0
    assert dict(frame.schema) == frames.CONTACT_COLUMNS


def test_a_sent_message_is_a_row_of_the_contract(here: Post) -> None:
    posts.queued(here, "carol")
    posts.send(here)

    (row,) = contacts(here).to_dicts()

    assert row == {
        "customer_id": "carol",
        "entity_id": "main",
        "at": AT,
        "channel": "email",
        "direction": "out",
        "stage": "missed_payment",
        "episode": 1,
        "outcome": "sent",
        "asks_for_money": True,
        "address": "carol@example.com",
        "item_ids": ["11", "12"],
    }


def test_until_somebody_knows_a_doubtful_message_counts(here: Post, server: Script) -> None:
    server.hangs_up_after_data = True
    message_id = posts.queued(here, "carol")
    posts.send(here)

    (row,) = contacts(here).to_dicts()
    assert (row["outcome"], row["asks_for_money"], row["at"]) == ("ambiguous", True, AT)

    with scope(here.organisation_id):
        operations.resolve_ambiguous(
            actor=here.bob, message_id=message_id, was_sent=True, at=posts.later(5)
        )
    assert contacts(here)["outcome"].to_list() == ["sent"]


def test_an_answer_without_items_or_entity(here: Post) -> None:
    who = posts.customer(here, "carol")
    when = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
    with scope(here.organisation_id):
        operations.record_contact(
            draft=operations.ContactDraft(
                organisation_id=here.organisation_id,
                customer_id=who,
                at=when,
                channel="email",
                direction="in",
                outcome="replied",
                asks_for_money=False,
            )
        )

    (row,) = contacts(here).to_dicts()

    assert (row["at"], row["item_ids"], row["entity_id"]) == (when, [], None)
    assert row["asks_for_money"] is False


def test_one_organisation_sees_its_own(here: Post) -> None:
    mallory = posts.post("mallory")
    posts.queued(here, "carol")
    posts.send(here)

    assert contacts(mallory).height == 0


def test_recording_a_contact_twice_under_one_key_keeps_the_first(here: Post) -> None:
    who = posts.customer(here, "carol")
    call = operations.ContactDraft(
        organisation_id=here.organisation_id,
        customer_id=who,
        at=AT,
        channel="call",
        direction="out",
        outcome="no_answer",
        asks_for_money=True,
        key="carol|main|1|check_in|call",
    )
    with scope(here.organisation_id):
        first = operations.record_contact(draft=call)
        again = operations.record_contact(draft=posts.replace(call, outcome="conversation"))

    assert (first.pk, again.outcome) == (again.pk, "no_answer")
    assert len(posts.contacts(here)) == 1
