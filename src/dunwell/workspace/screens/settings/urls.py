"""The settings' addresses."""

from django.urls import path

from dunwell.workspace.screens.settings import deeds, views

urlpatterns = [
    path("settings/", views.firm, name="settings"),
    path("settings/post/", views.post, name="settings_post"),
    path("settings/people/", views.people, name="settings_people"),
    path("settings/policy/", views.policy, name="settings_policy"),
    path("settings/entities/", deeds.add_entity, name="add_entity"),
    path("settings/running/", deeds.running, name="running"),
    path("settings/entities/<int:entity_id>/fresh/", deeds.note_fresh, name="note_fresh"),
    path("settings/entities/<int:entity_id>/agency/", deeds.name_agency, name="name_agency"),
    path("settings/post/<int:entity_id>/", deeds.save_sender, name="save_sender"),
    path("settings/post/<int:entity_id>/test/", deeds.test_mail, name="test_mail"),
    path("settings/people/add/", deeds.add_member, name="add_member"),
    path("settings/people/<int:membership_id>/role/", deeds.change_role, name="change_role"),
    path(
        "settings/people/<int:membership_id>/remove/", deeds.remove_member, name="remove_member"
    ),
    path("places/", deeds.places, name="places"),
]
