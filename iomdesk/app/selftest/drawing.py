"""Every paper the program makes, drawn and compared with what ships in resources/selftest/papers.

They are drawn over the training store on one fixed day. What ships was written by
``python -m iomdesk.app.selftest.expect`` and looked at before it was committed.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Final

from iomdesk.app.selftest import reading
from iomdesk.app.selftest.bench import PERSON, Bench
from iomdesk.app.selftest.failing import must, must_be, refusal
from iomdesk.app.selftest.holding import hold
from iomdesk.assets import resource
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.recovery_code import encode
from iomdesk.papers.protect import protect
from iomdesk.services import minutes, packs, recovery, referral_papers, referrals, scoring
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.services.stores import NewStore

_PASSWORD: Final = "correct horse £ ü 電"  # noqa: S105 - opens a paper about nobody
_CODE: Final = encode(bytes(range(20)))


def draw_all(bench: Bench) -> dict[str, bytes]:
    """Every paper by its name."""
    found: dict[str, bytes] = {"recovery": _recovery(bench)}
    with bench.open_copy("drawn") as opened:
        found |= dict(_packs(opened.desk))
        found |= dict(_single(opened.desk))
        found |= dict(_of_referrals(opened.desk))
        meeting_id = hold(opened.desk, bench.clock)
        for copy in minutes.make(opened.desk, meeting_id).copies:
            found[f"minutes-{copy.number}"] = copy.pdf
    return found


def _recovery(bench: Bench) -> bytes:
    new = NewStore(
        folder=bench.scratch / "Saltergate.iomstore",
        name="Brackenshire IOM",
        scheme="brackenshire",
        area="Saltergate",
        person=PERSON,
    )
    return recovery.page(new, _CODE, clock=bench.clock)


def _packs(desk: Desk) -> Iterator[tuple[str, bytes]]:
    made = packs.make(desk, packs.meeting_for_day(desk, desk.today()))
    for copy in made.copies:
        yield f"pack-{copy.copy.number}", copy.pdf
    yield "attendance", made.attendance


def _single(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for kind in (PaperKind.BLANK_FORM, PaperKind.BLANK_MATRIX, PaperKind.CONTINUITY):
        yield kind.replace("_", "-"), referral_papers.draw(desk, PaperRef(kind)).pdf


def _of_referrals(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The form, matrix and letter of each referral of the store that has one."""
    lines = sorted(referrals.listed(desk, "all"), key=lambda one: (one.stage.value, one.name))
    for number, line in enumerate(lines, 1):
        yield f"form-{number}", referral_papers.draw(desk, PaperRef(PaperKind.FORM, line.id)).pdf
        for made in scoring.matrices(desk, referral_id=line.id)[:1]:
            ref = PaperRef(PaperKind.MATRIX, made.id)
            yield f"matrix-{number}", referral_papers.draw(desk, ref).pdf
        try:
            letter = referral_papers.draw(desk, PaperRef(PaperKind.LETTER, line.id))
        except RuleViolation as undecided:
            must("letter_undecided", undecided.code)
        else:
            yield f"letter-{number}", letter.pdf


# ---- the step ---------------------------------------------------------------------------


def expected() -> Mapping[str, str]:
    """What ships, by the name of the paper."""
    folder = resource("selftest", "papers")
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))}


def compare_all(bench: Bench) -> dict[str, object]:
    """Draw every paper and compare it."""
    drawn, kept = draw_all(bench), expected()
    must(sorted(kept), sorted(drawn), "papers")
    pages = 0
    for name, pdf in drawn.items():
        found = reading.read(pdf)
        reading.compare(name, reading.parse(kept[name]), found)
        pages += len(found)
    _with_password(drawn["pack-1"])
    return {"papers": len(drawn), "pages": pages}


def _with_password(pdf: bytes) -> None:
    """A file with a password opens with it, as AES-256, and with nothing else."""
    import pikepdf

    data = protect(pdf, _PASSWORD)
    for wrong in ("", _PASSWORD[:-1]):
        refusal(
            lambda wrong=wrong: pikepdf.open(io.BytesIO(data), password=wrong),  # type: ignore[misc]
            pikepdf.PasswordError, "a paper with a password stays shut without it",
        )  # fmt: skip
    with pikepdf.open(io.BytesIO(data), password=_PASSWORD) as opened:
        must((6, 256), (opened.encryption.R, opened.encryption.bits), "revision and bits")
        must_be("aesv3" in str(opened.encryption.stream_method).lower(), "AES-256",
                opened.encryption.stream_method)  # fmt: skip
    must_be(b"TEASELWOOD" not in data, "an encrypted file", "readable words")
    must(reading.read(pdf), reading.read(_opened(data)), "the paper behind its password")


def _opened(data: bytes) -> bytes:
    """The paper without its password."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), password=_PASSWORD) as opened:
        opened.save(out, encryption=False)
    return out.getvalue()
