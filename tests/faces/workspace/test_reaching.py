"""Who is asked at a customer's, and how: corrected, stopped, opened again; links closed."""

from django.urls import reverse

from dunwell.audit.models import AuditEvent
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address, Contact, PortalLink
from tests.faces.workspace.office import Office, mallory
from tests.support.pages import text_of


def _url(customer_id: int, verb: str) -> str:
    return reverse("workspace:deed", args=[customer_id, verb])


def _post(place: Office, customer_id: int, verb: str, **data: object) -> str:
    client = place.signed_in("bob")
    return text_of(client.post(_url(customer_id, verb), data, follow=True))


def _stop(place: Office, customer_id: int, channel: str = "email") -> Address:
    with scope(place.id):
        return receivables.stop_channel(
            actor=place.desk.firm.collector,
            customer_id=customer_id,
            channel=channel,
            status="opted_out",
            why="Said so on the phone.",
            at=place.desk.now,
        )[0]


def test_a_contact_is_corrected_and_an_address_replaced(place: Office) -> None:
    customer, _ = place.owing()
    form = place.signed_in("bob").get(_url(customer.pk, "contact")).content.decode()
    assert 'value="c-1@cakes.example"' in form
    page = _post(
        place,
        customer.pk,
        "contact",
        name="Priya Shah",
        given_name="Priya",
        role="finance_director",
        email="Priya@Cakes.example",
    )
    assert "Priya Shah, finance director" in page and "priya@cakes.example" in page
    with scope(place.id):
        assert Contact.objects.get(customer=customer).given_name == "Priya"
        emails = Address.objects.filter(customer=customer, channel="email")
        assert [one.address for one in emails] == ["priya@cakes.example"]


def test_what_is_no_address_is_said_beside_the_form_and_kept(place: Office) -> None:
    customer, _ = place.owing()
    answer = place.signed_in("bob").post(
        _url(customer.pk, "contact"), {"name": "Priya", "email": "priya at cakes"}
    )
    assert answer.status_code == 422
    assert "is not an e-mail address" in text_of(answer)
    assert 'value="priya at cakes"' in answer.content.decode()
    with scope(place.id):
        assert Address.objects.get(channel="email").address == "c-1@cakes.example"


def test_an_empty_contact_asks_for_something(place: Office) -> None:
    customer, _ = place.owing()
    assert "Write a name, an e-mail address" in _post(place, customer.pk, "contact", name="")


def test_a_stopped_channel_is_opened_again_with_who_said_so(place: Office) -> None:
    customer, _ = place.owing()
    client = place.signed_in("bob")
    file = reverse("workspace:customer", args=[customer.pk])
    assert "Open a channel again" not in text_of(client.get(file))
    stopped = _stop(place, customer.pk)
    assert "Open a channel again" in text_of(client.get(file))
    form = text_of(client.get(_url(customer.pk, "resume")))
    assert "E-mail, c-1@cakes.example: asked us not to since 23 November" in form
    page = _post(place, customer.pk, "resume", way=stopped.pk, why="Priya rang.")
    assert "E-mail may be used again." in page
    with scope(place.id):
        stopped.refresh_from_db()
        assert (stopped.status, stopped.status_why) == ("usable", "Priya rang.")


def test_a_wish_without_an_address_can_be_taken_back(place: Office) -> None:
    customer, _ = place.owing()
    wish = _stop(place, customer.pk, "letter")
    assert "Letter may be used again." in _post(
        place, customer.pk, "resume", way=wish.pk, why="They asked for one."
    )
    with scope(place.id):
        assert not Address.objects.filter(channel="letter").exists()


def test_another_customers_address_is_no_choice(place: Office) -> None:
    customer, _ = place.owing("C-1")
    other, _ = place.owing("C-2")
    stopped = _stop(place, other.pk)
    page = _post(place, customer.pk, "resume", way=stopped.pk, why="Hm.")
    assert "Select a valid choice" in page
    with scope(place.id):
        stopped.refresh_from_db()
        assert stopped.status == "opted_out"


def test_chosen_links_are_closed_and_the_others_still_open(place: Office) -> None:
    customer, _ = place.owing()
    with scope(place.id):
        tokens = [
            receivables.open_portal_link(customer_id=customer.pk, at=place.desk.now)
            for _ in range(2)
        ]
        first, second = PortalLink.objects.order_by("pk")
        receivables.note_first_visit(link_id=second.pk, at=place.desk.now)
    bob = place.signed_in("bob")
    form = text_of(bob.get(_url(customer.pk, "links")))
    assert "Made 23 November, never used" in form
    assert "Made 23 November, first used 23 November" in form
    page = _post(place, customer.pk, "links", links=[first.pk])
    assert "1 link closed. The next message brings a new one." in page
    with scope(place.id):
        still_open = PortalLink.objects.filter(revoked_at=None)
        assert [link.pk for link in still_open] == [second.pk]
    doors = [bob.get(f"/p/{token}", follow=True).status_code for token in tokens]
    assert doors == [404, 200]


def test_where_no_link_is_open_the_form_says_so(place: Office) -> None:
    customer, _ = place.owing()
    page = text_of(place.signed_in("bob").get(_url(customer.pk, "links")))
    assert "No link to their page is open." in page


def test_a_viewer_and_a_stranger_change_nothing(place: Office) -> None:
    customer, _ = place.owing()
    for verb in ("contact", "resume", "links", "stop"):
        assert place.signed_in("vera").get(_url(customer.pk, verb)).status_code == 403
    stranger = mallory()
    assert stranger.post(_url(customer.pk, "contact"), {"name": "M"}).status_code == 404


def test_where_they_are_is_corrected_by_name_and_kept_by_code(place: Office) -> None:
    customer, _ = place.owing()
    page = _post(
        place,
        customer.pk,
        "details",
        country="US",
        region="New York",
        city="  Brooklyn ",
        legal_form="sole_trader",
        language="en",
    )
    assert "Kept. The next decision goes by it." in page
    assert (
        "United States" in page
        and "Region New York" in page
        and "Brooklyn" in page
        and "Sole trader" in page
    )
    with scope(place.id):
        customer.refresh_from_db()
        assert (customer.country, customer.region, customer.city) == ("US", "NY", "Brooklyn")
        told = AuditEvent.objects.get(verb="customer.details")
        assert told.customer_id == customer.pk and told.actor_name == "Bob"
        assert told.detail["region"] == "- > NY"


def test_what_is_not_known_of_a_customer_is_said_and_may_stay_so(place: Office) -> None:
    customer, _ = place.owing()
    page = text_of(
        place.signed_in("bob").get(reverse("workspace:customer", args=[customer.pk]))
    )
    assert "City not known" in page and "Legal form not known" in page
    _post(place, customer.pk, "details", country="GB", language="en")
    with scope(place.id):
        customer.refresh_from_db()
        assert (customer.region, customer.city, customer.legal_form) == (None, None, None)
        assert not AuditEvent.objects.filter(verb="customer.details").exists()


def test_a_region_that_the_country_lacks_is_refused_beside_the_form(place: Office) -> None:
    customer, _ = place.owing()
    answer = place.signed_in("bob").post(
        _url(customer.pk, "details"),
        {"country": "US", "region": "Bavaria", "city": "Hof", "language": "en"},
    )
    assert answer.status_code == 422
    assert "US has no region 'Bavaria' that we know." in text_of(answer)
    assert 'value="Hof"' in answer.content.decode()
    with scope(place.id):
        customer.refresh_from_db()
        assert (customer.country, customer.city) == ("GB", None)


def test_the_details_of_a_customer_are_not_for_a_viewer_nor_for_another_firm(
    place: Office,
) -> None:
    customer, _ = place.owing()
    said = {"country": "DE", "language": "de"}
    assert place.signed_in("vera").post(_url(customer.pk, "details"), said).status_code == 403
    assert mallory().post(_url(customer.pk, "details"), said).status_code == 404
    with scope(place.id):
        customer.refresh_from_db()
        assert customer.country == "GB"
