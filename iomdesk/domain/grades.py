"""Grades of intelligence as they are typed and as they are stored (domain items 49, 51).

5x5x5 puts a letter first ("B2 1": source, information, handling), 3x5x2 a digit ("2B P"):
letters and digits swap places, so the grade itself tells its scheme, which is stored with it.
"""

import re
from typing import Final

_NAME: Final = r"5\s*[X\u00d7]\s*5\s*[X\u00d7]\s*5|3\s*[X\u00d7]\s*5\s*[X\u00d7]\s*2"
_SCHEME: Final = re.compile(rf"(?:({_NAME})[\s:,]*)?(.*)")
_FIVE: Final = re.compile(r"([A-E])\s*[/.\-]?\s*([1-5])\s*[/.\-]?\s*([1-5])?")
_THREE: Final = re.compile(r"([1-3])\s*[/.\-]?\s*([A-E])\s*[/.\-]?\s*([PC])?")


def read_grade(typed: str) -> str:
    """A grade as it is stored: "b2/1" gives "5x5x5 B2 1", "1a p" gives "3x5x2 1A P".

    The scheme may be typed before it. Empty for nothing typed. Raises ValueError for what
    is no grade, or is none of the scheme that was named.
    """
    text = " ".join(typed.split()).upper()
    if not text:
        return ""
    found = _SCHEME.fullmatch(text)
    named, rest = (found[1] or "", found[2]) if found else ("", text)
    for scheme, pattern in (("5x5x5", _FIVE), ("3x5x2", _THREE)):
        grade = pattern.fullmatch(rest)
        if grade is not None and named[:1] in {"", scheme[0]}:
            handling = f" {grade[3]}" if grade[3] else ""
            return f"{scheme} {grade[1]}{grade[2]}{handling}"
    message = "not a grade"
    raise ValueError(message)
