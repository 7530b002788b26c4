"""The policies' addresses."""

from django.urls import path

from dunwell.workspace.screens.policy import drafts, trials, views

urlpatterns = [
    path("policy/", views.versions, name="policy"),
    path("policy/<int:number>/", views.version, name="policy_version"),
    path("policy/draft/", drafts.draft, name="policy_draft"),
    path("policy/diff/", trials.diff, name="policy_diff"),
    path("policy/backtest/", trials.backtest, name="policy_backtest"),
    path("policy/trials/<int:number>/", trials.trial, name="policy_trial"),
    path("policy/trials/<int:number>/progress/", trials.progress, name="policy_trial_progress"),
    path("policy/trials/<int:number>/cancel/", trials.cancel, name="policy_trial_cancel"),
    path("policy/publish/", drafts.publish, name="policy_publish"),
]
