"""Django's own commands. People use `dunwell`; this is for those who change Dunwell."""

import os
import sys

from django.core.management import execute_from_command_line

from dunwell.machine.ready import ready

CHANGES_TABLES = {"migrate", "sqlmigrate", "showmigrations", "dbshell"}
NEEDS_NO_DATABASE = {"makemigrations", "makemessages", "compilemessages", "help", "check"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunwell.project.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in CHANGES_TABLES:
        os.environ.setdefault("DUNWELL_DATABASE_ROLE", "owner")
    if command not in NEEDS_NO_DATABASE:
        ready()
    execute_from_command_line(sys.argv)
