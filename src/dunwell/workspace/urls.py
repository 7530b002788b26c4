"""Where the workspace pages live: each screen brings its own."""

from dunwell.workspace.screens.byhand.urls import urlpatterns as byhand
from dunwell.workspace.screens.customers.urls import urlpatterns as customers
from dunwell.workspace.screens.importing.urls import urlpatterns as importing
from dunwell.workspace.screens.invoices.urls import urlpatterns as invoices
from dunwell.workspace.screens.mailbox.urls import urlpatterns as mailbox
from dunwell.workspace.screens.policy.urls import urlpatterns as policy
from dunwell.workspace.screens.settings.urls import urlpatterns as settings
from dunwell.workspace.screens.timemachine.urls import urlpatterns as timemachine
from dunwell.workspace.screens.today.urls import urlpatterns as today

app_name = "workspace"
urlpatterns = [
    *today,
    *customers,
    *invoices,
    *importing,
    *mailbox,
    *byhand,
    *timemachine,
    *policy,
    *settings,
]
