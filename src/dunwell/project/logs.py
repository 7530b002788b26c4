"""Logging that is useful to the operator and says nothing about a customer.

Nobody may have to delete a log because a customer asked to be forgotten. So addresses, bank
numbers, portal links and the values PostgreSQL repeats in its errors are taken out of every
line, whoever wrote it.
"""

import logging
import re
from collections.abc import Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PERSONAL = (
    (re.compile(r"[\w.+!#$%&'*?^{|}~-]+@[\w-]+\.[\w.-]+"), "<address>"),
    (re.compile(r"/p/[\w.:=-]+"), "/p/<token>"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"), "<iban>"),
    (re.compile(r"^(DETAIL:).*$", re.MULTILINE), r"\1 <left out>"),
    (re.compile(r"(reset/key/)[\w-]+"), r"\1<token>"),
)


def discreet(text: str) -> str:
    """The text without what could name a person or let somebody in."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def leave_out_people(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """The structlog step that makes every string of an event discreet."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = discreet(value)
    return event


def _steps() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        leave_out_people,
    ]


def _renderer(form: str) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)


def configure(*, level: str, form: str) -> Mapping[str, object]:
    """Set structlog up, and give Django the matching settings for everybody else's logging."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_steps(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    chain = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _steps(),
                "processors": chain,
            }
        },
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["terminal"], "level": logging.getLevelName(level)},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            "mail.log": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
