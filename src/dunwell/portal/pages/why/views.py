"""Why did I get this? Read from what was sent, and from the rules that sent it."""

from django.http import HttpRequest, HttpResponse

from dunwell.casework.why_written import WhyWritten, Written, why_written
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.reading import standing
from dunwell.portal.visit import Visit
from dunwell.portal.words import say

WAYS = ("email", "sms", "call", "letter")


@opens
def why(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A short page without a form: it only tells."""
    found = why_written(visit.visitor.customer, as_of=visit.as_of)
    return answers.shown(
        request,
        visit,
        "why",
        lead=_lead(visit, found.last),
        reasons=_reasons(visit, found),
        coming=_coming(visit, found),
        is_open=bool(standing(visit).groups),
    )


def _lead(visit: Visit, last: Written | None) -> str:
    if last is None:
        return say("why.nothing", firm=visit.firm)
    way = last.channel if last.channel in WAYS else "email"
    return say(f"why.sent_{way}", on=visit.weekday(last.on), firm=visit.firm)


def _reasons(visit: Visit, found: WhyWritten) -> list[str]:
    """What it was about, by which rule, and how often at most."""
    last = found.last
    lines = []
    if last is not None and last.oldest is not None:
        lines.append(_about(visit, last))
    if last is not None and last.stage_day is not None:
        lines.append(_rule(last.stage_day))
    if found.limit is not None:
        most, days = found.limit.most, found.limit.window_days
        lines.append(say(_one_or_more("why.limit", most), most=most, days=days))
    return lines


def _rule(day: int) -> str:
    if day == 0:
        return say("why.rule_on_day")
    key = "why.rule_before" if day < 0 else "why.rule_after"
    return say(_one_or_more(key, abs(day)), days=abs(day))


def _about(visit: Visit, last: Written) -> str:
    assert last.oldest is not None, "asked only where an invoice is known"
    oldest, late = last.oldest, last.oldest.days_late
    key = "why.about_late" if late > 0 else "why.about_soon"
    if last.others:
        key += "_and_others"
    return say(
        key if late != 1 else f"{key}_one",
        number=oldest.number,
        on=visit.day(oldest.due_on),
        days=late,
        others=last.others,
    )


def _coming(visit: Visit, found: WhyWritten) -> str:
    """When we would be in touch again: never before it is said, and not a threat."""
    if found.is_held:
        return say("why.held")
    if found.next_on is None:
        return say("why.nothing_next")
    if found.next_on <= visit.as_of:
        return say("why.next_today")
    return say("why.next", on=visit.weekday(found.next_on))


def _one_or_more(key: str, count: int) -> str:
    return f"{key}_one" if count == 1 else key
