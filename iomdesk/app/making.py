"""Making stores for the create wizard; see ``iomdesk.ui.screens.create.plan.Maker``."""

from pathlib import Path

from iomdesk.domain.clock import Clock
from iomdesk.store.disk import write_atomically
from iomdesk.store.making import Making
from iomdesk.ui.screens.create.plan import Draft, Plan, SchemeOffer


def offers() -> tuple[SchemeOffer, ...]:
    """The schemes that ship, for the wizard's first page."""
    from iomdesk.formdef.scheme import load_scheme, scheme_ids

    schemes = [load_scheme(scheme_id) for scheme_id in scheme_ids()]
    return tuple(
        SchemeOffer(scheme.id, scheme.title, tuple(area.name for area in scheme.areas))
        for scheme in schemes
    )


class _Draft:
    """A store being made, with what its recovery page says."""

    def __init__(self, plan: Plan, making: Making) -> None:
        self.plan = plan
        self.making = making

    @property
    def recovery_code(self) -> str:
        """The code to print."""
        return self.making.recovery_code


class StoreMaker:
    """Makes stores through ``iomdesk.services.stores``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def begin(self, plan: Plan) -> Draft:
        """Make the store beside its place."""
        from iomdesk.services.stores import NewStore, begin_store

        new = NewStore(
            folder=plan.folder,
            name=plan.name,
            scheme=plan.scheme,
            area=plan.area,
            person=plan.person,
        )
        return _Draft(plan, begin_store(new, plan.passphrase, clock=self._clock))

    def page(self, draft: Draft) -> bytes:
        """The recovery page as a PDF."""
        from iomdesk.services import recovery
        from iomdesk.services.stores import NewStore

        plan = _ours(draft).plan
        new = NewStore(
            folder=plan.folder,
            name=plan.name,
            scheme=plan.scheme,
            area=plan.area,
            person=plan.person,
        )
        return recovery.page(new, draft.recovery_code, clock=self._clock)

    def save_page(self, draft: Draft, file: Path) -> None:
        """Write the recovery page as a PDF."""
        page = self.page(draft)
        from iomdesk.services.outgoing import file_problems

        with file_problems():
            write_atomically(file, page)

    def prove(self, draft: Draft, code: str) -> None:
        """Open the store with the code as typed."""
        _ours(draft).making.prove(code, clock=self._clock)

    def keep(self, draft: Draft) -> Path:
        """Move the proved store to its place."""
        made = _ours(draft)
        made.making.keep()
        return made.plan.folder

    def throw_away(self, draft: Draft) -> None:
        """Leave nothing of it."""
        _ours(draft).making.throw_away()


def _ours(draft: Draft) -> _Draft:
    if not isinstance(draft, _Draft):
        raise TypeError(type(draft).__name__)
    return draft
