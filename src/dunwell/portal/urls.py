"""The customer's pages, under the link that opens them."""

from django.urls import path

from dunwell.portal.pages.hard.views import hard
from dunwell.portal.pages.home.views import home
from dunwell.portal.pages.notme.views import not_me
from dunwell.portal.pages.paid.views import paid
from dunwell.portal.pages.pay.views import pay, transfer
from dunwell.portal.pages.reach.views import reach
from dunwell.portal.pages.receipt.views import receipt
from dunwell.portal.pages.said.views import agreed, told
from dunwell.portal.pages.time.views import more_time
from dunwell.portal.pages.why.views import why
from dunwell.portal.pages.wrong.views import wrong

app_name = "portal"

urlpatterns = [
    path("<str:token>", home, name="home"),
    path("<str:token>/", home),
    path("<str:token>/pay", pay, name="pay"),
    path("<str:token>/transfer", transfer, name="transfer"),
    path("<str:token>/receipt", receipt, name="receipt"),
    path("<str:token>/time", more_time, name="time"),
    path("<str:token>/agreed/<int:promise_id>", agreed, name="agreed"),
    path("<str:token>/wrong", wrong, name="wrong"),
    path("<str:token>/why", why, name="why"),
    path("<str:token>/paid", paid, name="paid"),
    path("<str:token>/hard", hard, name="hard"),
    path("<str:token>/notme", not_me, name="notme"),
    path("<str:token>/reach", reach, name="reach"),
    path("<str:token>/told/<int:hold_id>", told, name="told"),
]
