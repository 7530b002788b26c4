"""Which database this Dunwell uses, how to reach it, and as whom.

There are two ways in. The *owner* makes and changes tables, and nothing else. Everything else
works as the *app* role, which owns nothing and is no superuser, so that PostgreSQL's row-level
security holds for every row the program reads or writes.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from dunwell.machine import processes
from dunwell.machine.home import ROOT_HOME, home, make_home
from dunwell.machine.postgres import OWNER, Cluster

APP = "dunwell_app"
DATABASE = "dunwell"
PLACE_FILE = "database-is-at"


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach one database as one role, in libpq's own words."""

    parameters: Mapping[str, str]

    @property
    def uri(self) -> str:
        """For psycopg, ADBC and the PostgreSQL programs."""
        pairs = (f"{name}={quote(value, safe='')}" for name, value in self.parameters.items())
        return "postgresql:///?" + "&".join(pairs)

    @property
    def where(self) -> str:
        """A name for messages that gives no password away."""
        host = self.parameters.get("host", "localhost")
        return f"{host}/{self.parameters.get('dbname', '')}"

    def to(self, database: str) -> "Connection":
        """The same server and role, another database."""
        return Connection({**self.parameters, "dbname": database})


def owner(environment: Mapping[str, str] = os.environ) -> Connection:
    """The way in for making and changing tables."""
    url = environment.get("DATABASE_URL")
    if url:
        return Connection(_parameters_of(url))
    return _embedded(OWNER, environment)


def app(environment: Mapping[str, str] = os.environ) -> Connection:
    """The way in for everything else.

    On an outside server we sign in with the given name and step down to the app role at
    once; our own server lets the app role sign in itself.
    """
    url = environment.get("DATABASE_URL")
    if not url:
        return _embedded(APP, environment)
    parameters = _parameters_of(url)
    options = f"{parameters.get('options', '')} -c role={APP}".strip()
    return Connection({**parameters, "options": options})


def is_embedded(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether we run the database server ourselves."""
    return not environment.get("DATABASE_URL")


def cluster(environment: Mapping[str, str] = os.environ) -> Cluster:
    """The embedded server of this home; only looks, starts nothing."""
    place = home(environment)
    moved = place / PLACE_FILE
    if moved.exists():
        return Cluster(Path(moved.read_text(encoding="utf-8").strip()))
    return Cluster(place / "postgres")


def settled_cluster(environment: Mapping[str, str] = os.environ) -> tuple[Cluster, str | None]:
    """The embedded server's place, settled before its first start; a word if it had to move.

    Root's own home is usually closed to the unprivileged user that the server runs as. We
    change no modes of directories that are not ours; the data go elsewhere and we say where.
    """
    place = make_home(home(environment))
    found = cluster(environment)
    user = processes.server_user()
    if found.place.exists() or (place / PLACE_FILE).exists():
        return found, None
    if processes.can_reach(place, user=user):
        return found, None
    elsewhere = ROOT_HOME / "elsewhere" / secrets.token_hex(4)
    elsewhere.mkdir(mode=0o711, parents=True)
    (place / PLACE_FILE).write_text(f"{elsewhere}\n", encoding="utf-8")
    word = (
        f"{place} is closed to the user '{user.name}' that the database runs as, "
        f"so the database is kept in {elsewhere}."
    )
    return Cluster(elsewhere), word


def _embedded(role: str, environment: Mapping[str, str]) -> Connection:
    where = str(cluster(environment).socket_directory)
    return Connection({"host": where, "user": role, "dbname": DATABASE})


def _parameters_of(url: str) -> dict[str, str]:
    """Take a database URL apart. What the URL leaves out, libpq's own defaults fill in."""
    parts = urlsplit(url)
    credentials, _, places = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    hosts, ports = [], []
    for place in places.split(",") if places else []:
        host, port = _host_and_port(place)
        hosts.append(unquote(host))
        ports.append(port)
    found = {
        "host": ",".join(hosts),
        "port": ",".join(ports) if any(ports) else "",
        "user": unquote(user),
        "password": unquote(password),
        "dbname": unquote(parts.path.lstrip("/")),
        **dict(parse_qsl(parts.query)),
    }
    return {name: value for name, value in found.items() if value}


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, _, port = place[1:].partition("]")
        return host, port.lstrip(":")
    host, _, port = place.partition(":")
    return host, port
