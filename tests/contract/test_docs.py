"""The documentation says what the program does: parts are current, links lead somewhere, nothing is left out."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.cli import parser

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#([\w-]+))?\)")


def pages(repository: Path) -> list[Path]:
    return [*sorted(repository.glob("*.md")), *sorted((repository / "docs").rglob("*.md"))]


def verbs(tree: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in tree._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                if sub.prog.split()[-1] == name:
                    yield sub
                    yield from verbs(sub)


def options(tree: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in tree._actions:
        if not isinstance(action, argparse._SubParsersAction):
            yield action


VERBS = {sub.prog: sub for sub in verbs(parser.build())}


def test_generated_parts_are_current(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, repository / "scripts" / "docs.py", "--check"], capture_output=True, text=True, timeout=50
    )
    assert done.returncode == 0, done.stderr


def test_every_generated_part_is_in_the_documentation(repository: Path) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in pages(repository))
    for name in ("keys", "presets", "config", "config-sample", "query", "verbs"):
        assert f"<!-- generated: {name} -->" in text


def test_links_lead_to_files_and_headings_that_are_there(repository: Path) -> None:
    for page in pages(repository):
        for target, heading in LINK.findall(page.read_text(encoding="utf-8")):
            found = page.parent / target
            assert found.exists(), f"{page.name} links to {target}"
            if heading:
                heads = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}
                assert heading in anchors, f"{page.name} links to {target}#{heading}"


def test_every_page_is_linked_from_the_readme_or_the_guide(repository: Path) -> None:
    linked = {
        (page.parent / target).resolve()
        for page in (repository / "README.md", repository / "docs" / "guide.md")
        for target, _ in LINK.findall(page.read_text(encoding="utf-8"))
    }
    for page in (repository / "docs").rglob("*.md"):
        assert page.resolve() in linked, page.name


def test_every_make_target_that_is_named_exists(repository: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (repository / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in pages(repository):
        named = set(re.findall(r"(?:`|^ {4}|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, page.name


def test_every_variable_of_the_environment_is_documented(repository: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (repository / "src").rglob("*.py"))
    named = set(re.findall(r"\bPAPERTUI_[A-Z_]+\b", source)) - {"PAPERTUI_"}
    text = (repository / "docs" / "cli.md").read_text(encoding="utf-8")
    assert {name for name in named if f"`{name}" not in text} == set()


@pytest.mark.parametrize("prog", VERBS)
def test_every_verb_explains_itself(prog: str, capsys: pytest.CaptureFixture[str]) -> None:
    verb = VERBS[prog]
    assert verb.description
    for action in options(verb):
        assert action.help, f"{prog} {action.dest}"
    with pytest.raises(SystemExit) as ended:
        parser.build().parse_args([*prog.split()[1:], "--help"])
    assert ended.value.code == 0
    assert prog in capsys.readouterr().out


def test_the_verbs_of_the_contract_are_all_there() -> None:
    promised = (
        "refresh list show search star unstar tag untag note read unread queue unqueue hide unhide export import "
        "sources config keys library cache demo"
    )
    assert {f"papertui {verb}" for verb in promised.split()} <= set(VERBS)
    for verb, actions in (
        ("config", {"path", "show", "check"}),
        ("library", {"path", "check", "compact"}),
        ("cache", {"path", "clear"}),
    ):
        offered = [set(action.choices) for action in options(VERBS[f"papertui {verb}"]) if action.choices]
        assert actions <= offered[0]
