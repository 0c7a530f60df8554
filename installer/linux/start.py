"""Where the frozen program begins; the same as ``python -m iomdesk``, kept to its own folder."""

import os
import sys
from collections.abc import MutableMapping
from importlib import import_module
from typing import Final

ELSEWHERE: Final = ("OPENSSL_ENGINES", "OPENSSL_MODULES", "QT_QPA_PLATFORM_PLUGIN_PATH")
"""Variables that would load code of others into the program. ``QT_PLUGIN_PATH`` is set to our
own folder by PyInstaller, and ``PYTHON...`` is not read."""


def keep_to_ourselves(variables: MutableMapping[str, str]) -> None:
    """Let no variable of the session name libraries to load.

    The OpenSSL inside the libraries would read the settings of the system's own, which is of
    another version and may ask for modules the one here has not.
    """
    for name in ELSEWHERE:
        variables.pop(name, None)
    variables["OPENSSL_CONF"] = os.devnull


def stay_with_this_version() -> None:
    """Read modules from the program that runs, not from the file of its name.

    An upgrade puts another program under that name while this one still runs; what is loaded
    after it would be read out of the middle of the other.
    """
    held = vars(import_module("pyimod02_importers").pyz_archive)  # PyInstaller's
    if "_filename" not in held:
        message = "this PyInstaller reads its archive in another way"
        raise LookupError(message)
    held["_filename"] = "/proc/self/exe"


if __name__ == "__main__":
    keep_to_ourselves(os.environ)
    stay_with_this_version()
    from iomdesk.__main__ import main

    sys.exit(main())
