"""Data never becomes markup: what Textual would parse is built in one module, or is a plain constant.

Textual reads square brackets in a string as markup: a title with `[/]` ends the program, one with
`[@click=…]` runs actions. A `Content` is literal. So a string that holds data goes through `tui/content.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Widgets and calls whose string argument Textual parses as markup.
PARSED = {"Static", "Label", "Button", "Checkbox", "RadioButton", "Collapsible", "Option", "Select", "Link"}
METHODS = {"update", "notify", "add_option", "add_options", "add_row", "add_column", "set_label"}
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}


def tui(repository: Path) -> Iterator[tuple[str, ast.Module]]:
    folder = repository / "src" / "papertui" / "tui"
    for file in sorted(folder.rglob("*.py")):
        yield file.relative_to(folder).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def test_only_one_module_makes_content(repository: Path) -> None:
    for name, tree in tui(repository):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and name != "content.py":
                names = {alias.name for alias in node.names}
                assert not names & {"Content", "from_markup", "escape"}, f"{name}:{node.lineno}"
                assert node.module not in ("rich.markup", "textual.markup"), f"{name}:{node.lineno}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("from_markup", "from_text"), f"{name}:{node.lineno}"


def test_data_is_never_formatted_into_what_is_parsed(repository: Path) -> None:
    found = [f"{name}:{line}" for name, tree in tui(repository) for line in formatted(tree)]
    assert found == []


def test_notifications_are_literal(repository: Path) -> None:
    for name, tree in tui(repository):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "notify":
                markup = [word.value for word in node.keywords if word.arg == "markup"]
                assert [ast.unparse(value) for value in markup] == ["False"], f"{name}:{node.lineno}"


def formatted(tree: ast.AST) -> Iterator[int]:
    """The lines where a string put together from parts is given to something of Textual's that parses it."""
    parsed = METHODS | PARSED & set(from_textual(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and not literal(node):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in parsed and any(put_together(value) for value in node.args):
                yield node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = {target.attr for target in targets if isinstance(target, ast.Attribute)}
            if named & ATTRIBUTES and node.value is not None and put_together(node.value):
                yield node.lineno


def from_textual(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "textual":
            yield from (alias.asname or alias.name for alias in node.names)


def literal(call: ast.Call) -> bool:
    return any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in call.keywords)


def put_together(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and "[" in value.value
    if isinstance(value, ast.JoinedStr):
        return True
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.Add | ast.Mod) and (stringy(value.left) or stringy(value.right))
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        return name in ("str", "format", "join", "plural", "count")
    if isinstance(value, ast.IfExp):
        return put_together(value.body) or put_together(value.orelse)
    return False


def stringy(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


@pytest.mark.parametrize(
    "source",
    [
        "Static(f'{title}')",
        "Static('a' + title)",
        "Static('%s' % title)",
        "label.update('{}'.format(title))",
        "self.notify(f'x {title}')",
        "Option(str(title))",
        "pane.border_title = f'{name}'",
        "pane.tooltip = '[b]x'",
        "Static(f'{a}' if a else 'b')",
    ],
)
def test_the_forms_that_must_be_found_are_found(source: str) -> None:
    assert list(formatted(ast.parse(f"from textual.widgets import Static, Option\n{source}")))


@pytest.mark.parametrize(
    "source", ["Static('Loading')", "Static(literal(title))", "Static(f'{x}', markup=False)", "Option(f'{own_class}')"]
)
def test_the_forms_that_are_fine_are_not(source: str) -> None:
    assert not list(formatted(ast.parse(f"from textual.widgets import Static\n{source}")))
