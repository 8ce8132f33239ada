"""What the repository may not hold, and what it must."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARY = {".png", ".svg", ".lock", ".gz", ".xz", ".pyc"}
SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
}


def files(repository: Path) -> Iterator[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, timeout=20, check=False
    )
    if done.returncode == 0 and done.stdout:
        found = [repository / name for name in done.stdout.split("\0") if name]
    else:
        found = [
            path
            for path in repository.rglob("*")
            if not SKIPPED & set(path.relative_to(repository).parts) and "egg-info" not in str(path)
        ]
    yield from (path for path in found if path.is_file() and path.suffix not in BINARY)


def test_nothing_names_a_machine(repository: Path) -> None:
    """No file speaks of the folders of the computer it was written on."""
    folder = re.compile(r"(?<![\w./~-])/(?:work|root|home/\w+|Users/\w+|tmp/[a-z0-9_]+/bin)/")
    for path in files(repository):
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            assert not folder.search(line), f"{path.relative_to(repository)}:{number}: {line.strip()}"


def test_every_text_is_utf8_with_unix_lines_and_an_end(repository: Path) -> None:
    for path in files(repository):
        data = path.read_bytes()
        data.decode("utf-8")
        if "fixtures" not in path.parts:
            assert b"\r" not in data, path
            assert not data or data.endswith(b"\n"), path


def test_no_control_or_bidirectional_character_hides_in_the_source(repository: Path) -> None:
    hidden = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
    for path in files(repository):
        if path.suffix in (".py", ".md", ".toml", ".tcss"):
            found = hidden.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{path.relative_to(repository)}: {found!r}"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", ".ci/run"])
def test_what_a_reader_looks_for_is_there(repository: Path, name: str) -> None:
    assert (repository / name).stat().st_size > 0


def test_every_module_says_what_it_is_for(repository: Path) -> None:
    import ast

    for path in sorted((repository / "src").rglob("*.py")):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.relative_to(repository)


def test_the_changelog_knows_this_version(repository: Path) -> None:
    from papertui import __version__

    assert f"## [{__version__}]" in (repository / "CHANGELOG.md").read_text(encoding="utf-8")
