"""The time machine's addresses."""

from django.urls import re_path

from dunwell.workspace.screens.timemachine import views

urlpatterns = [
    re_path(r"^time/$", views.happened, name="time"),
    re_path(r"^time/progress/$", views.progress, name="progress"),
    re_path(r"^time/stop/$", views.stop, name="stop"),
    re_path(r"^time/(?P<step>day|week|month)/$", views.move, name="move"),
]
