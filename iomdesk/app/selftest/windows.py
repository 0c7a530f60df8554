"""Every window, each in its turn: painted, not blank, and nothing complained of meanwhile."""

from typing import Final

from PySide6.QtWidgets import QApplication, QDialog

from iomdesk.app.desk import Program
from iomdesk.app.pictures import quiet_application
from iomdesk.app.selftest.bench import Bench
from iomdesk.app.selftest.failing import must, must_be
from iomdesk.app.selftest.holding import stages
from iomdesk.app.selftest.painting import desk, drawn, lightness, painted, part, rest, turn
from iomdesk.app.selftest.visits import NotThere, Visit, places, steps
from iomdesk.app.selftest.watching import Watch, watching
from iomdesk.services import packs
from iomdesk.ui.projector.window import ProjectorWindow
from iomdesk.ui.theme import Mode, theme

_LARGE: Final = 150
_WALLS: Final = 3
"""How many kinds of things the wall shows at least while a meeting is held."""


def show_desk(bench: Bench) -> dict[str, object]:
    """Every place, tab, panel and step of the desk, light; every place, dark."""
    theme().install(quiet_application())
    theme().choose(mode=Mode.LIGHT)
    opened = bench.copy_of_training("shown")
    with watching() as watch, desk(opened, bench.clock, bench.scratch / "shown") as made:
        light = _navigation(made, watch, "light")
        theme().choose(mode=Mode.DARK)  # while few screens are made: each is dressed anew
        dark = _navigation(made, watch, "dark")
        for key, how_light in light.items():
            must_be(dark[key] < how_light, f"{key}: darker in the dark look", dark[key])
        theme().choose(mode=Mode.LIGHT, percent=_LARGE)
        _navigation(made, watch, "large")
        theme().choose(percent=100)
        tour = (*places(opened.desk), *steps(opened.desk))
        for visit in tour:
            _visit(made, visit, watch)
        _over_everything(made, watch)
    watch.quiet("closing")
    return {"count": len(tour) + 3 * len(light) + 2}


def _navigation(made: Program, watch: Watch, look: str) -> dict[str, float]:
    """Every place of the navigation; gives how light its picture is."""
    found: dict[str, float] = {}
    for place in made.shell.places:
        where = f"{place.key}, {look}"
        made.shell.go(place.key)
        rest(made.shell, made.jobs)
        must(place.key, made.shell.place_here)
        found[place.key] = lightness(painted(made.shell, where))
        watch.quiet(where)
    must_be(bool(found), "places in the navigation", "none")
    return found


def _visit(made: Program, visit: Visit, watch: Watch) -> None:
    shell = made.shell
    shell.go(visit.key, visit.where)
    rest(shell, made.jobs)
    must(visit.key, shell.place_here)
    visit.opens(shell)
    rest(shell, made.jobs)
    found = visit.shown(shell)
    where = f"{visit.key} {type(found).__name__}"
    if found is None:
        raise NotThere(visit.key)
    whole = painted(shell, where)
    if found is not shell.screen_here:
        part(whole, shell, found, where)
    watch.quiet(where)
    shell.side.close_panel()


def _over_everything(made: Program, watch: Watch) -> None:
    """What lies over the desk: the palette, the sheet of keys."""
    shell = made.shell
    shell.go("cohort")
    rest(shell, made.jobs)
    shell.open_palette()
    shell.palette_box.summon("tease")
    rest(shell, made.jobs)
    painted(shell.palette_box, "palette")
    must_be(bool(shell.palette_box.entries), "somebody found in the palette", "nobody")
    shell.palette_box.dismiss()
    shell.show_keys()
    turn(lambda: _dialog() is not None, "the sheet of keys")
    sheet = _dialog()
    if sheet is not None:
        painted(sheet, "sheet of keys")
        sheet.close()
    rest(shell, made.jobs)
    watch.quiet("palette and keys")


def _dialog() -> QDialog | None:
    found = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog))
    return next((one for one in found if one.isVisible()), None)


# ---- the meeting -------------------------------------------------------------------------


def show_meeting(bench: Bench) -> dict[str, object]:
    """The chair's window and the wall, at each stage of a meeting that is held meanwhile."""
    theme().install(quiet_application())
    theme().choose(mode=Mode.LIGHT)
    opened = bench.copy_of_training("chaired")
    walls: list[str] = []
    count = 0
    with watching() as watch, desk(opened, bench.clock, bench.scratch / "chaired") as made:
        meeting_id = packs.meeting_for_day(opened.desk, opened.desk.today())
        made.meeting.hold(meeting_id)
        for stage in stages(opened.desk, bench.clock, meeting_id):
            rest(made.shell, made.jobs)
            where = f"chair, {stage}"
            painted(made.shell, where)
            _wall(made, where, walls)
            watch.quiet(where)
            count += 1
        # The marking alone, the statement, an item of the open part, one of the closed part.
        must_be(len(set(walls)) >= _WALLS, f"{_WALLS} kinds of the wall", sorted(set(walls)))
    watch.quiet("closing")
    return {"count": 2 * count}


def _wall(made: Program, where: str, walls: list[str]) -> None:
    """The window of the second screen, of what stands there now."""
    value = made.meeting.projection.value
    wall = ProjectorWindow(value)
    wall.resize(1280, 720)
    drawn(wall.grab(), f"wall, {where}")
    walls.append(value.kind)
    wall.deleteLater()
