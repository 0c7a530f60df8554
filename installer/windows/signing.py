"""Authenticode signatures, when the machine that builds is given a certificate.

Environment: ``SIGN_CERTIFICATE`` and ``SIGN_KEY`` (PEM), or ``SIGN_PKCS12``; the passphrase in
the first line of the file ``SIGN_PASSPHRASE_FILE``; ``SIGN_TIMESTAMP`` names a time stamp
service, without which a signature ends with its certificate (and the same commit gives the
same bytes). Nothing of these is printed.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from installer import facts
from installer.windows import launchers
from installer.windows.fetching import Missing


@dataclass(frozen=True, slots=True)
class Key:
    """What osslsigncode is told of the certificate and its key."""

    options: tuple[str, ...]


def key_from_environment() -> Key | None:
    """The certificate to sign with, None when none is given."""
    bundle, certificate = os.environ.get("SIGN_PKCS12"), os.environ.get("SIGN_CERTIFICATE")
    if bundle:
        options = ["-pkcs12", _file("SIGN_PKCS12")]
    elif certificate:
        options = ["-certs", _file("SIGN_CERTIFICATE"), "-key", _file("SIGN_KEY")]
    else:
        return None
    if os.environ.get("SIGN_PASSPHRASE_FILE"):
        options += ["-readpass", _file("SIGN_PASSPHRASE_FILE")]
    stamp = os.environ.get("SIGN_TIMESTAMP")
    # Without a service the moment of the commit stands in the signature.
    options += ["-ts", stamp] if stamp else ["-time", str(facts.epoch())]
    return Key(tuple(options))


def _file(variable: str) -> str:
    path = os.environ.get(variable, "")
    if not Path(path).is_file():
        message = f"{variable} names no file"
        raise Missing(message)
    return path


def sign(key: Key | None, file: Path) -> None:
    """Sign a program or package in place; nothing without a key."""
    if key is None:
        return
    signed = file.with_name(f"{file.name}.signed")
    command = ["osslsigncode", "sign", *key.options, "-h", "sha256", "-n", facts.TITLE]
    done = subprocess.run(
        [*command, "-in", str(file), "-out", str(signed)], capture_output=True, text=True
    )
    if done.returncode != 0:
        signed.unlink(missing_ok=True)
        message = f"{file.name} could not be signed: osslsigncode ended with {done.returncode}"
        raise Missing(message)
    signed.replace(file)


def sign_launchers(key: Key | None, program: Path) -> None:
    """Sign what is ours in the folder of the program; libraries keep their makers' own."""
    for name in (launchers.WINDOW, launchers.CONSOLE):
        sign(key, program / name)


if __name__ == "__main__":  # called by makensis for the uninstaller
    sign(key_from_environment(), Path(sys.argv[1]))
