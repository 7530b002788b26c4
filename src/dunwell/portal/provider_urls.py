"""What lies beside the portal: the demo card company's page, and the door for providers."""

from django.urls import path

from dunwell.portal.pages.card.hooks import hook
from dunwell.portal.pages.card.views import card

urlpatterns = [
    path("demo-card/<str:ref>", card, name="demo-card"),
    path("hooks/<slug:name>", hook, name="provider-hook"),
]
