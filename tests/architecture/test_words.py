"""Every code that the program raises has words, and the words keep to our way of speaking."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE: dict[str, dict[str, str]] = tomllib.loads(
    (ROOT / "resources" / "text" / "en.toml").read_text(encoding="utf-8")
)
SOURCES = sorted((ROOT / "iomdesk").rglob("*.py"))
UNWANTED = re.compile(r"\bplease\b|\bsuccess(?:ful|fully)?\b|\bare you sure\b|\boops\b", re.I)
NOT_OURS = re.compile(r"\b(?:nominals?|offenders)\b", re.I)  # "Person" in our own text


@dataclass(frozen=True, slots=True)
class Use:
    """A code passed literally: where, which section it is looked up in, which gaps it fills."""

    where: str
    section: str
    code: str
    filled: frozenset[str] | None  # None where it cannot be seen in the source


def _string(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _filled(node: ast.expr | None) -> frozenset[str] | None:
    """The keys of a params argument, when it is absent or written out as a dict."""
    if node is None:
        return frozenset()
    if not isinstance(node, ast.Dict):
        return None
    keys = [_string(key) for key in node.keys]
    return frozenset(key for key in keys if key) if all(keys) else None


def _families(trees: Mapping[Path, ast.Module]) -> dict[str, str]:
    """Class name to section, for the two families of errors and what inherits from them."""
    families = {"RuleViolation": "rule", "EnvironmentProblem": "environment"}
    classes = [n for tree in trees.values() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    grown = True
    while grown:
        grown = False
        for node in classes:
            methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
            for base in node.bases:
                name = base.id if isinstance(base, ast.Name) else ""
                if name in families and node.name not in families and "__init__" not in methods:
                    families[node.name] = families[name]
                    grown = True
    return families


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if len(call.args) > place else None


def uses(trees: Mapping[Path, ast.Module]) -> Iterator[Use]:
    """Every literal code in these modules; an ``a if b else c`` of two codes counts as both."""
    families = _families(trees)
    for path, tree in trees.items():
        speaks = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "iomdesk.words"
            and any(alias.name == "words" for alias in node.names)
            for node in ast.walk(tree)
        )
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name == "words" and speaks:
                section, place = _string(_argument(call, 0, "section")), 1
            elif name in families:
                section, place = families[name], int(families[name] == "rule")
            else:
                continue
            code = _argument(call, place, "code")
            codes = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
            filled = _filled(_argument(call, place + 1, "params"))
            for literal in filter(None, map(_string, codes)):
                if section is not None:
                    yield Use(f"{path.name}:{call.lineno}", section, literal, filled)


def _gaps(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def wanting(found: Iterator[Use], catalogue: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What is said about each use that has no words, or words with a gap left open."""
    said = []
    for use in found:
        text = catalogue.get(use.section, {}).get(use.code)
        if text is None:
            said.append(f"{use.where}: no words for [{use.section}] {use.code}")
        elif use.filled is not None and _gaps(text) - use.filled:
            said.append(f"{use.where}: [{use.section}] {use.code} lacks {_gaps(text) - use.filled}")
    return said


def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def test_every_code_has_words_and_every_gap_is_filled() -> None:
    """No code can reach a person without words, and no words without what fills them."""
    found = list(uses(_trees()))
    assert found
    assert wanting(iter(found), CATALOGUE) == []


def test_a_code_without_words_is_seen() -> None:
    """The walk above sees calls, keywords, subclasses, either-or codes and open gaps."""
    source = """
from iomdesk.words import _section, _sections, words
class Mine(EnvironmentProblem): ...
RuleViolation("f", "known", {"n": 1})
RuleViolation("f", "known")
RuleViolation("f", code="gone")
Mine("lost" if x else "stolen")
words("rule", "unheard")
words("rule", variable)
"""
    said = wanting(
        uses({Path("a.py"): ast.parse(source)}), {"rule": {"known": "{n}"}, "environment": {}}
    )
    assert said == [
        "a.py:5: [rule] known lacks {'n'}",
        "a.py:6: no words for [rule] gone",
        "a.py:7: no words for [environment] lost",
        "a.py:7: no words for [environment] stolen",
        "a.py:8: no words for [rule] unheard",
    ]


ALL_WORDS = [
    pytest.param(text, id=f"{section}.{code}")
    for section, codes in CATALOGUE.items()
    for code, text in codes.items()
    if (section, code) != ("wall", "wait")  # said to a room: these very words, UX section 8
]


@pytest.mark.parametrize("text", ALL_WORDS)
def test_words_keep_to_our_way_of_speaking(text: str) -> None:
    """UX, section 7: no "please", no "successfully", no exclamation mark, nobody's label."""
    assert not UNWANTED.search(text)
    assert not NOT_OURS.search(text)
    assert "!" not in text
    assert text == text.strip()
    assert "  " not in text
    assert not re.search(r"\.\.\.|\bOK\b", text)


# What people type, not what we say.
DENY_LIST = ROOT / "iomdesk" / "domain" / "common_passphrases.py"


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p != DENY_LIST], ids=lambda path: str(path.relative_to(ROOT))
)
def test_text_in_the_source_keeps_to_it_as_well(path: Path) -> None:
    """The same for strings that never went through the catalogue."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    said = [
        f"{path.name}:{node.lineno}: {node.value[:60]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and UNWANTED.search(node.value)
    ]
    assert said == []


def test_the_catalogue_reads_the_same_section_by_section() -> None:
    """Reading one section at a time gives what reading the whole file gives."""
    from iomdesk.words import _section, _sections

    assert {name: dict(_section(name)) for name in _sections()} == CATALOGUE
