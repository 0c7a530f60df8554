"""What a check of a store says, line by line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check.

    Attributes:
        text: what was looked at and what was found, in words.
        sound: whether it is as it should be.
    """

    text: str
    sound: bool
