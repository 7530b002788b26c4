"""The demo card company's own page. It stands outside the portal, as a real one would.

It asks for no CSRF token for the same reason as the portal: its address is the secret.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.kernel.refusal import Refusal
from dunwell.payments import operations as payments
from dunwell.payments.providers.demo import other_side
from dunwell.payments.providers.demo.other_side import Message, Session
from dunwell.portal import answers, words
from dunwell.portal.door import closed
from dunwell.portal.visit import money, money_text
from dunwell.portal.words import knows, say
from dunwell.receivables import access


@csrf_exempt
def card(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the page; on a POST finish the session, tell us, and send the payer back."""
    language = words.language_of(translation.get_language() or "", "")
    with translation.override(language):
        try:
            organisation_id = access.organisation_of_token(ref)
        except access.LinkUnknown:
            return closed(request)
        with scope(organisation_id):
            session = other_side.session(ref)
        if session is None:
            return closed(request)
        if request.method == "POST" and session.is_open:
            return _finish(request, ref, organisation_id, session)
        return _page(request, session)


def _finish(
    request: HttpRequest, ref: str, organisation_id: int, session: Session
) -> HttpResponse:
    """The other side first, in a transaction of its own; then its message, as it would come."""
    try:
        outcome = (
            "abandoned"
            if "leave" in request.POST
            else other_side.outcome_of(request.POST.get("number", ""))
        )
        with scope(organisation_id):
            organisation = identity.organisation_by_id(organisation_id)
            assert organisation is not None, "its session was just read"
            at = identity.instant(organisation, clock.now())
            message = other_side.finish(ref=ref, outcome=outcome, at=at)
    except Refusal as refusal:
        key = f"refused.{refusal.code}"
        return _page(request, session, error=say(key if knows(key) else "refused.other"))
    _tell(message)
    if outcome == "declined":
        return _page(request, session, error=say("card.declined"))
    return answers.sent_to(f"{_back(request)}?{urlencode({'session': ref})}")


def _tell(message: Message) -> None:
    """Deliver the message to our own door for it, signature and all."""
    payments.hear(
        provider_name="demo",
        body=message.body,
        signature=message.signature,
        now=clock.now(),
    )


def _page(request: HttpRequest, session: Session, *, error: str = "") -> HttpResponse:
    return answers.page(
        request,
        "card",
        {
            "session": session,
            "heading": say("card.heading", amount=money(session.amount)),
            "to": say("card.to", firm=session.firm),
            "label": say("card.pay", amount=money_text(session.amount)),
            "back": _back(request),
            "error": error,
        },
        status=422 if error else 200,
    )


def _back(request: HttpRequest) -> str:
    """Where the payer came from; only ever one of our own portal pages."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/p/") else "/"
