"""As much of JSON Schema as our own schema uses, to hold documents against it."""

import re
from collections.abc import Iterator, Mapping

KINDS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
USED = {
    "$schema", "title", "description", "type", "properties", "additionalProperties", "required",
    "items", "anyOf", "enum", "pattern", "minLength", "minimum", "maxItems",
}  # fmt: skip


def complaints(value: object, shape: Mapping[str, object], at: str = "") -> Iterator[str]:
    """Where and how a value leaves its shape."""
    assert set(shape) <= USED, f"teach this file about {set(shape) - USED}"
    kind = shape.get("type")
    if isinstance(kind, str) and not _is_of(value, kind):
        yield f"{at}: {value!r} is no {kind}"
        return
    yield from _scalar(value, shape, at)
    if isinstance(value, dict) and "properties" in shape:
        yield from _object(value, shape, at)
    items = shape.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        for place, item in enumerate(value):
            yield from complaints(item, items, f"{at}[{place}]")


def _is_of(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, KINDS[kind])


def _scalar(value: object, shape: Mapping[str, object], at: str) -> Iterator[str]:
    choices, pattern, least, either = (
        shape.get(key) for key in ("enum", "pattern", "minimum", "anyOf")
    )
    if isinstance(choices, list) and value not in choices:
        yield f"{at}: {value!r} is none of {choices}"
    if isinstance(pattern, str) and isinstance(value, str) and not re.search(pattern, value):
        yield f"{at}: {value!r} is not like {pattern}"
    if isinstance(least, int) and isinstance(value, int | float) and value < least:
        yield f"{at}: {value!r} is below {least}"
    if isinstance(either, list) and all(any(complaints(value, one, at)) for one in either):
        yield f"{at}: {value!r} is none of the allowed kinds"


def _object(value: Mapping[str, object], shape: Mapping[str, object], at: str) -> Iterator[str]:
    known = shape.get("properties")
    needed = shape.get("required", [])
    assert isinstance(known, dict)
    assert isinstance(needed, list)
    yield from (f"{at}: {key} is missing" for key in needed if key not in value)
    for key, part in value.items():
        if key in known:
            yield from complaints(part, known[key], f"{at}.{key}")
        elif shape.get("additionalProperties") is False:
            yield f"{at}: {key} is unknown"
