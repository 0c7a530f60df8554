"""The types written here for libraries without any name only what the library has."""

import ast
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

STUB = Path(__file__).parents[2] / "stubs" / "sqlcipher3" / "dbapi2.pyi"


def _names() -> list[tuple[str, ...]]:
    """Every public name of the stub, methods and attributes of classes included."""
    found: list[tuple[str, ...]] = []
    for node in ast.parse(STUB.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found.append((node.name,))
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    found.append((node.name, inner.name))
                elif isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    found.append((node.name, inner.target.id))
        elif isinstance(node, ast.FunctionDef):
            found.append((node.name,))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append((node.target.id,))
    return [names for names in found if not names[0].startswith("_")]


@pytest.mark.parametrize("names", _names(), ids=".".join)
def test_the_library_has_it(names: tuple[str, ...]) -> None:
    """A name that the library dropped or never had is not promised."""
    thing: object = dbapi2
    for name in names:
        assert hasattr(thing, name)
        thing = getattr(thing, name)
