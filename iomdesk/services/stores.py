"""Making a store, opening it as a desk, and checking that it is sound."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.formdef.scheme import load_scheme
from iomdesk.services.desk import Desk
from iomdesk.store import keys, making
from iomdesk.store.changes import Work
from iomdesk.store.keys import Cost, KeyFile
from iomdesk.store.making import Making
from iomdesk.store.queries import settings
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store
from iomdesk.words import words

AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStore:
    """What a new store needs to know; the passphrase is handed over beside it.

    Attributes:
        folder: where it will lie, ``NAME.iomstore``.
        area: the area it works for; empty for the whole scheme.
        person: "SURNAME, Forename" of its first user.
    """

    folder: Path
    name: str
    scheme: str
    area: str
    person: str
    training: bool = False


def begin_store(
    new: NewStore,
    passphrase: str,
    *,
    clock: Clock,
    cost: Cost | None = None,
    fill: Callable[[Desk], None] | None = None,
) -> Making:
    """Build a store beside its place; it moves there once its recovery code is proved.

    ``fill`` may put the first people in. Raises RuleViolation and EnvironmentProblem as
    ``iomdesk.store.making.begin``.
    """
    load_scheme(new.scheme)  # a scheme that cannot be read must not become a store

    def build(place: Path, key: bytes) -> None:
        store = Store.create(place, key)
        try:
            desk = _desk(store, keys.read_keys(place), area=new.area, who=new.person, clock=clock)
            desk.write(lambda work: _keep_area(work, new.area), context="create")
            if fill is not None:
                fill(desk)
        finally:
            store.close()

    return making.begin(
        new.folder,
        name=new.name,
        scheme=new.scheme,
        training=new.training,
        person=new.person,
        passphrase=passphrase,
        build=build,
        cost=cost,
        context=[new.area],
    )


def _keep_area(work: Work, area: str) -> None:
    work.insert(Kind.SETTING, {"name": AREA, "value": json.dumps(area)})


def _desk(store: Store, file: KeyFile, *, area: str, who: str, clock: Clock) -> Desk:
    return Desk(
        store=store,
        scheme=load_scheme(file.scheme),
        clock=clock,
        who=who,
        name=file.store_name,
        area=area,
        training=file.training,
    )


def open_desk(folder: Path, key: bytes, *, who: str, clock: Clock) -> Desk:
    """Open an unlocked store for one person; the caller holds the folder's lock.

    Raises EnvironmentProblem as ``iomdesk.store.vault.Store.open`` and ``read_keys``.
    """
    file = keys.read_keys(folder)
    store = Store.open(folder, key, clock=clock)
    try:
        with store.read() as reading:
            area = settings.value(reading, AREA, "")
    except BaseException:
        store.close()
        raise
    return _desk(store, file, area=str(area), who=who, clock=clock)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a check.

    Attributes:
        text: what was looked at and what was found, in words.
        sound: whether it is as it should be.
    """

    text: str
    sound: bool


def check_store(desk: Desk, key: bytes) -> tuple[Finding, ...]:
    """Every page, every table, the chain of the log, the rule set, the drafts: a line each.

    The result is noted beside the keys, for the unlock window to show.
    """
    health = desk.store.check()
    found = [
        Finding(words("check", "pages_sound"), sound=True)
        if not health.pages
        else Finding(
            words("check", "pages_broken", {"lines": "; ".join(health.pages)}), sound=False
        )
    ]
    if not health.pages:
        found.append(_structure(health.structure))
        found.append(
            Finding(words("check", "log_sound", {"entries": f"{health.entries:,}"}), sound=True)
            if health.fault is None
            else Finding(
                words("check", f"log_{health.fault.code}", {"entry": f"{health.fault.seq:,}"}),
                sound=False,
            )
        )
        found.append(_rule_set(desk))
        found.append(_drafts(desk))
    sound = all(one.sound for one in found)
    keys.note_check(desk.store.folder, key, desk.clock.now(), passed=sound)
    return tuple(found)


def _structure(lines: tuple[str, ...]) -> Finding:
    if lines:
        text = words("check", "tables_broken", {"lines": "; ".join(lines[:5])})
        return Finding(text, sound=False)
    return Finding(words("check", "tables_sound"), sound=True)


def _rule_set(desk: Desk) -> Finding:
    scheme = desk.scheme
    params = {"scheme": scheme.title, "version": scheme.version}
    return Finding(words("check", "rule_set", params), sound=True)


def _drafts(desk: Desk) -> Finding:
    with desk.read() as reading:
        count = settings.draft_count(reading)
    code = {0: "no_drafts", 1: "one_draft"}.get(count, "drafts")
    return Finding(words("check", code, {"count": count}), sound=True)


def remember(desk: Desk, name: str, value: object) -> None:
    """Keep a setting of the store, logged like any other change."""
    packed = json.dumps(value)

    def act(work: Work) -> None:
        held = settings.row(work.reading, name)
        if held is None:
            work.insert(Kind.SETTING, {"name": name, "value": packed})
        else:
            work.amend(Kind.SETTING, held[0], held[1], {"value": packed})

    desk.write(act, context="settings")


def recall(desk: Desk, name: str, default: object = None) -> object:
    """A setting of the store."""
    with desk.read() as reading:
        return settings.value(reading, name, default)


def require_store(folder: Path) -> None:
    """Raise EnvironmentProblem ``not_a_store`` unless a store lies there."""
    if not (folder / "keys.json").is_file():
        raise EnvironmentProblem("not_a_store")
