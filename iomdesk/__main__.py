"""Start iomdesk: without a sub-command the desk opens; with one the job runs without a window."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code (0 done, 1 refused, 2 wrong usage)."""
    from iomdesk.app.cli import run

    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stdout is None or sys.stderr is None:
        from iomdesk.app.windowed import without_console

        return without_console(lambda: run(given))
    return run(given)


if __name__ == "__main__":
    sys.exit(main())
