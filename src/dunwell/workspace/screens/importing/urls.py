"""The import's addresses."""

from django.urls import path

from dunwell.workspace.screens.importing import views

urlpatterns = [path("import/", views.start, name="import")]
