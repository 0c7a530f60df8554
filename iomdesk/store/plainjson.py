"""Values of a JSON file, each of the type it must have or refused."""

import base64
from datetime import datetime
from typing import cast


def as_object(value: object) -> dict[str, object]:
    """An object; raises TypeError."""
    if not isinstance(value, dict):
        raise TypeError
    return cast("dict[str, object]", value)


def as_str(value: object) -> str:
    """A text; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value


def as_int(value: object) -> int:
    """A whole number, which true and false are not; raises TypeError."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def as_bool(value: object) -> bool:
    """True or false; raises TypeError."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def as_moment(value: object) -> datetime:
    """A moment with its offset; raises TypeError, ValueError."""
    moment = datetime.fromisoformat(as_str(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


def as_bytes(value: object) -> bytes:
    """Bytes written as base64; raises TypeError, binascii.Error."""
    return base64.b64decode(as_str(value), validate=True)
