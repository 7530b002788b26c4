"""The addresses of what leaves by hand."""

from django.urls import path

from dunwell.workspace.screens.byhand import views

urlpatterns = [
    path("by-hand/", views.by_hand, name="by_hand"),
    path("by-hand/letters/print/", views.print_letters, name="print_letters"),
    path("by-hand/letters/posted/", views.posted, name="letters_posted"),
    path("by-hand/letters/<int:letter_id>/spoil/", views.spoil, name="letter_spoil"),
    path("by-hand/placements/told/", views.told, name="placements_told"),
    path("by-hand/placements/<int:number>/file/", views.file, name="placement_file"),
    path("by-hand/placements/<int:number>/hand-over/", views.hand_over, name="hand_over"),
    path("by-hand/placements/<int:number>/recall/", views.recall, name="placement_recall"),
]
