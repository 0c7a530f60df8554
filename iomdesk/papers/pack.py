"""One copy of a pack: the cover, every case on pages of its own, matrices to be decided."""

from iomdesk.papers.case import case_section
from iomdesk.papers.cover import cover_blocks
from iomdesk.papers.frame import Furniture, Paper, Section, build, room_above
from iomdesk.papers.labels import made, say
from iomdesk.papers.matrix import matrix_section
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
    of = len(paper.cases)
    return build(
        frame.reference,
        furniture,
        [
            Section(outline=say("cover_outline"), blocks=cover_blocks(paper)),
            *(
                case_section(case, number, of, paper.cover.quorum)
                for number, case in enumerate(paper.cases, 1)
            ),
            *(matrix_section(matrix, room_above(furniture)) for matrix in paper.matrices),
        ],
    )
