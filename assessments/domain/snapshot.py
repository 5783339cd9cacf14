"""Frozen dataclasses to JSON values and back, exactly."""

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


def to_json(value: Any) -> Any:
    """Return value as dicts, lists, strings and numbers, field names as keys.

    Floats keep every digit: JSON writes the shortest text that reads back the same.
    """
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def from_json(kind: Any, value: Any) -> Any:
    """Return the `kind` (dataclass, enum, tuple, number, optional) that `value` was.

    A field with a default may be missing: snapshots outlive the versions that made them.
    KeyError when a dataclass lacks another field; ValueError for an unknown enum value.
    """
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return _tuple_from_json(arguments, value)
    if NoneType in arguments:
        kept = [argument for argument in arguments if argument is not NoneType]
        return None if value is None else from_json(kept[0], value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints, optional = _hints(kind), _optional(kind)
        return kind(
            **{
                name: from_json(hint, value[name])
                for name, hint in hints.items()
                if name in value or name not in optional
            }
        )
    if kind is float or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    return value


def _tuple_from_json(arguments: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(from_json(arguments[0], item) for item in value)
    return tuple(from_json(kind, item) for kind, item in zip(arguments, value, strict=True))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _optional(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind) if field.default is not MISSING)
