"""What machines that watch are told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from dunwell.channels.models import Heartbeat
from dunwell.kernel import clock


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    """No database mark here: a query would fail this test."""
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_not_ready_until_the_worker_has_been_round(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "Start it with `dunwell worker`" in answer.json()["problems"][0]


@pytest.mark.django_db
def test_ready_while_the_worker_goes_round(client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=clock.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "problems": []})
    assert "dunwell_ready 1" in client.get("/metrics").content.decode()


@pytest.mark.django_db
def test_not_ready_when_the_worker_has_gone_silent(client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=clock.now() - timedelta(minutes=10))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "was last round 6" in answer.json()["problems"][0]
    assert "dunwell_ready 0" in client.get("/metrics").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_is_said_plainly(client: Client) -> None:
    settings = connection.settings_dict
    before = settings["HOST"]
    connection.close()
    settings["HOST"] = "/nonexistent"
    try:
        answer = client.get("/readyz")
    finally:
        settings["HOST"] = before
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["problems"][0]


@pytest.mark.django_db
def test_pages_say_what_browsers_may_do(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
