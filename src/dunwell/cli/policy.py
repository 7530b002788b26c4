"""`dunwell policy`: check, show, publish; the schema for an editor."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dunwell.channels.templates.catalogue import known
from dunwell.cli import output
from dunwell.cli.desk import opened
from dunwell.cli.reading import text_of
from dunwell.casework import operations as casework
from dunwell.casework import policies
from dunwell.policy.check import check as check_text
from dunwell.policy.model import Finding
from dunwell.policy.schema import schema as json_schema
from dunwell.policy.show import plain

app = typer.Typer(help="The life of a policy file.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The policy, a YAML file.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """What is wrong with a policy, and what a careful manager would object to."""
    findings = check_text(text_of(file), templates=known())
    rows = [
        {
            "level": f.level,
            "code": f.code,
            "line": f.line,
            "message": f.message,
            "remedy": f.remedy,
        }
        for f in findings
    ]
    output.show(rows, as_json=as_json, words=lambda: _findings(file, findings))
    if any(finding.level == "error" for finding in findings):
        raise output.Problems


@app.command()
def show(
    version: Annotated[int | None, typer.Argument(help="Its number; left out: in force.")] = None,
    plain_words: Annotated[bool, typer.Option("--plain", help="In plain words.")] = False,
    as_json: Json = False,
) -> None:
    """The policy in force, or another version of it."""
    with opened() as desk:
        found = policies.numbered(version) if version else policies.in_force(desk.today)
    text = found.text
    if plain_words:
        text = "\n\n".join(plain(one.policy) for one in policies.compiled(found.text))
    document = {
        "number": found.number,
        "digest": found.digest,
        "effective_on": found.effective_on,
        "published_by": found.published_by,
        "reason": found.reason,
        "text": text,
    }
    output.show(document, as_json=as_json, words=text)


@app.command()
def publish(
    file: File,
    reason: Annotated[str, typer.Option(help="Why it changes; kept for good.")],
    effective: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day; else today.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Publish a policy under the next number. Versions never change."""
    text = text_of(file)
    with opened() as desk:
        version = casework.publish_policy(
            actor=desk.actor,
            text=text,
            reason=reason,
            effective_on=effective.date() if effective else desk.today,
            at=desk.at,
        )
    document = {"number": version.number, "effective_on": version.effective_on}
    words = f"Published as version {version.number}, in force from {version.effective_on}."
    output.show(document, as_json=as_json, words=words)


@app.command()
def schema() -> None:
    """The JSON Schema of a policy file, for completion in an editor."""
    output.show(json_schema(), as_json=True, words="")


def _findings(file: Path, findings: tuple[Finding, ...]) -> str:
    if not findings:
        return f"{file}: nothing to object to."
    return "\n".join(
        f"{file}:{f.line}: {f.level}: {f.message} {f.remedy}".rstrip() for f in findings
    )
