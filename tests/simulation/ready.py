"""Sets the program up in a process that will fork workers, before anything of it is imported."""

import django

django.setup()
