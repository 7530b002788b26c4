"""The demo firm at work: mailbox, first day, server and worker; until somebody presses Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from types import FrameType
from typing import TYPE_CHECKING
from urllib.error import URLError

from dunwell.casework import operations as casework
from dunwell.channels.mailbox import sink
from dunwell.cli.library import shipped_policies
from dunwell.cli.output import tell
from dunwell.cli.ports import ADDRESS, PortInUse, refuse_if_taken
from dunwell.demo import operations as demo
from dunwell.identity import actor as actors
from dunwell.identity import queries
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.kernel.business_days import next_open_day
from dunwell.machine.home import home

if TYPE_CHECKING:
    from dunwell.identity.models import Organisation

PASSWORD = "good-terms-2026"  # the demo's, printed for whoever looks around
MAILBOX_PORT = 8025
START_SECONDS_MAX = 60
LOOK_AGAIN_SECONDS = 0.2


def live(port: int) -> None:
    """Have the firm loaded, then serve it and work for it until told to stop."""
    with sink.running(home() / "mailbox", port=_mail_port()) as mail_port:
        organisation = demo.is_loaded()
        if organisation is None:
            organisation = _move_in(mail_port)
        else:
            tell(f"{organisation.name} is here already; its data are kept.")
            demo.use_mailbox(
                organisation_id=organisation.pk,
                host=ADDRESS,
                port=mail_port,
                at=queries.instant(organisation, clock.now()),
            )
        with _working(port, mail_port) as processes:
            _wait_until_it_answers(port, processes[0])
            _say_where_things_are(organisation, port)
            _wait(processes)
    tell("Stopped. `make demo` goes on where you left off.")


def _move_in(mail_port: int) -> Organisation:
    """Load the firm, live its first day, and wake up on the second with a list to look at."""
    now = clock.now()
    loaded = demo.load(
        now=now,
        policies=shipped_policies(),
        password=PASSWORD,
        mailbox=demo.Mailbox(ADDRESS, mail_port),
        progress=lambda words: tell(f"{words} ..."),
    )
    organisation = demo.is_loaded()
    assert organisation is not None, "it was loaded just now"
    actor = actors.system(organisation.pk)
    tell("Running the first day ...")
    run = casework.prepare(actor=actor, as_of=loaded.today, at=loaded.at)
    with scope(organisation.pk):
        casework.release(actor=actor, run_id=run.pk, at=loaded.at)
    sent = casework.deliver(organisation_id=organisation.pk, at=loaded.at)
    tell(f"{sent.sent} messages are in the local mailbox. Waking up on the next day ...")
    demo.set_out(actor=actor, days=_until_the_next_working_day(loaded.today), now=clock.now())
    while demo.live_on(organisation_id=organisation.pk, now=clock.now()):
        pass
    organisation.refresh_from_db()
    return organisation


def _until_the_next_working_day(day: date) -> int:
    following = day + timedelta(days=1)
    return (next_open_day(following, country="GB") - day).days


@contextmanager
def _working(port: int, mail_port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The server and the worker as processes of their own, ended with the block."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "DUNWELL_SANDBOX": "1",
        "DUNWELL_SMTP_URL": f"smtp://{ADDRESS}:{mail_port}",
    }
    program = [sys.executable, "-c", "from dunwell.cli.main import main; main()"]
    processes = [
        subprocess.Popen([*program, *command], env=environment, start_new_session=True)
        for command in (["serve"], ["worker"])
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=START_SECONDS_MAX)


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(int(START_SECONDS_MAX / LOOK_AGAIN_SECONDS)):
        if server.poll() is not None:
            return
        try:
            address = f"http://{ADDRESS}:{port}/healthz"
            with urllib.request.urlopen(address, timeout=2):  # nosec B310: our own address
                return
        except (URLError, OSError):
            time.sleep(LOOK_AGAIN_SECONDS)


def _say_where_things_are(organisation: Organisation, port: int) -> None:
    here = f"http://{ADDRESS}:{port}"
    people = "\n".join(
        f"    {member.user.email:<32} {member.role}"
        for member in queries.members(organisation.pk)
    )
    tell(
        f"""
  The demo firm is ready.

    Workspace   {here}
    Mailbox     {here}/mailbox/      what customers received; follow a link to be one

  Sign in as one of these, with the password  {PASSWORD}
{people}

  Pay with the card 4242 4242 4242 4242; 4000 0000 0000 0002 is declined.
  Ctrl-C stops everything and keeps the data.
"""
    )


def _wait(processes: list[subprocess.Popen[bytes]]) -> None:
    """Until Ctrl-C, or until one of the processes has gone by itself."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(LOOK_AGAIN_SECONDS)


def _mail_port() -> int:
    """The usual port for the mailbox, or any free one."""
    try:
        refuse_if_taken(MAILBOX_PORT)
    except PortInUse:
        return 0
    return MAILBOX_PORT
