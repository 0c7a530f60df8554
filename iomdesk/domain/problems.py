"""The families of errors; each is mapped to words by type and code, never by message."""

from collections.abc import Mapping
from types import MappingProxyType


class RuleViolation(Exception):
    """Something a person gave breaks a rule of the scheme or of the form.

    Attributes:
        field: the field it belongs to, empty when it concerns the whole.
        code: key of the words in ``resources/text/en.toml`` under ``[rule]``.
        params: values for the gaps in those words.
    """

    def __init__(self, field: str, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.params = MappingProxyType(dict(params or {}))


class EnvironmentProblem(Exception):
    """Disk full, store in use, damaged file: nobody's bug, and nothing is lost.

    Attributes:
        code: key of the words in ``resources/text/en.toml`` under ``[environment]``.
        params: values for the gaps in those words; never personal data.
    """

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = MappingProxyType(dict(params or {}))


class Cancelled(Exception):
    """The person asked to stop; whatever was being written is rolled back."""
