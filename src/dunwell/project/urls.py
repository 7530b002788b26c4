"""Every address, by the face that answers it."""

from django.urls import include, path

from dunwell.project import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("ui/", include("dunwell.ui.urls")),
    path("p/", include("dunwell.portal.urls")),
    path("", include("dunwell.portal.provider_urls")),
    path("", include("dunwell.workspace.urls")),
]

handler403 = "dunwell.ui.errors.forbidden"
handler404 = "dunwell.ui.errors.not_found"
handler500 = "dunwell.ui.errors.server_error"
