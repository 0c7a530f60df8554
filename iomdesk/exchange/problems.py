"""Why a file is not taken in."""

from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.words import words


class Refused(EnvironmentProblem):
    """A file from outside that is not read, or not read further.

    Attributes:
        code: key of the words under ``[environment]``; all of them start with ``file_``.
        params: file, sheet, limit; never what the file says.
    """

    @property
    def text(self) -> str:
        """The reason in words."""
        return words("environment", self.code, self.params)
