"""The bare page that others are measured against, beside the real addresses."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from dunwell.identity.models import Membership
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer

ROWS = Template(
    "<!doctype html><title>Bare</title><p>{{ user }}<table>{% for row in rows %}"
    "<tr><td>{{ row.ref }}<td>{{ row.name }}<td>{{ row.country }}</tr>{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in, and fifty rows of their organisation."""
    place = Membership.objects.select_related("user").get(user_id=request.user.pk or 0)
    with scope(place.organisation_id):
        rows = list(Customer.objects.order_by("pk")[:50])
    return HttpResponse(ROWS.render(Context({"rows": rows, "user": request.user})))


urlpatterns = [path("bare/", bare), path("", include("dunwell.project.urls"))]
