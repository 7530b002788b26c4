"""Objections to what single stages do: texts that exist, limits they fit, offers they keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from dunwell.policy.checks.meaning import languages_in
from dunwell.policy.checks.objection import error, warning
from dunwell.policy.compile import conditions_of
from dunwell.policy.fields import nearest
from dunwell.policy.model import Authority, Finding, Policy, Stage
from dunwell.policy.phrases import days


def check_actions(policy: Policy, *, templates: Collection[str] | None) -> Iterator[Finding]:
    """`templates` names the texts; as a mapping it says for which channels each has words."""
    for stage in policy.stages:
        yield from _fits_the_limit(stage, policy)
        yield from _offers(stage, policy)
        if templates is not None:
            yield from _templates(stage, templates)
        if isinstance(templates, Mapping):
            yield from _channels(stage, templates)


def check_languages(policy: Policy, *, languages: Collection[str]) -> Iterator[Finding]:
    """A policy for people who are written to in a language of which we have no texts."""
    for condition in conditions_of(policy):
        for language in sorted(languages_in(condition.meaning)):
            if language.split("-")[0].lower() not in languages:
                yield warning(
                    "unknown-language",
                    condition.line,
                    f"There are no texts in the language {language!r}: they would be in English.",
                    remedy=f"Write the texts, or use one of: {', '.join(sorted(languages))}.",
                )


def _fits_the_limit(stage: Stage, policy: Policy) -> Iterator[Finding]:
    for limit in policy.contact.limits:
        wanted = len(stage.send) if limit.channel is None else 0
        if wanted > limit.most:
            yield warning(
                "over-the-limit",
                stage.line,
                f"Stage {stage.id!r} makes {wanted} contacts, and the limit is {limit.most} in "
                f"{days(limit.window_days)}.",
                remedy="The rest would always be held: use fewer channels, or raise the limit.",
            )


def _offers(stage: Stage, policy: Policy) -> Iterator[Finding]:
    """An offer that nobody may grant is a promise we would break."""
    for offer in stage.offer:
        if not any(_may_grant(authority, offer) for authority in policy.concessions):
            yield warning(
                "offer-ungranted",
                stage.line,
                f"Stage {stage.id!r} offers a {offer}, and nobody may grant one.",
                remedy=f"Add `{offer}` to somebody under `concessions`, or take the offer out.",
            )


def _may_grant(authority: Authority, offer: str) -> bool:
    match offer:
        case "deferral":
            return authority.deferral_days is not None
        case "plan":
            return authority.plan is not None
        case "discount":
            return authority.discount_bp is not None
        case _:
            return authority.settlement_bp is not None


def _templates(stage: Stage, templates: Collection[str]) -> Iterator[Finding]:
    """Messages only: what a caller is handed for a call is a guide, kept elsewhere."""
    for name in dict.fromkeys(name for _, name in (*stage.send, *stage.else_send)):
        if name not in templates:
            yield error(
                "unknown-template",
                stage.line,
                f"Stage {stage.id!r} uses the text {name!r}, and there is none of that name.",
                remedy=nearest(name, sorted(templates)),
            )


def _channels(stage: Stage, templates: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    for channel, name in (*stage.send, *stage.else_send):
        if name in templates and channel not in templates[name]:
            able = sorted(other for other in templates if channel in templates[other])
            yield error(
                "text-not-for-channel",
                stage.line,
                f"Stage {stage.id!r} sends {name!r} by {channel}, for which it has no words.",
                remedy=f"Use one of: {', '.join(able)}.",
            )
