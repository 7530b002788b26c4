"""Settings, as everybody in the organisation may read them."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dunwell.casework import next_step, policies, queries
from dunwell.channels import senders
from dunwell.identity import queries as identity
from dunwell.policy.show import show
from dunwell.ui.cards import Link
from dunwell.workspace import shell, words
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.settings import cards, forms

PARTS = (
    ("settings", "The firm"),
    ("settings_post", "E-mail"),
    ("settings_people", "People"),
    ("settings_policy", "Policy"),
)


def page(
    request: HttpRequest,
    desk: Desk,
    part: str,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    """One part of the settings, with the way to the others."""
    whole = context | {
        "screen": "settings",
        "parts": [Link(word, reverse(f"workspace:{key}"), key == part) for key, word in PARTS],
        "is_admin": desk.actor.may("admin"),
        "is_manager": desk.actor.may("manager"),
        "is_collector": desk.actor.may("collector"),
    }
    return shell.page(request, desk, f"workspace/settings/{part}.html", whole, status)


@at_desk
@require_safe
def firm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Entities, freshness, and how days run."""
    return firm_page(request, desk, {})


def firm_page(
    request: HttpRequest, desk: Desk, more: dict[str, object], status: int = 200
) -> HttpResponse:
    running = forms.Running(
        initial={
            "releases_alone": desk.house.releases_alone,
            "daily_cap": desk.house.daily_cap,
        }
    )
    context: dict[str, object] = {
        "entities": cards.entities(),
        "running": running,
        "fresh": forms.Fresh(initial={"bank_on": desk.as_of, "ledger_on": desk.as_of}),
        "entity_form": forms.Entity(),
        "first_yes_at": desk.house.first_run_confirmed_at,
        "is_sandbox": desk.house.is_sandbox,
        "needs_agency": next_step.hands_over_to_an_agency(on=desk.as_of),
    }
    return page(request, desk, "settings", context | more, status)


@at_desk
@require_safe
def post(request: HttpRequest, desk: Desk) -> HttpResponse:
    """From whom e-mail comes, and through which server; a test mail."""
    return post_page(request, desk, {})


def post_page(
    request: HttpRequest, desk: Desk, more: dict[str, object], status: int = 200
) -> HttpResponse:
    saved = senders.senders()
    entities = [
        cards.SenderCard(
            pk=entity.pk,
            name=entity.name,
            saved=saved.get(entity.pk),
            form=forms.Sender(initial=_asked(saved.get(entity.pk))),
        )
        for entity in identity.entities()
    ]
    context: dict[str, object] = {
        "entities": entities,
        "test": forms.TestMail(
            initial={"to": request.user.email if request.user.is_authenticated else ""}
        ),
    }
    return page(request, desk, "settings_post", context | more, status)


@at_desk
@require_safe
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who works here, and as what."""
    return people_page(request, desk, {})


def people_page(
    request: HttpRequest, desk: Desk, more: dict[str, object], status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {
        "members": cards.members(desk.house.id),
        "roles": list(words.ROLES.items()),
        "form": forms.Member(),
    }
    return page(request, desk, "settings_people", context | more, status)


@at_desk
@require_safe
def policy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The policy in force, in plain words and as its text, and its versions."""
    try:
        version = policies.in_force(desk.as_of)
    except policies.NoPolicy as refusal:
        return page(request, desk, "settings_policy", {"none": str(refusal)})
    context: dict[str, object] = {
        "version": version,
        "plain": [
            cards.plain(one.title or one.name, show(one)) for one in policies.read(version.text)
        ],
        "versions": [
            cards.VersionCard(
                number=one.number,
                effective_on=one.effective_on,
                published_at=one.published_at,
                published_by=one.published_by,
                reason=one.reason,
            )
            for one in queries.policy_versions()
        ],
    }
    return page(request, desk, "settings_policy", context)


def _asked(saved: senders.SenderRow | None) -> dict[str, str | int]:
    if saved is None:
        return {"port": 587}
    return {
        "from_name": saved.from_name,
        "from_email": saved.from_email,
        "reply_to": saved.reply_to,
        "host": saved.host,
        "port": saved.port,
        "security": saved.security,
        "username": saved.username,
    }
