"""`dunwell init`: a database, a firm and a first sign-in; safe to run again.

Each founding makes the tables in a program of its own, so that those which do are slow.
"""

import pytest
from django.contrib.auth import authenticate

from dunwell.casework import policies
from dunwell.identity import queries
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from tests.faces.cli.calling import dunwell

WREN = {
    "--organisation": "Wren & Co",
    "--currency": "GBP",
    "--timezone": "Europe/London",
    "--admin": "alice@wren.example",
}


def words(**changes: str | None) -> list[str]:
    """The flags of a whole firm, some of them changed or left out (None)."""
    flags = {**WREN, **{f"--{name}": value for name, value in changes.items()}}
    return [
        word for flag, value in flags.items() if value is not None for word in (flag, value)
    ]


@pytest.fixture
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUNWELL_ADMIN_PASSWORD", raising=False)


@pytest.mark.slow
def test_a_firm_is_founded_whole_and_once(db: None, no_password: None) -> None:
    first = dunwell("init", *words(), "--json")
    assert first.code == 0, first.err
    document = first.document
    assert (document["organisation"], document["admin"]) == ("wren-co", "alice@wren.example")
    assert authenticate(username="alice@wren.example", password=document["password"])

    organisation = Organisation.objects.get()
    assert organisation.first_run_confirmed_at is None
    with scope(organisation.pk):
        entity = Entity.objects.get()
        assert (entity.currency, entity.timezone, entity.country) == (
            "GBP",
            "Europe/London",
            "GB",
        )
        assert policies.in_force(queries.today(entity, clock.now())).number == 1

    again = dunwell("init", *words(currency="EUR"))
    assert again.code == 0, again.err
    assert "password" not in again.out.lower()
    with scope(organisation.pk):
        assert Entity.objects.get().currency == "GBP", "what exists is left as it is"
    assert dunwell("plan").code == 0


@pytest.mark.slow
def test_a_password_given_is_not_shown(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNWELL_ADMIN_PASSWORD", "correct-horse-battery")
    said = dunwell("init", *words())
    assert said.code == 0, said.err
    assert "correct-horse" not in said.out + said.err
    assert authenticate(username="alice@wren.example", password="correct-horse-battery")


@pytest.mark.slow
def test_a_name_in_any_script(db: None, no_password: None) -> None:
    for name in ("株式会社鳥", "株式会社鳥"):
        said = dunwell("init", *words(organisation=name, entity="Tori"))
        assert said.code == 0, said.err
    assert [each.name for each in Organisation.objects.all()] == ["株式会社鳥"]
    assert "already" in dunwell("init", *words(organisation="有限会社", entity="X")).refusal


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"currency": "GBPP"}, "'GBPP' is not an ISO 4217 currency code"),
        ({"admin": "alice"}, "'alice' is not an e-mail address"),
        ({"currency": None}, "also give --currency"),
        ({"organisation": None}, "also give --organisation"),
        ({"timezone": None, "admin": None}, "also give --timezone, --admin"),
        ({**dict.fromkeys(("organisation", "currency", "timezone", "admin")), "country": "GB"},
         "--organisation"),
    ],
)  # fmt: skip
def test_half_a_firm_is_refused_before_anything_is_made(
    changes: dict[str, str | None], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///none?host=/nonexistent")
    assert says in dunwell("init", *words(**changes)).refusal


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"timezone": "Europe/Londn"}, "'Europe/Londn' is not a time zone"),
        ({"timezone": "UTC"}, "lies in no one country"),
        ({"country": "Narnia"}, "'Narnia' is not a country's code"),
    ],
)
def test_a_place_that_is_none_is_refused(
    db: None, no_password: None, changes: dict[str, str | None], says: str
) -> None:
    refusal = dunwell("init", *words(**changes)).refusal
    assert says in refusal
    assert not Organisation.objects.exists()


@pytest.mark.slow
def test_a_zone_in_no_country_will_do_with_one(db: None, no_password: None) -> None:
    said = dunwell("init", *words(timezone="UTC", country="ie"))
    assert said.code == 0, said.err
    with scope(Organisation.objects.get().pk):
        assert Entity.objects.get().country == "IE"
