"""How a step of the self-test says that something is not as it should be."""

from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E", bound=Exception)


class StepFailed(Exception):
    """A step did not find what it should.

    Attributes:
        expected, found: in a few words each; the self-test knows fictional people only.
    """

    def __init__(self, expected: object, found: object) -> None:
        super().__init__(expected, found)
        self.expected = str(expected)
        self.found = str(found)


def must(expected: object, found: object, what: str = "") -> None:
    """Raise StepFailed unless the two are equal; ``what`` says of which thing they are."""
    if expected != found:
        before = f"{what}: " if what else ""
        raise StepFailed(f"{before}{expected}", found)


def must_be(true: bool, expected: object, found: object) -> None:
    """Raise StepFailed unless something is so."""
    if not true:
        raise StepFailed(expected, found)


def refusal(act: Callable[[], object], kind: type[E], what: str) -> E:
    """What an act is refused with; StepFailed where it is not refused so: ``what`` should be."""
    try:
        act()
    except kind as refused:
        return refused
    raise StepFailed(what, "it was not refused")
