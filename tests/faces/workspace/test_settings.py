"""Settings: said plainly to all, changed only by whoever may."""

from django.urls import reverse

from dunwell.casework import operations as casework
from dunwell.channels.models import Sender
from dunwell.identity.models import Entity, Membership, Organisation
from dunwell.identity.scope import scope
from tests.faces.workspace.office import Office
from tests.keeping.casework import handing_over
from tests.support.pages import text_of


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def test_the_policy_is_read_in_plain_words(place: Office) -> None:
    page = text_of(place.signed_in("vera").get(_url("settings_policy")))
    assert "Monday to Friday, except public holidays" in page
    assert "policy: plain" in page


def test_a_sender_keeps_its_password_to_itself(place: Office) -> None:
    client, entity = place.signed_in("olga"), place.desk.firm.entity
    said = {
        "from_name": "Wren & Co",
        "from_email": "accounts@wren.example",
        "host": "smtp.wren.example",
        "port": "587",
        "security": "starttls",
        "username": "wren",
        "password": "open sesame",
    }
    client.post(_url("save_sender", entity.pk), said)
    with scope(place.id):
        sealed = Sender.objects.get().password_sealed
    assert sealed and "sesame" not in sealed
    assert "sesame" not in client.get(_url("settings_post")).content.decode()
    client.post(_url("save_sender", entity.pk), said | {"password": "", "port": "465"})
    with scope(place.id):
        assert Sender.objects.get().password_sealed == sealed
        assert Sender.objects.get().port == 465


def test_a_sender_that_is_wrong_says_where(place: Office) -> None:
    answer = place.signed_in("olga").post(
        _url("save_sender", place.desk.firm.entity.pk), {"from_email": "nobody"}
    )
    assert answer.status_code == 422
    assert "Enter a valid email address." in text_of(answer)


def test_a_mail_server_that_does_not_answer_is_said_plainly(place: Office) -> None:
    client, entity = place.signed_in("olga"), place.desk.firm.entity
    client.post(
        _url("save_sender", entity.pk),
        {
            "from_name": "Wren",
            "from_email": "a@wren.example",
            "host": "127.0.0.1",
            "port": "9",
            "security": "none",
        },
    )
    answer = client.post(_url("test_mail", entity.pk), {"to": "me@wren.example"}, follow=True)
    assert answer.status_code == 200
    assert "note-clay" in answer.content.decode()


def test_the_last_administrator_stays(place: Office) -> None:
    client = place.signed_in("alice")
    alice = Membership.objects.get(organisation_id=place.id, role="admin")
    answer = client.post(_url("change_role", alice.pk), {"role": "viewer"}, follow=True)
    assert "last administrator" in text_of(answer)
    answer = client.post(_url("remove_member", alice.pk), follow=True)
    assert "last administrator" in text_of(answer)
    assert Membership.objects.filter(pk=alice.pk, role="admin").exists()


def test_a_member_is_invited_and_shown(place: Office) -> None:
    client = place.signed_in("alice")
    said = {"email": "nell@wren.example", "name": "Nell", "role": "collector"}
    page = text_of(client.post(_url("add_member"), said, follow=True))
    assert "Nell has a desk here." in page and "No password yet" in page


def test_an_agency_without_a_name_is_asked_for_until_it_has_one(place: Office) -> None:
    client, entity = place.signed_in("alice"), place.desk.firm.entity
    asks = "The policy hands over to an agency, and nobody has said which."
    assert asks not in text_of(client.get(_url("settings")))

    with scope(place.id):
        casework.publish_policy(
            actor=place.desk.firm.admin,
            text=handing_over.POLICY,
            reason="To the end.",
            effective_on=place.desk.day,
            at=place.desk.now,
        )
    assert asks in text_of(client.get(_url("settings")))
    client.post(_url("name_agency", entity.pk), {"agency": "Northgate"})
    page = text_of(client.get(_url("settings")))
    assert asks not in page and "Hands over to Northgate" in " ".join(page.split())


def test_another_entity_and_how_days_run(place: Office) -> None:
    client = place.signed_in("alice")
    client.post(
        _url("add_entity"),
        {
            "name": "Wren Deutschland",
            "currency": "eur",
            "timezone": "Europe/Berlin",
            "country": "de",
        },
    )
    client.post(_url("running"), {"releases_alone": "on", "daily_cap": "75"})
    with scope(place.id):
        assert Entity.objects.filter(currency="EUR", country="DE").exists()
    house = Organisation.objects.get(pk=place.id)
    assert house.releases_alone and house.daily_cap == 75
    answer = client.post(
        _url("add_entity"),
        {"name": "X", "currency": "QQQ", "timezone": "Europe/Berlin", "country": "DE"},
    )
    assert answer.status_code == 422
    assert "is not an ISO 4217 currency code" in text_of(answer)
