"""One copy of a pack: cover, agenda, each case on pages of its own, referrals, releases."""

from collections.abc import Iterator

from iomdesk.papers.agenda import agenda_section
from iomdesk.papers.case import case_section
from iomdesk.papers.cover import cover_blocks
from iomdesk.papers.frame import Furniture, Paper, Section, build, room_above
from iomdesk.papers.labels import made, say
from iomdesk.papers.matrix import matrix_section
from iomdesk.papers.referral import referral_section
from iomdesk.papers.releases import releases_section
from iomdesk.papers.values import PackPaper


def make_pack(paper: PackPaper) -> Paper:
    """The copy as one file. The same values give the same bytes."""
    frame = paper.frame
    copy_line = say(
        "copy_line",
        copy=paper.copy,
        of=paper.of,
        name=paper.cover.name,
        agency=paper.cover.agency,
    )
    furniture = Furniture(
        marking=frame.marking,
        marking_foot=frame.marking_foot,
        left=(frame.scheme, frame.occasion),
        right=copy_line,
        foot=made(frame),
        training=frame.training,
    )
    return build(frame.reference, furniture, list(_sections(paper, room_above(furniture))))


def _sections(paper: PackPaper, above: float) -> Iterator[Section]:
    yield Section(outline=say("cover_outline"), blocks=cover_blocks(paper))
    if paper.agenda or paper.referrals or paper.releases:
        yield agenda_section(paper)
    of = len(paper.cases)
    for number, case in enumerate(paper.cases, 1):
        yield case_section(case, number, of, paper.cover.quorum)
    for part in paper.referrals:
        yield referral_section(part.form)
        if part.matrix is not None:
            yield matrix_section(part.matrix, above)
    if paper.releases:
        yield releases_section(paper.releases, paper.release_days)
