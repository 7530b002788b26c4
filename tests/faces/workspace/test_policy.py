"""Policies on the desk: read, changed in a form or as text, tried, and published with a reason."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dunwell.casework import policies
from dunwell.casework.models import PolicyVersion
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.faces.workspace.office import Office
from tests.keeping.casework.desk import POLICY
from tests.keeping.casework.handing_over import POLICY as HANDING_OVER
from tests.support.pages import text_of

LATER = POLICY.replace("id: missed_payment, day: 1", "id: missed_payment, day: 3")


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def numbers(place: Office) -> list[int]:
    with scope(place.id):
        return sorted(PolicyVersion.objects.values_list("number", flat=True))


def publish(client: Client, place: Office, text: str = LATER, **more: str) -> str:
    data = {"text": text, "reason": "Two days of grace.", "effective_on": "2026-11-23"} | more
    return text_of(client.post(_url("policy_publish"), data, follow=True))


def test_everybody_reads_it_and_its_versions(place: Office) -> None:
    page = text_of(place.signed_in("vera").get(_url("policy")))
    for words in (
        "A plain ladder",
        "Monday to Friday",
        "Version 1",
        "In force",
        "To begin with.",
    ):
        assert words in page
    assert "Change it" not in page, "a viewer changes nothing"
    assert "Change it" in text_of(place.signed_in("olga").get(_url("policy")))


@pytest.mark.parametrize(
    "name", ["policy_draft", "policy_diff", "policy_backtest", "policy_publish"]
)
@pytest.mark.parametrize("who", ["vera", "bob"])
def test_only_managers_change_it(place: Office, name: str, who: str) -> None:
    answer = place.signed_in(who).post(_url(name), {"text": LATER})
    assert answer.status_code == 403
    assert numbers(place) == [1]


def test_the_form_has_the_values_and_changes_only_what_is_typed(place: Office) -> None:
    client = place.signed_in("olga")
    page = client.get(_url("policy_draft")).content.decode()
    assert 'name="value-0.contact.hours"' in page and "Days past due" in page
    typed = {"how": "text", "text": POLICY, "value-0.stages.0.day": "3"}
    every = {name: value for name, value in _values(page).items() if name not in typed}
    answer = client.post(_url("policy_draft"), {**every, **typed})
    assert LATER.strip() in text_of_area(answer.content.decode())


def test_a_value_left_empty_loses_nothing_else(place: Office) -> None:
    typed = {
        "how": "text",
        "text": POLICY,
        "value-0.stages.0.day": "",
        "value-0.title": "Kinder",
    }
    answer = place.signed_in("olga").post(_url("policy_draft"), typed)
    kept = text_of_area(answer.content.decode())
    assert "title: Kinder" in kept and 'id: missed_payment, day: ""' in kept
    assert "hours: 09:00-17:30" in kept and kept.count('""') == 1
    assert "1 thing to put right." in text_of(answer)


def test_what_is_wrong_in_the_form_stands_beside_its_field(place: Office) -> None:
    typed = {"how": "form", "text": POLICY, "value-0.stages.1.day": "soon"}
    answer = place.signed_in("olga").post(_url("policy_draft"), typed)
    page = answer.content.decode()
    field = page.split('name="value-0.stages.1.day"')[1].split(">")[0]
    assert 'aria-invalid="true"' in field and 'value="soon"' in field
    assert 'href="#id_value-0.stages.1.day"' in page, "the head of the page leads to it"
    assert text_of(answer).count("Write a whole number, such as 3.") == 2
    assert "Line 12" not in text_of(answer), "nobody sees lines in a form"
    assert text_of(answer).count("“Days past due” in stage 'check_in' cannot be 'soon'.") == 2


def test_a_step_that_cannot_be_read_lends_its_words_to_no_other(place: Office) -> None:
    typed = {"how": "form", "text": POLICY, "value-0.stages.0.day": "soon"}
    page = text_of(place.signed_in("olga").post(_url("policy_draft"), typed))
    assert "Check in 7 days after:" in page
    assert "Missed payment 7 days after:" not in page


def test_a_step_of_the_form_says_what_it_does(place: Office) -> None:
    page = text_of(place.signed_in("olga").get(_url("policy_draft")))
    assert "Missed payment 1 day after: an e-mail" in page


def test_a_hand_over_without_a_named_agency_is_asked_about(place: Office) -> None:
    olga = place.signed_in("olga")
    page = text_of(olga.post(_url("policy_draft"), {"text": HANDING_OVER, "how": "text"}))
    assert "To think about" in page
    assert "hands over to an agency, and nobody has said which one works for Wren & Co." in page
    with scope(place.id):
        firm = place.desk.firm
        identity.name_agency(actor=firm.admin, entity_id=firm.entity.pk, agency="Northgate")
    page = text_of(olga.post(_url("policy_draft"), {"text": HANDING_OVER, "how": "text"}))
    assert "nobody has said which" not in page


def test_findings_stand_beside_the_text_with_their_lines(place: Office) -> None:
    broken = POLICY.replace("day: 7", "day: soon")
    answer = place.signed_in("olga").post(_url("policy_draft"), {"text": broken, "how": "text"})
    page = text_of(answer)
    assert "1 thing to put right." in page and "Line 12." in page
    assert '<a href="#text" data-line="12">Line 12</a>' in answer.content.decode()
    tried = place.signed_in("olga").post(_url("policy_diff"), {"text": broken})
    assert (tried.status_code, "Line 12." in text_of(tried)) == (422, True)


def test_published_with_a_reason_it_is_the_next_version(place: Office) -> None:
    page = publish(place.signed_in("olga"), place)
    assert "Version 2 is published, in force from 23 November 2026." in page
    with scope(place.id):
        version = policies.numbered(2)
    assert (version.text, version.reason) == (LATER, "Two days of grace.")
    assert "olga" in version.published_by.lower()
    listed = text_of(place.signed_in("vera").get(_url("policy")))
    assert "Version 2" in listed and "Replaced" in listed


def test_a_version_to_come_waits_for_its_day(place: Office) -> None:
    day = (place.desk.day + timedelta(days=7)).isoformat()
    publish(place.signed_in("olga"), place, effective_on=day)
    page = text_of(place.signed_in("vera").get(_url("policy")))
    assert "To come" in page and "Version 1, in force" in page
    assert "Version 2" in text_of(place.signed_in("vera").get(_url("policy_version", 2)))
    assert place.signed_in("vera").get(_url("policy_version", 9)).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": ""}, "This field is required."),
        ({"effective_on": "2026-11-20"}, "takes effect today, 23 November 2026, or later"),
        ({"text": POLICY}, "word for word version 1"),
        ({"text": "policy: broken"}, "cannot be published"),
    ],
)
def test_what_cannot_be_published_says_why_and_keeps_the_draft(
    place: Office, more: dict[str, str], words: str
) -> None:
    client = place.signed_in("olga")
    data = {"text": LATER, "reason": "Why not.", "effective_on": "2026-11-23"} | more
    answer = client.post(_url("policy_publish"), data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert data["text"].strip() in text_of_field(answer.content.decode())
    has_no_form = data["text"] == "policy: broken"
    assert ("The policy, as YAML" in text_of(answer)) == has_no_form, "not everybody reads it"
    assert numbers(place) == [1]


def _values(page: str) -> dict[str, str]:
    """The form's fields and what stands in them, as a browser would send them."""
    found = {}
    for part in page.split('name="value-')[1:]:
        name = "value-" + part.split('"')[0]
        if 'value="' in part.split(">")[0]:
            found[name] = part.split(">")[0].split('value="')[1].split('"')[0]
        else:
            chosen = part.split(" selected")[0].rsplit('value="', 1)[1]
            found[name] = chosen.split('"')[0]
    return {
        name: value.replace("&#x27;", "'").replace("&gt;", ">") for name, value in found.items()
    }


def text_of_area(page: str) -> str:
    """What stands in the big field."""
    return _plain(page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0])


def text_of_field(page: str) -> str:
    """The text that a form keeps out of sight."""
    return _plain(page.split('name="text" value="', 1)[1].split('"')[0])


def _plain(inside: str) -> str:
    for sign, plain in (("&quot;", '"'), ("&#x27;", "'"), ("&gt;", ">"), ("&amp;", "&")):
        inside = inside.replace(sign, plain)
    return inside
