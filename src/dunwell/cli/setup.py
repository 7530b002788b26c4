"""`dunwell init`: the database, the tables, and a first firm with its first sign-in."""

import getpass
import os
import re
import secrets
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from dunwell.cli import frame, output
from dunwell.cli.patience import patience
from dunwell.kernel.money import decimals
from dunwell.kernel.refusal import Refusal
from dunwell.machine import database

app = typer.Typer()


ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class NotAnAddress(Refusal):
    code = "not-an-address"
    says = "{text!r} is not an e-mail address. The first sign-in needs one: you@example.com."


class Incomplete(Refusal):
    code = "init-incomplete"
    says = "To found a firm, also give {missing}."


@app.command()
def init(
    organisation: Annotated[str | None, typer.Option(help="The firm's name.")] = None,
    entity: Annotated[
        str | None, typer.Option(help="The selling entity's name, if another.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Its currency, such as GBP.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Europe/London.")] = None,
    country: Annotated[
        str | None, typer.Option(help="Such as GB; worked out if left out.")
    ] = None,
    admin: Annotated[
        str | None, typer.Option(help="The first sign-in's e-mail address.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Create or migrate the database, and found a first organisation.

    Safe to run again: tables are brought up to date, a firm that exists is left as it is.
    The admin's password is asked for, or read from DUNWELL_ADMIN_PASSWORD; otherwise one is
    made and shown once.
    """
    _refuse_half_a_firm(
        {
            "--organisation": organisation,
            "--currency": currency,
            "--timezone": timezone,
            "--admin": admin,
        },
        beside=(entity, country),
    )
    with patience("Preparing the database", as_json=as_json):
        frame.migrate()
        frame.load()
    place = database.app().where
    report: dict[str, str | None] = {"database": place, "organisation": None, "admin": None}
    if organisation is not None:
        report |= _found(
            organisation, entity, currency or "", timezone or "", country, admin or ""
        )
    output.show(report, as_json=as_json, words=lambda: _words(report))


def _refuse_half_a_firm(
    needed: Mapping[str, str | None], *, beside: tuple[str | None, ...]
) -> None:
    """Before anything is made: a firm is described whole, or not at all."""
    missing = [flag for flag, value in needed.items() if not value]
    if missing and (len(missing) < len(needed) or any(beside)):
        raise Incomplete(missing=", ".join(missing))
    currency, admin = needed["--currency"], needed["--admin"]
    if currency:
        decimals(currency.upper())
    if admin and not ADDRESS.fullmatch(admin):
        raise NotAnAddress(text=admin)


def _found(
    name: str, entity: str | None, currency: str, timezone: str, country: str | None, admin: str
) -> dict[str, str | None]:
    """The firm, once. Imported late, because it needs the framework that `init` has just loaded."""
    founding = frame.command("founding")
    password, made = _password()
    founded = founding.found_firm(
        name=name,
        entity=entity or name,
        currency=currency.upper(),
        timezone=timezone,
        country=country,
        admin=admin,
        password=password,
    )
    shown = password if made and founded.is_new else None
    return {"organisation": founded.slug, "admin": admin, "password": shown}


def _password() -> tuple[str, bool]:
    """What the person gives, or a made one; and whether it was made."""
    given = os.environ.get("DUNWELL_ADMIN_PASSWORD")
    if given:
        return given, False
    if sys.stdin.isatty():
        typed = getpass.getpass("A password for the first sign-in (empty: make one): ")
        if typed:
            return typed, False
    return secrets.token_urlsafe(12), True


def _words(report: dict[str, str | None]) -> str:
    lines = [f"The database is ready at {report['database']}."]
    if report["organisation"]:
        lines.append(f"{report['organisation']} is ready; {report['admin']} may sign in.")
        if report.get("password"):
            lines.append(f"The password, shown this once: {report['password']}")
        lines.append("Next: dunwell import customers FILE, then dunwell plan.")
    return "\n".join(lines)
