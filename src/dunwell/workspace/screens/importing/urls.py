"""The import's addresses."""

from django.urls import path

from dunwell.workspace.screens.importing import views

urlpatterns = [
    path("import/", views.start, name="import"),
    path("import/<slug:token>/", views.look, name="import_look"),
    path("import/<slug:token>/bring-in/", views.bring_in, name="bring_in"),
    path("import/<slug:token>/to-correct.csv", views.rejected, name="import_rejected"),
]
