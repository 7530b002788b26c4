"""Where the shared pages live."""

from django.urls import path

from dunwell.ui import views

app_name = "ui"

urlpatterns = [
    path("patterns/", views.patterns, name="patterns"),
    path("theme/", views.theme, name="theme"),
]
