"""What is wrong with a scheme file, said so that its author can find the place."""

from collections.abc import Mapping
from types import MappingProxyType


class FormError(Exception):
    """A scheme file cannot be used as it stands.

    Attributes:
        file: the file below the schemes folder, such as "derbyshire/rag.toml".
        field: the key with its place, such as "status[2].response"; empty for the file.
        code: key of the words in ``resources/text/en.toml`` under ``[form]``.
        params: values for the gaps in those words; ``file`` and ``field`` are among them.
    """

    def __init__(
        self, file: str, field: str, code: str, params: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(f"{file}: {field}: {code}")
        self.file = file
        self.field = field
        self.code = code
        self.params = MappingProxyType({"file": file, "field": field, **(params or {})})
