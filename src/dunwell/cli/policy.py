"""`dunwell policy`: check, show, publish; the library, and the schema for an editor."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from dunwell.casework.judging import judged
from dunwell.channels.templates.catalogue import known
from dunwell.cli import frame, library, output, policy_diff
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.reading import text_of
from dunwell.policy.model import Finding
from dunwell.policy.plain import page
from dunwell.policy.schema import schema as json_schema

app = typer.Typer(help="The life of a policy file.", no_args_is_help=True)
app.command("diff")(policy_diff.diff)
File = Annotated[Path, typer.Argument(help="The policy, a YAML file.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def _a_number(text: str) -> int:
    """The parser of a version's number; whoever names a file meant `--file`."""
    if not text.isdecimal():
        raise typer.BadParameter(f"{text!r} is no number. A file is shown with --file {text}.")
    return int(text)


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """What is wrong with a policy, and what a careful manager would object to. Needs no database;
    what a file cannot know, such as whether an agency is named, `publish` says."""
    findings = judged(text_of(file)).findings
    rows = [asdict(finding) for finding in findings]
    output.show(rows, as_json=as_json, words=lambda: _in_words(file, findings))
    if any(finding.level == "error" for finding in findings):
        raise output.Problems


@app.command()
def show(
    version: Annotated[
        int | None,
        typer.Argument(
            parser=_a_number, metavar="version", help="Its number; left out: in force."
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="As a page that customers could read, in Markdown.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", help="A file instead; needs no database.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The policy in force, another version of it, or a file that is not published yet."""
    if file is not None:
        _show_file(file, plain=plain, as_json=as_json)
        return
    frame.find_database()
    frame.load(start_database=False)
    document = frame.command("policy_versions").shown(version=version, plain=plain)
    output.show(document, as_json=as_json, words=document["text"])


@app.command()
def publish(
    file: File,
    reason: Annotated[str, typer.Option(help="Why it changes; kept for good.")],
    effective: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar=METAVAR, help="From this day; else today."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Publish a policy under the next number. Versions never change."""
    text = text_of(file)
    reading = judged(text)
    if not reading.is_usable:
        output.tell(_in_words(file, reading.findings))
    frame.find_database()
    frame.load(start_database=False)
    told = frame.command("policy_versions").published(text=text, reason=reason, on=effective)
    words = f"Published as version {told['number']}, in force from {told['effective_on']}."
    if warnings := told["warnings"]:
        words = f"{words}\n{_in_words(file, warnings)}"
    document = {**told, "warnings": [asdict(one) for one in warnings]}
    output.show(document, as_json=as_json, words=words)


@app.command("library")
def shelf(
    name: Annotated[
        str | None, typer.Argument(help="One of them: its text, to begin yours with.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The policies that ship with Dunwell, and what each is for."""
    if name is not None:
        found = library.shipped(name)
        output.show(asdict(found), as_json=as_json, words=found.text.rstrip())
        return
    rows = [
        {"name": one.name, "title": one.title, "about": one.about} for one in library.library()
    ]
    words = "\n\n".join(f"{r['name']}: {r['title']}\n{_wrapped(r['about'])}" for r in rows)
    output.show(rows, as_json=as_json, words=words)


@app.command()
def schema(as_json: Json = False) -> None:
    """The JSON Schema of a policy file, for completion in an editor. It is always JSON."""
    del as_json
    output.show(json_schema(texts=sorted(known())), as_json=True, words="")


def _show_file(file: Path, *, plain: bool, as_json: bool) -> None:
    text = text_of(file)
    reading = judged(text)
    if not reading.is_usable:
        output.tell(_in_words(file, reading.findings))
        raise output.Problems
    shown = page(reading.policies) if plain else text
    output.show({"text": shown}, as_json=as_json, words=shown.rstrip())


def _wrapped(words: str) -> str:
    return fill(words, width=88, initial_indent="  ", subsequent_indent="  ")


def _in_words(file: Path, findings: tuple[Finding, ...]) -> str:
    if not findings:
        return f"{file}: nothing to object to."
    return "\n".join(
        f"{file}:{f.line}: {f.level}: {f.message} {f.remedy}".rstrip() for f in findings
    )
