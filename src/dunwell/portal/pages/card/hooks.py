"""Where providers tell us what happened: `POST /hooks/<provider>`."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dunwell.kernel import clock
from dunwell.payments import operations as payments
from dunwell.payments.provider import NotFromProvider
from dunwell.payments.providers import UnknownProvider, provider


@csrf_exempt
@require_POST
def hook(request: HttpRequest, name: str) -> HttpResponse:
    """200 when it was acted on, 202 when it is kept for later; told again, the same answer."""
    try:
        signature = request.headers.get(provider(name).signature_header, "")
        was_settled = payments.hear(
            provider_name=name, body=request.body, signature=signature, now=clock.now()
        )
    except UnknownProvider:
        return HttpResponse(status=404)
    except NotFromProvider:
        return HttpResponse(status=403)
    return HttpResponse(status=200 if was_settled else 202)
