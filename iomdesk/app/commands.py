"""The jobs of the command line, each through the same services a user drives.

What a job prints goes to standard output, what went wrong to standard error; exit code
0 is done, 1 refused or found wanting (design section 10).
"""

import argparse
import contextlib
import errno
import getpass
import json
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from iomdesk.domain.access import Slot, WrongPassphrase
from iomdesk.domain.clock import Clock, SystemClock
from iomdesk.domain.dates import Sense, read_date, show_date, show_moment
from iomdesk.domain.problems import Cancelled, EnvironmentProblem, RuleViolation
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.scheme import Scheme, load_scheme, scheme_ids
from iomdesk.services import backups, issuing, meetings, packs, referral_papers, stores
from iomdesk.services.desk import Desk
from iomdesk.services.findings import Finding
from iomdesk.services.outgoing import file_problems
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.store import holder, keys
from iomdesk.store.disk import write_atomically
from iomdesk.store.opener import store_of
from iomdesk.words import words

LONGEST_PASSPHRASE = 1_024


class Refused(Exception):
    """The job cannot be done; its text says why, in words for the person who asked."""


class Said:
    """What a job has to say: a line at a time, or everything as one JSON object."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._facts: dict[str, object] = {}

    def line(self, text: str) -> None:
        """Print a line for a person."""
        if not self._as_json:
            sys.stdout.write(text + "\n")

    def fact(self, name: str, value: object) -> None:
        """Keep a value for the JSON object."""
        self._facts[name] = value

    def finish(self) -> None:
        """Print the JSON object, when one was asked for."""
        if self._as_json:
            sys.stdout.write(json.dumps(self._facts, ensure_ascii=True) + "\n")


def run(asked: argparse.Namespace, clock: Clock | None = None) -> int:
    """Do one job; gives the exit code."""
    clock = clock or SystemClock()
    said = Said(as_json=bool(asked.json))
    job = _JOBS[asked.job]
    try:
        code = job(asked, said, clock)
    except Refused as refused:
        return _refuse(said, "refused", str(refused))
    except RuleViolation as violation:
        return _refuse(said, violation.code, words("rule", violation.code, violation.params))
    except EnvironmentProblem as problem:
        return _refuse(said, problem.code, _environment_words(problem))
    except FormError as error:
        return _refuse(said, "form", words("form", error.code, error.params))
    except WrongPassphrase as wrong:
        return _refuse(said, "passphrase", _wrong_words(wrong))
    except (KeyboardInterrupt, Cancelled):
        return _refuse(said, "stopped", words("command", "stopped"))
    except BrokenPipeError:  # the reader of our output went away
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: a number, a type, a place
        return _bug(said, error)
    said.finish()
    return code


def _bug(said: Said, error: Exception) -> int:
    """What nobody foresaw: its type and place, never its text, which may hold a name."""
    incident = secrets.token_hex(3).upper()
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
    said.fact("incident", incident)
    params = {"incident": incident, "kind": type(error).__qualname__, "place": place}
    return _refuse(said, "bug", words("command", "bug", params))


def _refuse(said: Said, code: str, text: str) -> int:
    said.fact("refused", code)
    said.fact("text", text)
    sys.stderr.write(f"iomdesk: {text}\n")
    said.finish()
    return 1


def _environment_words(problem: EnvironmentProblem) -> str:
    """The words for a problem, with the moment somebody opened the store as people say it."""
    params = dict(problem.params)
    with contextlib.suppress(KeyError, ValueError):
        params["since"] = show_moment(datetime.fromisoformat(str(params["since"])))
    return words("environment", problem.code, params)


def _wrong_words(wrong: WrongPassphrase) -> str:
    if wrong.wait_seconds:
        return words("command", "wait", {"seconds": wrong.wait_seconds})
    return words("command", "wrong_passphrase")


def _passphrase(asked: argparse.Namespace, *, twice: bool = False) -> str:
    """The passphrase, from the file named or from a prompt; never from an argument."""
    if asked.passphrase_file is not None:
        try:
            with asked.passphrase_file.open(encoding="utf-8") as file:
                return str(file.readline(LONGEST_PASSPHRASE)).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(words("command", "passphrase_file")) from error
    if not sys.stdin.isatty():
        raise Refused(words("command", "passphrase_needed"))
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Passphrase again: ") != first:
        raise Refused(words("command", "passphrases_differ"))
    return first


def _slot(folder: Path, name: str | None) -> Slot:
    """Whose key to use: the one named, or the only one there is."""
    people = keys.read_keys(folder).people
    if name is None:
        if len(people) == 1:
            return people[0]
        raise Refused(words("command", "which_user", {"users": "; ".join(p.name for p in people)}))
    wanted = name.casefold()
    for slot in people:
        if slot.name.casefold() == wanted:
            return slot
    raise Refused(words("command", "no_such_user"))


@contextmanager
def opened(
    folder: Path, asked: argparse.Namespace, said: Said, clock: Clock, *, as_it_is: bool = False
) -> Iterator[Desk]:
    """The store as a desk, held by this process alone until the block ends.

    An older one is brought up to date, which is said as it is in the window. With
    ``as_it_is`` nothing is kept, not even that it was opened.
    """
    folder = store_of(folder)
    stores.require_store(folder)
    slot = _slot(folder, asked.user)
    passphrase = _passphrase(asked)
    with holder.hold(folder, name=slot.name, clock=clock):
        key = keys.unlock(folder, slot.id, passphrase, clock=clock, note=not as_it_is)
        desk = stores.open_desk(folder, key, who=slot.name, clock=clock, as_it_is=as_it_is)
        try:
            if desk.store.copy_before:
                said.fact("copy_before", desk.store.copy_before)
                said.line(words("program", "upgraded", {"copy": desk.store.copy_before}))
            yield desk
        finally:
            desk.store.close()


def _create(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    from iomdesk.services import recovery

    if asked.scheme not in scheme_ids():
        known = ", ".join(scheme_ids())
        raise Refused(words("command", "no_such_scheme", {"schemes": known}))
    if not asked.user:
        raise Refused(words("command", "user_needed"))
    _require_new(asked.recovery_out)
    scheme = load_scheme(asked.scheme)
    new = stores.NewStore(
        folder=asked.store,
        name=asked.name or scheme.title,
        scheme=asked.scheme,
        area=_area(scheme, asked.area),
        person=asked.user,
    )
    making = stores.begin_store(new, _passphrase(asked, twice=True), clock=clock)
    page_made = False
    try:
        page = recovery.page(new, making.recovery_code, clock=clock)
        write_new(asked.recovery_out, page)
        page_made = True
        making.prove(making.recovery_code, clock=clock)
        making.keep()
    except BaseException:
        making.throw_away()
        _take_back(asked.recovery_out, page_made=page_made)
        raise
    said.fact("store", str(new.folder))
    said.fact("recovery_page", str(asked.recovery_out))
    said.line(words("command", "created", {"store": new.folder, "page": asked.recovery_out}))
    return 0


def _area(scheme: Scheme, typed: str) -> str:
    """An area of the scheme as the scheme writes it; empty for all of them."""
    if not typed:
        return ""
    names = [area.name for area in scheme.areas]
    for name in names:
        if name.casefold() == typed.strip().casefold():
            return name
    raise Refused(words("command", "no_such_area", {"areas": ", ".join(names)}))


def _require_new(path: Path) -> None:
    with file_problems():
        there = path.exists()
    if there:
        raise Refused(words("command", "file_exists", {"file": path.name}))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet and holds nothing out of a store."""
    with file_problems():
        path.touch(mode=0o600, exist_ok=False)  # keeps the place, or tells that it is taken
        try:
            write_atomically(path, data)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _take_back(page: Path, *, page_made: bool) -> None:
    """Remove the recovery page of a store that was not kept; it opens nothing."""
    if page_made:
        with suppress(OSError):
            page.unlink(missing_ok=True)


def _import(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    from iomdesk.app import importing

    if asked.report is not None:
        _require_new(asked.report)
    with opened(asked.store, asked, said, clock, as_it_is=asked.dry_run) as desk:
        return importing.bring_in(asked, said, desk)


def _pack(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    reading = read_date(asked.on, today=clock.now().date(), sense=Sense.ANY)
    if reading.value is None:
        raise Refused(words("command", "no_such_day", {"day": asked.on}))
    day = reading.value
    with file_problems():
        if asked.out.exists() and not asked.out.is_dir():
            raise FileExistsError(errno.EEXIST, "a file has that name")
    with opened(asked.store, asked, said, clock) as desk:
        # One step: a refusal leaves no meeting in the diary.
        made = desk.write(
            lambda _work: _planned(desk, day, asked.cases, asked.person or ()), context="pack"
        )
        files = issuing.save_all(desk, made, asked.out)
        said.fact("reference", made.pack.reference)
        said.fact("files", [str(file) for file in files])
        said.line(
            words(
                "command",
                "packed",
                {
                    "reference": made.pack.reference,
                    "date": show_date(day),
                    "copies": len(made.copies),
                    "folder": asked.out,
                },
            )
        )
        for file in files:
            said.line(f"  {file.name}")
    return 0


def _planned(desk: Desk, day: date, most: int | None, names: Sequence[str]) -> packs.MadePacks:
    """The packs of the day's meeting, which is planned where the diary has none."""
    if most is not None and meetings.meetings(desk, first=day, last=day):
        raise Refused(words("command", "meeting_stands", {"date": show_date(day)}))
    meeting_id = packs.meeting_for_day(desk, day, most_cases=most)
    invited = [one.name for one in meetings.meeting(desk, meeting_id).attendees]
    known = {name.casefold() for name in invited}
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        told = {"names": "; ".join(unknown), "invited": "; ".join(invited)}
        raise Refused(words("command", "not_invited", told))
    if not meetings.meeting(desk, meeting_id).cases:
        raise Refused(words("command", "no_cases", {"date": show_date(day)}))
    return packs.make(desk, meeting_id, only=frozenset(names))


def _continuity(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    _require_new(asked.out)
    with opened(asked.store, asked, said, clock) as desk:
        ref = PaperRef(PaperKind.CONTINUITY)
        drawn = referral_papers.save(desk, ref, asked.out, recipient=None)
    said.fact("file", str(asked.out))
    said.fact("pages", drawn.pages)
    said.line(words("command", "continuity_saved", {"file": asked.out, "pages": drawn.pages}))
    return 0


def _check(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    with opened(asked.store, asked, said, clock) as desk:
        found = stores.check_store(desk)
    return _tell(said, found)


def _tell(said: Said, found: Sequence[Finding]) -> int:
    """Say what a check found; gives the exit code."""
    said.fact("findings", [{"text": one.text, "sound": one.sound} for one in found])
    sound = all(one.sound for one in found)
    said.fact("sound", sound)
    for one in found:
        said.line(one.text)
        if not one.sound:
            sys.stderr.write(f"iomdesk: {one.text}\n")
    return 0 if sound else 1


def _backup(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    with opened(asked.store, asked, said, clock) as desk:
        made = backups.back_up(desk, asked.folder)
    said.fact("backup", str(made))
    said.line(words("command", "backed_up", {"backup": made}))
    return 0


def _restore(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    stores.require_store(asked.backup)
    slot = _slot(asked.backup, asked.user)
    passphrase = _passphrase(asked)
    with holder.hold(asked.backup, name=slot.name, clock=clock):
        key = keys.unlock(asked.backup, slot.id, passphrase, clock=clock, note=False)
        backups.restore(asked.backup, asked.store, key=key)
    said.fact("store", str(asked.store))
    said.line(words("command", "restored", {"store": asked.store}))
    with holder.hold(asked.store, name=slot.name, clock=clock):
        desk = stores.open_desk(asked.store, key, who=slot.name, clock=clock)
        try:
            found = stores.check_store(desk)
        finally:
            desk.store.close()
    return _tell(said, found)


def _self_test(asked: argparse.Namespace, said: Said, clock: Clock) -> int:
    from iomdesk.app import selftest

    del asked, clock
    return selftest.run(said.line, said.fact)


_JOBS: Mapping[str, Callable[[argparse.Namespace, Said, Clock], int]] = {
    "create": _create,
    "import": _import,
    "pack": _pack,
    "continuity": _continuity,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "self-test": _self_test,
}
