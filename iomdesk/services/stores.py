"""Making a store, opening it as a desk, and checking that it is sound."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from iomdesk.domain.clock import Clock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.formdef.scheme import Scheme, load_scheme
from iomdesk.services import rulechecks, rulesets
from iomdesk.services.desk import Desk
from iomdesk.services.findings import Finding
from iomdesk.store import keys, making
from iomdesk.store.changes import Work
from iomdesk.store.disk import disk_problems
from iomdesk.store.keyfile import FILE
from iomdesk.store.keys import Cost, KeyFile
from iomdesk.store.log import Verb
from iomdesk.store.making import Making
from iomdesk.store.opener import put_opener
from iomdesk.store.queries import settings
from iomdesk.store.schema import Kind
from iomdesk.store.vault import Store
from iomdesk.words import words

AREA = "area"
KEY_SLOTS = "key_slots"
"""The setting that keeps which generation of the key file the store was last used with."""


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
    scheme = load_scheme(new.scheme)  # one that cannot be read must not become a store

    def build(place: Path, key: bytes) -> None:
        store = Store.create(place, key)
        try:
            file = keys.read_keys(place)
            desk = _desk(store, file, scheme, area=new.area, who=new.person, clock=clock)
            first = {AREA: new.area, KEY_SLOTS: [file.generation, file.slots_hash]}
            desk.write(lambda work: _keep_first(work, scheme, first), context="create")
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


def _keep_first(work: Work, scheme: Scheme, first: Mapping[str, object]) -> None:
    rulesets.keep_first(work, scheme)
    for name, value in first.items():
        work.insert(Kind.SETTING, {"name": name, "value": json.dumps(value)})


def _desk(
    store: Store, file: KeyFile, scheme: Scheme, *, area: str, who: str, clock: Clock
) -> Desk:
    return Desk(
        store=store,
        scheme=scheme,
        clock=clock,
        who=who,
        name=file.store_name,
        area=area,
        training=file.training,
    )


def open_desk(
    folder: Path,
    key: bytes,
    *,
    who: str,
    clock: Clock,
    how: str = "passphrase",
    as_it_is: bool = False,
    upgrading: Callable[[], None] | None = None,
) -> Desk:
    """Open an unlocked store for one person; the caller holds the folder's lock.

    The opening is logged, with ``how``: "passphrase" or "recovery code". With
    ``as_it_is`` nothing at all is kept, not even that. ``upgrading`` is called before a
    store of an older form is brought up to date. Raises EnvironmentProblem
    ``keys_rolled_back`` when the key file is older than the store, ``rule_set_broken``,
    and as ``iomdesk.store.vault.Store.open`` and ``keys.proved``.
    """
    file = keys.proved(folder, key)
    store = Store.open(folder, key, clock=clock, as_it_is=as_it_is, upgrading=upgrading)
    try:
        with store.read() as reading:
            area = settings.value(reading, AREA, "")
            scheme, held = rulesets.opened(reading, file.scheme)
        desk = _desk(store, file, scheme, area=str(area), who=who, clock=clock)
        _compare_keys(desk, file, keep=not as_it_is)
        if not held and not as_it_is:
            desk.write(lambda work: rulesets.keep_first(work, scheme), context=rulesets.CONTEXT)
        if not as_it_is:
            _note_opening(desk, how)
            put_opener(folder)
    except BaseException:
        store.close()
        raise
    return desk


def _note_opening(desk: Desk, how: str) -> None:
    """Log who opened the store and how; a log that lost entries is told at the next unlock."""
    if not desk.store.log_is_whole():
        desk.store.note_check(desk.clock.now(), passed=False)
    desk.write(
        lambda work: work.note(Verb.CONSULTATION, Kind.SETTING, "", fields={"opened with": how}),
        context="unlock",
    )


def _compare_keys(desk: Desk, file: KeyFile, *, keep: bool) -> None:
    """Refuse a key file older than the store, which would let removed people back in.

    A newer one is what a program ended in the middle leaves behind, and is taken over. A
    backup brought back whole agrees with itself.
    """
    now = [file.generation, file.slots_hash]
    known = recall(desk, KEY_SLOTS)
    if known == now:
        return
    if isinstance(known, list) and file.generation <= known[0]:
        raise EnvironmentProblem("keys_rolled_back")
    if keep:
        remember(desk, KEY_SLOTS, now, context="keys")


def keep_keys(desk: Desk) -> None:
    """After a change of who may open the store: let the store know, so that it stays."""
    _compare_keys(desk, keys.read_keys(desk.store.folder), keep=True)


def check_store(desk: Desk) -> tuple[Finding, ...]:
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
        found.append(rulechecks.check(desk))
        found.append(_drafts(desk))
    sound = all(one.sound for one in found)
    desk.store.note_check(desk.clock.now(), passed=sound)
    return tuple(found)


def _structure(lines: tuple[str, ...]) -> Finding:
    if lines:
        text = words("check", "tables_broken", {"lines": "; ".join(lines[:5])})
        return Finding(text, sound=False)
    return Finding(words("check", "tables_sound"), sound=True)


def _drafts(desk: Desk) -> Finding:
    with desk.read() as reading:
        count = settings.draft_count(reading)
    code = {0: "no_drafts", 1: "one_draft"}.get(count, "drafts")
    return Finding(words("check", code, {"count": count}), sound=True)


def remember(desk: Desk, name: str, value: object, *, context: str = "settings") -> None:
    """Keep a setting of the store, logged like any other change."""
    packed = json.dumps(value)

    def act(work: Work) -> None:
        held = settings.row(work.reading, name)
        if held is None:
            work.insert(Kind.SETTING, {"name": name, "value": packed})
        else:
            work.amend(Kind.SETTING, held[0], held[1], {"value": packed})

    desk.write(act, context=context)


def recall(desk: Desk, name: str, default: object = None) -> object:
    """A setting of the store."""
    with desk.read() as reading:
        return settings.value(reading, name, default)


def require_store(folder: Path) -> None:
    """Raise EnvironmentProblem ``not_a_store`` unless a store lies there, or one of the disk."""
    with disk_problems():
        there = (folder / FILE).is_file()
    if not there:
        raise EnvironmentProblem("not_a_store")
