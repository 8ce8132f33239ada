"""The documentation says what the program does: parts are current, links lead somewhere, nothing is left out."""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.actions import ACTIONS, show_key
from papertui.cli import parser
from papertui.config import KEYS

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#([\w-]+))?\)")

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
GENERATED = re.compile(r"<!-- generated: [a-z-]+ -->.*?<!-- end -->", re.DOTALL)


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
    for name in ("keys", "presets", "card", "config", "config-sample", "query", "verbs"):
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


def test_every_page_is_linked_from_the_first_one(repository: Path) -> None:
    first = repository / "docs" / "index.md"
    linked = {(first.parent / target).resolve() for target, _ in LINK.findall(first.read_text(encoding="utf-8"))}
    for page in (repository / "docs").rglob("*.md"):
        assert page == first or page.resolve() in linked, page.name


def test_every_page_has_a_place_in_the_site(repository: Path) -> None:
    named = re.findall(r":\s+([\w/-]+\.md)$", (repository / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    found = sorted(str(page.relative_to(repository / "docs")) for page in (repository / "docs").rglob("*.md"))
    assert sorted(named) == found


def test_every_page_begins_with_a_title_and_has_only_one(repository: Path) -> None:
    for page in (repository / "docs").rglob("*.md"):
        text = FENCED.sub("", page.read_text(encoding="utf-8"))
        assert text.startswith("# "), page.name
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, page.name


def test_every_key_verb_and_setting_is_told_of_in_a_page_written_by_hand(repository: Path) -> None:
    """The generated tables have them all; a reader also needs to be told what for."""
    text = "".join(GENERATED.sub("", page.read_text(encoding="utf-8")) for page in pages(repository))
    codes = set(re.findall(r"`+([^`\n]+)`+", text)) | set(re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE))
    codes |= {
        line for block in re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL) for line in block.split("\n")
    }
    words = codes | {word for code in codes for word in re.split(r"[\s=]+", code)}
    untold = [
        action.id
        for action in ACTIONS
        if not action.id.startswith("search_")
        if not words & {*map(show_key, action.keys), action.id, action.label}
    ]
    untold += [prog for prog in VERBS if not any(code.startswith(prog) for code in codes)]
    untold += [setting.name for setting in KEYS if not words & {setting.name, setting.name.rpartition(".")[2]}]
    assert not untold, f"no page tells of {', '.join(untold)}"


def test_the_card_fits_on_one_sheet(repository: Path) -> None:
    card = GENERATED.search((repository / "docs" / "card.md").read_text(encoding="utf-8"))
    assert card is not None
    assert 15 < len(re.findall(r"^\|", card[0], re.MULTILINE)) < 34


def test_pictures_are_drawn_by_the_script_and_all_are_shown(repository: Path) -> None:
    spec = importlib.util.spec_from_file_location("screenshot", repository / "scripts" / "screenshot.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    there = {path.name for path in (repository / "docs" / "images").iterdir()}
    shown = set()
    for page in pages(repository):
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert len(words) > 3, f"{page.name} says nothing to those who cannot see {target}"
            shown.add(Path(target).name)
    assert there == {f"{name}.svg" for name in script.PICTURES}
    assert shown == there


def test_pictures_and_pages_load_nothing_from_elsewhere(repository: Path) -> None:
    for path in (repository / "docs" / "images").iterdir():
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_size < 60_000, path.name
        assert "@font-face" not in text and "@import" not in text, path.name
        for address in re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?([^\"')]+)", text):
            assert address.startswith("#"), f"{path.name}: {address}"
    for page in pages(repository):
        assert not re.search(r"!\[[^\]]*\]\(https?:|<(?:img|script|link)\b", page.read_text(encoding="utf-8")), (
            page.name
        )


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
        "sources config keys library backup restore cache demo web"
    )
    assert {f"papertui {verb}" for verb in promised.split()} <= set(VERBS)
    for verb, actions in (
        ("config", {"path", "show", "check"}),
        ("library", {"path", "check", "compact", "status", "merge", "move"}),
        ("cache", {"path", "clear"}),
    ):
        offered = [set(action.choices) for action in options(VERBS[f"papertui {verb}"]) if action.choices]
        assert actions <= offered[0]
