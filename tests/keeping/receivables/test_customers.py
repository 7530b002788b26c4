"""Customers are saved by their number; a stopped address never comes back by an import."""

import pytest

from dunwell.audit.models import AuditEvent
from dunwell.identity.actor import NotAllowed
from dunwell.receivables import operations
from dunwell.receivables.models import Address, Contact, Customer
from tests.keeping.receivables.people import AT, Firm, carol


def draft(wren: Firm, **said: str) -> operations.CustomerDraft:
    return operations.CustomerDraft(
        ref=said.pop("ref", "C-1"),
        entity_id=wren.entity.pk,
        country=said.pop("country", "GB"),
        name=said.pop("name", "Carol's Cakes"),
        contact_name=said.pop("contact_name", ""),
        email=said.pop("email", ""),
        phone=said.pop("phone", ""),
        address=said.pop("address", ""),
        dun_to_ref=said.pop("dun_to_ref", None),
    )


def save(wren: Firm, *drafts: operations.CustomerDraft) -> tuple[int, int, int]:
    saved = operations.save_customers(actor=wren.collector, drafts=drafts, at=AT)
    return saved.created, saved.updated, saved.unchanged


def statuses() -> dict[tuple[str, str], str]:
    rows = Address.objects.order_by("channel", "address")
    return {(row.channel, row.address): row.status for row in rows}


def test_saving_twice_changes_nothing(wren: Firm) -> None:
    said = draft(wren, email="a@cakes.example", phone="020 7946 0123", contact_name="Carol")
    assert save(wren, said) == (1, 0, 0)
    assert save(wren, said) == (0, 0, 1)
    assert AuditEvent.objects.filter(verb="customer.saved").count() == 1


def test_what_is_not_said_stays(wren: Firm) -> None:
    save(wren, draft(wren, email="a@cakes.example", contact_name="Carol"))
    assert save(wren, draft(wren, name="", email="")) == (0, 0, 1)
    customer = Customer.objects.get()
    assert customer.name == "Carol's Cakes"
    assert Contact.objects.get().name == "Carol"


def test_a_new_text_updates(wren: Firm) -> None:
    save(wren, draft(wren, contact_name="Carol"))
    assert save(wren, draft(wren, name="Cakes Ltd", contact_name="Karl")) == (0, 1, 0)
    assert Customer.objects.get().name == "Cakes Ltd"
    assert Contact.objects.get().name == "Karl"


def test_a_landline_takes_calls_and_a_mobile_texts_too(wren: Firm) -> None:
    save(wren, draft(wren, phone="020 7946 0123"), draft(wren, ref="C-2", phone="07700 900123"))
    assert statuses() == {
        ("call", "+442079460123"): "usable",
        ("call", "+447700900123"): "usable",
        ("sms", "+447700900123"): "usable",
    }


def test_a_new_address_takes_the_place_of_the_usable_one(wren: Firm) -> None:
    save(wren, draft(wren, email="old@cakes.example"))
    save(wren, draft(wren, email="new@cakes.example"))
    assert statuses() == {("email", "new@cakes.example"): "usable"}


def test_an_opt_out_survives_a_new_address(wren: Firm) -> None:
    customer = carol(wren, email="old@cakes.example")
    operations.stop_channel(
        actor=wren.collector,
        customer_id=customer.pk,
        channel="email",
        status="opted_out",
        why="Asked on the phone",
        at=AT,
    )
    save(wren, draft(wren, email="new@cakes.example"))
    assert set(statuses().values()) == {"opted_out"}


def test_an_address_that_bounced_elsewhere_comes_in_bounced(wren: Firm) -> None:
    first = carol(wren, email="post@cakes.example")
    operations.stop_channel(
        actor=wren.collector,
        customer_id=first.pk,
        channel="email",
        address="post@cakes.example",
        status="bounced",
        why="550 no such user",
        at=AT,
    )
    save(wren, draft(wren, ref="C-2", email="post@cakes.example"))
    assert Address.objects.get(customer__ref="C-2").status == "bounced"


def test_a_stop_holds_for_the_same_mailbox_of_another_customer(wren: Firm) -> None:
    carol(wren, ref="C-1", email="shared@cakes.example")
    second = carol(wren, ref="C-2", email="shared@cakes.example")
    stopped = operations.stop_channel(
        actor=wren.collector,
        customer_id=second.pk,
        channel="email",
        status="unsubscribed",
        why="List-Unsubscribe",
        at=AT,
    )
    assert [row.customer.ref for row in stopped] == ["C-1", "C-2"]
    operations.resume_channel(
        actor=wren.collector, customer_id=second.pk, channel="email", why="They rang", at=AT
    )
    assert Address.objects.get(customer=second).status == "usable"
    assert Address.objects.exclude(customer=second).get().status == "unsubscribed"


def test_a_bounce_does_not_weaken_a_wish(wren: Firm) -> None:
    customer = carol(wren)
    for status in ("opted_out", "bounced"):
        operations.stop_channel(
            actor=wren.collector,
            customer_id=customer.pk,
            channel="email",
            status="opted_out" if status == "opted_out" else "bounced",
            why="",
            at=AT,
        )
    assert Address.objects.get().status == "opted_out"


def test_a_wish_without_an_address_is_kept_for_later_ones(wren: Firm) -> None:
    customer = carol(wren)
    operations.stop_channel(
        actor=wren.collector,
        customer_id=customer.pk,
        channel="sms",
        status="opted_out",
        why="No texts, please",
        at=AT,
    )
    save(wren, draft(wren, phone="07700 900123"))
    assert statuses()["sms", "+447700900123"] == "opted_out"
    assert statuses()["call", "+447700900123"] == "usable"


def test_resuming_needs_an_address(wren: Firm) -> None:
    customer = carol(wren)
    with pytest.raises(operations.NoSuchAddress, match="Carol's Cakes has no address for sms"):
        operations.resume_channel(
            actor=wren.collector, customer_id=customer.pk, channel="sms", why="", at=AT
        )


def test_a_head_office_is_asked_for_its_branch(wren: Firm) -> None:
    save(wren, draft(wren, ref="BRANCH", dun_to_ref="HEAD"), draft(wren, ref="HEAD"))
    assert Customer.objects.get(ref="BRANCH").dun_to.ref == "HEAD"  # type: ignore[union-attr]  # set just above


def test_an_unknown_head_office_is_refused(wren: Firm) -> None:
    with pytest.raises(operations.UnknownPayer, match="through NOBODY, who is not a customer"):
        save(wren, draft(wren, dun_to_ref="NOBODY"))


def test_nobody_pays_for_themselves(wren: Firm) -> None:
    with pytest.raises(operations.PaysForItself):
        save(wren, draft(wren, dun_to_ref="C-1"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"email": "carol.example.com"}, operations.NotAnEmail),
        ({"email": "a@b.example, c@d.example"}, operations.NotAnEmail),
        ({"phone": "ring the bell"}, operations.NotATelephone),
        ({"phone": "12"}, operations.NotATelephone),
    ],
)
def test_an_address_that_is_none_is_refused(
    wren: Firm, said: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        save(wren, draft(wren, **said))
    assert not Customer.objects.exists()


def test_a_viewer_saves_nothing(wren: Firm) -> None:
    with pytest.raises(NotAllowed):
        operations.save_customers(actor=wren.viewer, drafts=[draft(wren)], at=AT)
    assert not Customer.objects.exists()
