"""The Django app of shared templates, template tags and static files; it has no tables."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "dunwell.ui"
    label = "ui"
    verbose_name = "Pages"
