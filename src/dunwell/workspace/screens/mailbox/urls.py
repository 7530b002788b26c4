"""The mailbox's addresses."""

from django.urls import re_path

from dunwell.workspace.screens.mailbox import views

ID = r"(?P<mail_id>[\w.,=@+-]{1,200})"

urlpatterns = [
    re_path(r"^mailbox/$", views.mailbox, name="mailbox"),
    re_path(rf"^mailbox/{ID}/$", views.mail, name="mail"),
    re_path(rf"^mailbox/{ID}/frame/$", views.frame, name="mail_frame"),
]
