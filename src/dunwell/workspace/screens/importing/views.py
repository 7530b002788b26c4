"""Bring a file in: choose it, look at what it would do, confirm, and see what became of it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.identity import queries as identity
from dunwell.intake import operations as intake
from dunwell.intake.look import as_yaml
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import batches
from dunwell.receivables.importing.mapping import Mapping, Source, parse
from dunwell.workspace import shell
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.importing import cards, forms, tray
from dunwell.workspace.screens.importing.tray import Waiting


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a file; a file that cannot be read says why, and nothing is kept of it."""
    entities = [(entity.pk, entity.name) for entity in identity.entities()]
    may_act = desk.actor.may("collector")
    form = forms.Upload(entities=entities)
    if request.method == "POST":
        desk.actor.require("collector")
        form = forms.Upload(request.POST, request.FILES, entities=entities)
        if form.is_valid():
            try:
                return redirect("workspace:import_look", _lay_down(form, desk))
            except Refusal as refusal:
                form.add_error("file", str(refusal))
    context: dict[str, object] = {
        "screen": "import",
        "form": form if may_act and entities else None,
        "has_entities": bool(entities),
        "batches": batches.latest(most=20),
    }
    status = 422 if form.is_bound else 200
    return shell.page(request, desk, "workspace/importing/start.html", context, status)


def _lay_down(form: forms.Upload, desk: Desk) -> str:
    said = form.cleaned_data
    data, mapping = said["file"].read(), said["mapping"]
    text = mapping.read().decode("utf-8", errors="replace") if mapping else ""
    intake.look(
        kind=forms.kind_of(said["kind"]),
        filename=said["file"].name,
        data=data,
        mapping_text=text or None,
    )
    waiting = Waiting(
        kind=said["kind"],
        filename=said["file"].name,
        entity_id=int(said["entity"]),
        organisation_id=desk.house.id,
        user_id=desk.actor.user_id or 0,
        mapping=text,
        is_guess=not text,
    )
    return tray.put(data, waiting)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, desk: Desk, token: str) -> HttpResponse:
    """What the file would do; with other columns chosen, once more."""
    desk.actor.require("collector")
    data, waiting = _taken(desk, token)
    looked = _looked(data, replace(waiting, mapping="") if waiting.is_guess else waiting)
    columns = _columns(request, waiting, looked)
    if request.method == "POST" and columns.is_valid():
        waiting = replace(waiting, mapping=_mapping_text(columns))
        tray.say(token, waiting)
        return redirect("workspace:import_look", token)
    context: dict[str, object] = {
        "screen": "import",
        "token": token,
        "waiting": waiting,
        "columns": columns if waiting.is_guess else None,
        "header": looked.table.header,
        "sample": cards.sample(looked),
    }
    try:
        outcome = _import(desk, data, waiting, dry_run=True, on_error="skip")
        context["result"] = cards.result(outcome)
    except intake.SnapshotTooDifferent as refusal:
        context |= {"too_different": str(refusal)}
    except Refusal as refusal:
        context["refusal"] = str(refusal)
    return shell.page(request, desk, "workspace/importing/look.html", context)


@at_desk
@require_POST
def bring_in(request: HttpRequest, desk: Desk, token: str) -> HttpResponse:
    """Do it, and say what became of each row."""
    desk.actor.require("collector")
    data, waiting = _taken(desk, token)
    context: dict[str, object] = {"screen": "import", "token": token, "waiting": waiting}
    try:
        outcome = _import(
            desk,
            data,
            waiting,
            dry_run=False,
            on_error="skip" if request.POST.get("skip") else "stop",
            confirm="confirm" in request.POST,
        )
    except Refusal as refusal:
        context["refusal"] = str(refusal)
        return shell.page(request, desk, "workspace/importing/done.html", context, 422)
    if outcome.rejected_csv:
        tray.leave_rejected(token, outcome.rejected_csv)
    context["result"] = cards.result(outcome)
    context["has_rejected"] = bool(outcome.rejected_csv)
    return shell.page(request, desk, "workspace/importing/done.html", context)


@at_desk
@require_safe
def rejected(request: HttpRequest, desk: Desk, token: str) -> HttpResponse:
    """The rows to correct and bring in again."""
    _, waiting = _taken(desk, token)
    text = found(tray.rejected(token), "file")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="to-correct-{waiting.kind}.csv"'
    return answer


def _taken(desk: Desk, token: str) -> tuple[bytes, Waiting]:
    taken = tray.take(token, organisation_id=desk.house.id, user_id=desk.actor.user_id or 0)
    return found(taken, "file")


def _looked(data: bytes, waiting: Waiting) -> intake.Looked:
    return intake.look(
        kind=forms.kind_of(waiting.kind),
        filename=waiting.filename,
        data=data,
        mapping_text=waiting.mapping or None,
    )


def _import(
    desk: Desk,
    data: bytes,
    waiting: Waiting,
    *,
    dry_run: bool,
    on_error: str,
    confirm: bool = False,
) -> intake.Outcome:
    entity = found(
        next((one for one in identity.entities() if one.pk == waiting.entity_id), None), "firm"
    )
    return intake.import_file(
        actor=desk.actor,
        looked=_looked(data, waiting),
        how=intake.How(
            entity=entity,
            entity_is_said=True,
            on_error="skip" if on_error == "skip" else "stop",
            dry_run=dry_run,
            confirm=confirm,
        ),
        as_of=identity.today(entity, desk.at),
        at=desk.at,
    )


def _columns(request: HttpRequest, waiting: Waiting, looked: intake.Looked) -> forms.Columns:
    """The choice of columns: as posted, as chosen before, or as guessed."""
    mapping = looked.mapping
    if waiting.mapping and waiting.is_guess:
        mapping = _parsed(waiting)
    initial = {
        f"column_{name}": source.column or "" for name, source in mapping.columns.items()
    }
    initial |= {"date_format": mapping.date_format or "", "decimal": mapping.decimal or ""}
    return forms.Columns(
        request.POST if request.method == "POST" else None,
        kind=waiting.kind,
        header=looked.table.header,
        initial=initial,
    )


def _parsed(waiting: Waiting) -> Mapping:
    return parse(waiting.mapping, forms.kind_of(waiting.kind))


def _mapping_text(columns: forms.Columns) -> str:
    mapping = Mapping({name: Source(column=head) for name, head in columns.chosen().items()})
    text = as_yaml(mapping)
    said = columns.cleaned_data
    if said["date_format"]:
        text += f'date_format: "{said["date_format"]}"\n'
    if said["decimal"]:
        other = "," if said["decimal"] == "." else "."
        text += f'decimal: "{said["decimal"]}"\nthousands: "{other}"\n'
    return text
