"""No part of a page is shown before it lies in the page: it would open a window of its own.

Such a window flashes up, and takes the keyboard along when it goes.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kap_companion import ui

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
PLACES = {"setLayout", "addWidget", "insertWidget", "addLayout", "add", "row", "column", "stack"}
SHOWS = {"show", "setVisible"}


def strays(function: ast.FunctionDef) -> Iterator[str]:
    """Yield what is made in a function and shown in it, before something is placed there."""
    made = {
        ast.unparse(target)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for each in node.targets
        for target in (each.elts if isinstance(each, ast.Tuple) else [each])
    }
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    methods = [(call, call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    placed = [call.lineno for call, method in methods if method.attr in PLACES]
    for call, method in methods:
        hides = bool(call.args) and ast.unparse(call.args[0]) == "False"
        if method.attr in SHOWS and not hides and ast.unparse(method.value) in made:
            if any(line > call.lineno for line in placed):
                yield f"line {call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_nothing_is_shown_before_it_has_its_place(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [each for function in functions for each in strays(function)] == []


def test_one_that_is_would_be_seen() -> None:
    written = (
        "def __init__(self):\n a = B()\n a.setVisible(c)\n a.hide()\n self.setLayout(row([a]))"
    )
    (function,) = ast.parse(written).body
    assert isinstance(function, ast.FunctionDef)
    assert list(strays(function)) == ["line 3: a.setVisible(c)"]
