"""The invoices' addresses."""

from django.urls import path

from dunwell.workspace.screens.invoices import views

urlpatterns = [
    path("invoices/", views.invoices, name="invoices"),
    path("invoices/invoices.csv", views.as_csv, name="invoices_csv"),
]
