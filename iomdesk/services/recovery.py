"""The recovery page of a store: the printed key of last resort."""

from iomdesk.domain.clock import Clock
from iomdesk.domain.recovery_code import typed_groups
from iomdesk.formdef.scheme import load_scheme
from iomdesk.papers.recovery import make_recovery
from iomdesk.papers.values import RecoveryPage
from iomdesk.services.stores import NewStore
from iomdesk.words import words


def page(new: NewStore, code: str, *, clock: Clock) -> bytes:
    """The recovery page as PDF, to print; the code stands nowhere else."""
    scheme = load_scheme(new.scheme)
    return make_recovery(
        RecoveryPage(
            marking=scheme.marking.short,
            scheme=new.name,
            store=new.folder.name,
            slot=words("recovery", "slot"),
            groups=typed_groups(code),
            made_at=clock.now(),
            made_by=new.person,
            training=new.training,
        )
    ).pdf
