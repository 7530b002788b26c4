"""Every environment variable that Dunwell reads, in one place, each with what it is for.

The reference page is generated from this list, so a variable that is not here does not exist.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable."""

    name: str
    meaning: str
    default: str = ""

    def read(self, environment: Mapping[str, str] = os.environ) -> str:
        """Its value; an empty one counts as not given."""
        return environment.get(self.name) or self.default

    def is_on(self, environment: Mapping[str, str] = os.environ) -> bool:
        """Whether a yes-or-no variable says yes."""
        return self.read(environment).lower() in {"1", "yes", "true", "on"}


HOME = Variable(
    "DUNWELL_HOME",
    "The directory that holds everything Dunwell keeps.",
    default="",
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    "A PostgreSQL 15 or newer to use in place of the embedded one: "
    "postgresql://user:password@host/name.",
)
DATABASE_ROLE = Variable(
    "DUNWELL_DATABASE_ROLE",
    "'owner' while tables are made or changed, else 'app'. `dunwell init` sets it by itself.",
    default="app",
)
DATABASE_POOL = Variable(
    "DUNWELL_DATABASE_POOL",
    "How many database connections a process keeps ready; 0 opens one when it is needed.",
    default="0",
)
POSTGRES_BIN = Variable(
    "DUNWELL_POSTGRES_BIN",
    "A directory with PostgreSQL programs to use for the embedded database, in place of ours.",
)
SERVER_USER = Variable(
    "DUNWELL_SERVER_USER",
    "Whom the embedded database runs as when Dunwell is started by root.",
    default="nobody",
)
SECRET_KEY = Variable(
    "DUNWELL_SECRET_KEY",
    "Signs sessions and links. Left out, one is made and kept in the home directory.",
)
PUBLIC_URL = Variable(
    "DUNWELL_PUBLIC_URL",
    "The address under which people reach Dunwell; links in messages begin with it. With "
    "https, cookies are sent over https only.",
)
PORT = Variable(
    "PORT", "The port that `dunwell serve` listens on, on this machine only.", "8000"
)
HOSTS = Variable(
    "DUNWELL_HOSTS", "Further host names that requests may carry, separated by commas."
)
SMTP_URL = Variable(
    "DUNWELL_SMTP_URL",
    "The mail server for sign-in mails (password reset): "
    "smtp://user:password@host:587?security=starttls.",
    default="smtp://127.0.0.1:25",
)
ORGANISATION = Variable(
    "DUNWELL_ORGANISATION",
    "Which organisation the command line works for, by its short name; needed with several.",
)
ADMIN_PASSWORD = Variable(
    "DUNWELL_ADMIN_PASSWORD",
    "The first sign-in's password for `dunwell init`. Left out, one is asked for or made.",
)
SANDBOX = Variable(
    "DUNWELL_SANDBOX",
    "1 also serves the page that shows every piece of the pages. The demo sets it by itself.",
    default="0",
)
DEBUG = Variable("DUNWELL_DEBUG", "1 shows the inside of errors. For developers only.", "0")
LOG_LEVEL = Variable("DUNWELL_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR.", "INFO")
LOG_FORMAT = Variable("DUNWELL_LOG_FORMAT", "'lines' for people, 'json' for programs.", "lines")

SPARK_MASTER = Variable(
    "DUNWELL_SPARK_MASTER",
    "The Spark cluster that `dunwell evaluate --engine spark` decides on.",
    "local[*]",
)

ALL = (
    HOME,
    DATABASE_URL,
    DATABASE_ROLE,
    DATABASE_POOL,
    POSTGRES_BIN,
    SERVER_USER,
    SECRET_KEY,
    PUBLIC_URL,
    PORT,
    HOSTS,
    SMTP_URL,
    ORGANISATION,
    ADMIN_PASSWORD,
    SANDBOX,
    DEBUG,
    LOG_LEVEL,
    LOG_FORMAT,
    SPARK_MASTER,
)
