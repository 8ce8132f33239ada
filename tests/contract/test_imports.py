"""What may import what, statically and in a running interpreter, which also sees imports inside functions."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SCREEN = {"textual", "rich"}
NETWORK = {"httpx", "httpcore", "h11", "ssl", "socket"}
HEAVY = {"asyncio", "dataclasses", "email", "http", "logging", "msgspec", "pylatexenc", "selectolax", "subprocess"}


def loaded(program: str, path: list[str] = sys.path) -> set[str]:
    """The top-level modules that are loaded after `program` ran in a fresh interpreter."""
    start = f"import sys; sys.path[:] = {path!r}\n"
    end = "\nimport sys; print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", start + program + end], capture_output=True, text=True, timeout=50
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rstrip("\n").rpartition("\n")[2].split())


def command(*arguments: str) -> str:
    return f"""
from papertui.cli import main
try:
    code = main({list(arguments)!r})
except SystemExit as end:
    code = end.code
assert code in (0, None, 3), code
"""


def modules(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(folder.rglob("*.py")):
        yield file.relative_to(folder).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_the_layers_hold(repository: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository / "src")},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "module",
    [
        "papertui.actions",
        "papertui.config",
        "papertui.edits",
        "papertui.identity",
        "papertui.keymap",
        "papertui.latex",
        "papertui.model",
        "papertui.paths",
        "papertui.query",
        "papertui.record",
        "papertui.text",
        "papertui.views",
    ],
)
def test_the_core_is_light(module: str) -> None:
    assert not loaded(f"import {module}") & (SCREEN | NETWORK | HEAVY | {"apsw", "platformdirs", "tomllib"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("list",),
        ("list", "--json"),
        ("show", "arxiv:1706.03762"),
        ("config", "show"),
        ("keys",),
    ],
    ids=" ".join,
)
def test_reading_verbs_load_neither_screen_nor_network(home: Path, arguments: tuple[str, ...]) -> None:
    assert not loaded(command(*arguments)) & (SCREEN | NETWORK | HEAVY)


@pytest.mark.parametrize("arguments", [("tui", "--linear"), ("demo", "--linear")], ids=" ".join)
def test_a_session_of_lines_loads_neither_screen_nor_network(home: Path, arguments: tuple[str, ...]) -> None:
    typed = r"views\ngo all\n1\ns\nu\ntags\nhelp\n"
    start = f"import os; r, w = os.pipe(); os.write(w, b'{typed}'); os.close(w); os.dup2(r, 0)"
    assert not loaded(start + command(*arguments)) & (SCREEN | NETWORK | {"asyncio", "logging", "selectolax"})


def test_version_opens_no_database(home: Path) -> None:
    assert "apsw" not in loaded(command("--version"))
    assert not home.exists()


@pytest.mark.parametrize(
    "module", ["papertui.refresh", "papertui.imports", "papertui.exporters", "papertui.linear.session"]
)
def test_what_lies_below_the_screen_does_not_know_it(module: str) -> None:
    assert not loaded(f"import {module}") & SCREEN


def test_the_screen_paints_before_anything_that_only_the_network_needs() -> None:
    assert not loaded("import papertui.tui.app") & {"httpx", "httpcore", "h11", "selectolax", "pylatexenc", "tomlkit"}


def test_one_door_for_sources_and_one_for_mail(repository: Path) -> None:
    doors = {"socket", "ssl", "http", "http.client", "urllib.request", "httpx", "httpcore", "ftplib", "smtplib"}
    found = {name for name, tree in modules(repository / "src" / "papertui") if doors & set(imported(tree))}
    # the server for browsers listens, and asks nobody
    assert {name for name in found if not name.startswith(("sources/http", "mail/"))} == {"web/server.py"}


def test_only_the_screen_names_textual(repository: Path) -> None:
    for name, tree in modules(repository / "src" / "papertui"):
        if not name.startswith("tui/"):
            found = {module for module in imported(tree) if module.partition(".")[0] in SCREEN}
            # the cells of a character are counted the way the screen draws them
            assert name == "text.py" or not found, name
            assert all(module.startswith("rich.cells") for module in found), name


def test_nothing_starts_a_shell(repository: Path) -> None:
    for name, tree in modules(repository / "src" / "papertui"):
        assert "os.system" not in ast.unparse(tree), name
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert not any(word.arg == "shell" for word in node.keywords), f"{name}:{node.lineno}"
            if isinstance(node, ast.Name | ast.Attribute):
                called = node.id if isinstance(node, ast.Name) else node.attr
                assert called not in ("eval", "exec", "popen", "create_subprocess_shell"), f"{name}:{node.lineno}"
