"""`--plain` of every verb that prints: one fact a line, in a fixed order, without columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import FIRST, SECOND, Program, write_days
from papertui.cli import parser

NO_FACTS = ("mcp", "tui", "demo", "web", "schema", "completion")
"""What opens a screen, and what only another program reads."""


def facts(program: Program, *arguments: str | Path, code: int = 0) -> list[tuple[str, str]]:
    """Names and values of what a verb prints with `--plain`."""
    done = program(*arguments, "--plain")
    assert done.code == code, done
    again = [line for line in done.out.splitlines() if line]
    assert not any("  " in line or "\t" in line for line in again), again
    pairs = [line.partition(": ") for line in again]
    assert all(name and colon and value for name, colon, value in pairs), again
    return [(name, value) for name, _, value in pairs]


@pytest.mark.parametrize("verb", [verb for verb in parser.VERBS if verb not in NO_FACTS])
def test_every_verb_that_prints_takes_it(verb: str) -> None:
    built = parser.build(verb)
    given = {"show": ["x"], "note": ["x"], "import": ["x"], "config": ["path"], "library": ["path"], "cache": ["path"],
             "restore": ["x"], "similar": ["x"], "zotero": ["push", "x"]}  # fmt: skip
    assert built.parse_args([verb, *given.get(verb, []), "--plain"]).plain


def test_papers(starred: Program) -> None:
    found = facts(starred, "show", FIRST)
    assert [name for name, _ in found[:4]] == ["title", "key", "state", "author"]
    assert ("tags", "todo") in found and ("note", "Read it twice") in found
    assert facts(starred, "search", "is:starred") == facts(starred, "list", "is:starred")
    assert [value for name, value in facts(starred, "list", "is:starred") if name == "key"] == [FIRST, SECOND]


def test_sources(papertui: Program) -> None:
    assert facts(papertui, "sources")[:4] == [
        ("source", "huggingface"), ("state", "on"), ("papers", "6"), ("last good", "never")
    ]  # fmt: skip


def test_a_refresh(papertui: Program) -> None:
    found = facts(papertui, "refresh", code=4)
    assert found[:5] == [
        ("source", "huggingface"), ("new", "0"), ("updated", "0"), ("unchanged", "0"), ("skipped", "0")
    ]  # fmt: skip
    assert [name for name, _ in found[5:]] == ["error", "next try"]


def test_an_import(papertui: Program, tmp_path: Path) -> None:
    file = write_days(tmp_path / "days.json")
    found = facts(papertui, "import", file, "--dry-run")
    assert [name for name, _ in found] == ["file", "kind", "new", "updated", "unchanged", "skipped", "dry run"]
    assert found[0] == ("file", str(file)) and found[4] == ("unchanged", "6")


def test_an_export(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "x.bib"
    assert facts(starred, "export", "-o", target) == [("file", str(target)), ("format", "BibTeX"), ("papers", "2")]
    assert starred("export", "-f", "bibtex", "--plain").out == target.read_text(encoding="utf-8")


def test_tags_and_notes(starred: Program) -> None:
    assert facts(starred, "tag", FIRST) == [("tag", "todo")]
    assert facts(starred, "note", FIRST) == [("note", "Read it twice")]


def test_settings_and_keys(papertui: Program) -> None:
    found = dict(facts(papertui, "config", "show"))
    assert found["offline"] == "false" and found["editor"] == "not set"
    assert dict(facts(papertui, "keys"))["star"] == "s, Star, or take the star away"


@pytest.mark.parametrize(
    "words",
    [
        ["config", "path"],
        ["config", "check"],
        ["library", "path"],
        ["library", "check"],
        ["cache", "path"],
        ["star", FIRST],
    ],
)
def test_what_is_one_fact_a_line_anyway_stays_so(starred: Program, words: list[str]) -> None:
    plain, usual = starred(*words, "--plain"), starred(*words)
    assert plain == usual
    assert "  " not in plain.out


def test_json_and_plain_exclude_each_other(papertui: Program) -> None:
    for verb in ("list", "sources", "refresh", "keys"):
        assert papertui(verb, "--json", "--plain").code == 2
