"""The customers' addresses."""

from django.urls import path

from dunwell.workspace.screens.customers import deeds, file, lists, near, why

urlpatterns = [
    path("customers/", lists.customers, name="customers"),
    path("customers/list.csv", lists.as_csv, name="customers_csv"),
    path("find/near/", near.near, name="near"),
    path("find/", lists.find, name="find"),
    path("customers/<int:customer_id>/", file.customer, name="customer"),
    path("customers/<int:customer_id>/why/", why.explain, name="explain"),
    path("customers/<int:customer_id>/pay-link/", deeds.pay_link, name="pay_link"),
    path("customers/<int:customer_id>/<slug:verb>/", deeds.deed, name="deed"),
    path("holds/<int:hold_id>/end/", deeds.end_hold, name="end_hold"),
]
