"""How does a frozen value become JSON and come back the same? By its type hints; must not know any one type.

Values are stored whole, so that a field added to a type needs no migration: missing keys take the field's default,
unknown ones are left out.
"""

from __future__ import annotations

import json
import operator
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Value = TypeVar("Value")
Decoder = Callable[[Any], Any]


def dumps(value: object) -> str:
    """Write a value as JSON in ASCII; instants in UTC, sets sorted, durations in seconds."""
    # ASCII, because PostgreSQL takes no NUL and no driver takes half a surrogate pair; escaped, both come back as given
    return _JSON.encode(encode(value))


def loads(kind: type[Value], text: str) -> Value:
    """Read a value of `kind` from what `dumps` wrote."""
    value: Value = _decoder(kind)(json.loads(text))  # type: ignore[arg-type]
    return value


def encode(value: object) -> Any:
    """Return the value as what JSON has: objects, arrays, strings, numbers, null."""
    return _ENCODERS[type(value)](value)


_JSON = json.JSONEncoder(separators=(",", ":"))


class _Encoders(dict[type, Callable[[Any], Any]]):
    """How values of a type are written; found once a type, as most of the work of a quiet poll is this."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        self[kind] = _encoder(kind)
        return self[kind]


_ENCODERS = _Encoders()


def _encoder(kind: type) -> Callable[[Any], Any]:
    if issubclass(kind, (bool, int, float, type(None))):
        return _plain
    if issubclass(kind, str):
        return str
    if is_dataclass(kind):
        return _record_encoder(kind)
    for known, write in _WRITERS:
        if issubclass(kind, known):
            return write
    raise TypeError(f"no JSON for {kind.__name__}")


def _record_encoder(kind: type) -> Callable[[Any], Any]:
    """Return how a dataclass is written: its fields at once, and then those anew that JSON does not know."""
    hints = typing.get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    others = tuple(name for name in names if hints[name] not in _KNOWN)
    values, encoders = operator.attrgetter(*names), _ENCODERS

    def write(value: Any) -> Any:
        written = dict(zip(names, values(value) if len(names) > 1 else (values(value),), strict=True))
        for name in others:
            each = written[name]
            written[name] = encoders[type(each)](each)
        return written

    return write


#: what stands in JSON as it is
_KNOWN = (str, int, float, bool, str | None, int | None, float | None, bool | None)
#: a datetime is a date, too: it stands first
_WRITERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (datetime, lambda value: (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()),
    (date, lambda value: value.isoformat()),
    (timedelta, lambda value: value.total_seconds()),
    (Mapping, lambda value: {str(key): encode(each) for key, each in value.items()}),
    (frozenset, lambda value: sorted(map(encode, value)) if value else []),
    (tuple, lambda value: [*map(encode, value)]),
)


def _plain(data: Any) -> Any:
    return data


def _duration(data: Any) -> timedelta:
    return timedelta(seconds=data)


_LEAVES: dict[Any, Decoder] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    timedelta: _duration,
}


@cache
def _decoder(kind: Any) -> Decoder:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional(kind)
    if origin is not None:
        return _container(origin, typing.get_args(kind))
    if kind in _LEAVES:
        return _LEAVES[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _record(kind)
    return _plain


def _optional(kind: Any) -> Decoder:
    """Only `X | None` is told apart: JSON does not say which of several types a string was."""
    inner = [each for each in typing.get_args(kind) if each is not type(None)]
    decode = _decoder(inner[0])
    return _plain if decode is _plain else lambda data: None if data is None else decode(data)


def _container(origin: Any, arguments: tuple[Any, ...]) -> Decoder:
    if issubclass(origin, Mapping):
        decode = _decoder(arguments[1])
        return lambda data: {key: decode(each) for key, each in data.items()}
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        decoders = [_decoder(each) for each in arguments]
        return lambda data: tuple(each(part) for each, part in zip(decoders, data, strict=True))
    decode = _decoder(arguments[0])
    build = frozenset if origin in (frozenset, set) else tuple
    if decode is _plain:
        return build
    return lambda data: build(decode(each) for each in data)


def _record(kind: Any) -> Decoder:
    hints = typing.get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    read = tuple((name, decode) for name, decode in decoders.items() if decode is not _plain)

    def build(data: Any) -> Any:
        for name, decode in read:
            if name in data:
                data[name] = decode(data[name])
        try:
            return kind(**data)
        except TypeError:  # a key of another version
            return kind(**{key: data[key] for key in data.keys() & decoders.keys()})

    return build
