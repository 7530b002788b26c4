"""The Django app of the staff screens; it has templates and no tables."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "dunwell.workspace"
    label = "workspace"
    verbose_name = "Workspace"
