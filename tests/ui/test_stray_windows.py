"""No part of a page is shown before it lies in the page: it would open a window of its own.

Such a window flashes up, and takes the keyboard along when it goes.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from kap_companion import ui

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
PLACES = {"setLayout", "addWidget", "insertWidget", "addLayout", "add", "row", "column", "stack"}
SHOWS = {"show", "setVisible"}


def strays(function: ast.FunctionDef) -> Iterator[str]:
    """Yield what is made in a function and shown in it, before something is placed there."""
    nodes = list(ast.walk(function))
    methods = [
        (node, node.func)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    shows = [(call, method) for call, method in methods if method.attr in SHOWS]
    if not shows:
        return
    made = {
        ast.unparse(target)
        for node in nodes
        if isinstance(node, ast.Assign)
        for each in node.targets
        for target in (each.elts if isinstance(each, ast.Tuple) else [each])
    }
    last_placed = max((call.lineno for call, method in methods if method.attr in PLACES), default=0)
    for call, method in shows:
        hides = bool(call.args) and ast.unparse(call.args[0]) == "False"
        is_made_here = ast.unparse(method.value) in made
        if is_made_here and not hides and call.lineno < last_placed:
            yield f"line {call.lineno}: {ast.unparse(call)}"


def found_in(source: Path) -> list[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [f"{source.name}, {each}" for function in functions for each in strays(function)]


def test_nothing_is_shown_before_it_has_its_place() -> None:
    assert [each for source in SOURCES for each in found_in(source)] == []


def test_one_that_is_would_be_seen() -> None:
    written = (
        "def __init__(self):\n a = B()\n a.setVisible(c)\n a.hide()\n self.setLayout(row([a]))"
    )
    (function,) = ast.parse(written).body
    assert isinstance(function, ast.FunctionDef)
    assert list(strays(function)) == ["line 3: a.setVisible(c)"]
