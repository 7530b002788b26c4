"""Today's addresses."""

from django.urls import path, re_path

from dunwell.workspace.screens.today import deeds, lists, reading, views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/out/", lists.going_out, name="out"),
    path("today/held/", lists.held_back, name="held"),
    path("today/peace/", lists.left_in_peace, name="peace"),
    path("today/prepare/", deeds.prepare, name="prepare"),
    path("today/approve/", deeds.approve_all, name="approve_all"),
    path("today/first-yes/", deeds.confirm_first_run, name="first_yes"),
    path("decisions/<int:decision_id>/", reading.decision, name="decision"),
    path("decisions/<int:decision_id>/message/", reading.message, name="decision_message"),
    path("decisions/<int:decision_id>/approve/", deeds.approve, name="approve"),
    path("decisions/<int:decision_id>/set-aside/", deeds.set_aside, name="set_aside"),
    path("decisions/<int:decision_id>/undo/", deeds.undo, name="undo"),
    re_path(
        r"^approvals/(?P<approval_id>\d{1,18})/(?P<answer>approve|decline)/$",
        deeds.approval,
        name="approval",
    ),
    path("calls/<int:task_id>/", deeds.call, name="call"),
    path("messages/<int:message_id>/", deeds.message, name="message"),
]
