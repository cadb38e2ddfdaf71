"""Imports go one way: the first layer ← data, ink ← network ← widget ← __main__."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

import digitwidget

PACKAGE = Path(digitwidget.__file__).parent
LAYERS = [
    {"limits", "validation", "errors", "files", "svg"},
    {"data", "ink"},
    {"network"},
    {"widget"},
    {"__main__"},
]
BACKENDS = "digitwidget.network.backends"


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(module: str) -> set[str]:
    """Our own modules that a file imports anywhere: in functions and under TYPE_CHECKING too."""
    path, found = FILES[module], set()
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            home = resolve_name("." * node.level + (node.module or ""), package)
            parts = {f"{home}.{alias.name}" for alias in node.names} & FILES.keys()
            found |= parts or {home}
    return found & FILES.keys()


IMPORTS = {module: imports_of(module) for module in FILES}


def layer(module: str) -> int:
    part = module.split(".")[1]
    return next(i for i, parts in enumerate(LAYERS) if part in parts)


INNER = [module for module in FILES if module != "digitwidget"]


def test_imports_are_found() -> None:
    assert "digitwidget.network.training" in IMPORTS["digitwidget.network.estimator"]
    assert "digitwidget.network.history" in IMPORTS["digitwidget"]


@pytest.mark.parametrize("module", INNER)
def test_a_layer_imports_those_below_it(module: str) -> None:
    outer = {other for other in IMPORTS[module] if layer(other) > layer(module)}
    aside = {
        other
        for other in IMPORTS[module]
        if layer(other) == layer(module) == 1 and other.split(".")[1] != module.split(".")[1]
    }
    assert outer | aside == set()


def test_there_are_no_circles() -> None:
    inner = {module: IMPORTS[module] - {"digitwidget"} for module in INNER}
    list(TopologicalSorter(inner).static_order())  # raises a CycleError that names it


@pytest.mark.parametrize("module", [m for m in FILES if not m.startswith(BACKENDS)])
def test_the_backends_are_sealed(module: str) -> None:
    past = {other for other in IMPORTS[module] if other.startswith(f"{BACKENDS}.")}
    assert past <= {f"{BACKENDS}.dispatch"}
