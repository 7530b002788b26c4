"""The door through which the web server calls us."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.project.settings")
application = get_wsgi_application()

# Load every page's code now, so that a fault shows at the start and the first reader waits
# no longer than the second.
_ = get_resolver().url_patterns
