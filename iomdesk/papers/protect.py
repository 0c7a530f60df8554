"""A password on a finished file: AES-256 (PDF 2.0, revision 6) by qpdf."""

from io import BytesIO

import pikepdf

from iomdesk.domain.problems import RuleViolation

MOST_BYTES = 127
"""Longest password revision 6 takes, in UTF-8; a longer one would be cut in silence."""


def protect(pdf: bytes, password: str) -> bytes:
    """The file, readable only with the password; metadata is encrypted as well.

    One password for opening and for rights: a second, unknown one would let nobody lift
    the protection, and no password at all would protect nothing.

    Raises:
        RuleViolation: ``required`` for an empty password, ``password_long`` for one of
            more than 127 bytes.
    """
    if not password:
        raise RuleViolation("password", "required")
    if len(password.encode()) > MOST_BYTES:
        raise RuleViolation("password", "password_long", {"most": MOST_BYTES})
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(
            out,
            encryption=pikepdf.Encryption(owner=password, user=password, R=6, aes=True,
                                          metadata=True),
        )  # fmt: skip
    return out.getvalue()
