"""Theme files: strict, each mistake in one sentence, and none costs the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES

from papertui.config import themes
from papertui.tui import theme as screen_themes


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    return tmp_path / "config.toml"


def write(config: Path, name: str, *lines: str) -> None:
    (config.parent / "themes" / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")


def told(config: Path, name: str) -> list[str]:
    return [str(problem).removeprefix(str(config.parent)) for problem in themes.load(config, name)[1]]


def test_the_built_in_themes_are_those_that_textual_and_the_screen_have() -> None:
    ours = {theme.name for theme in screen_themes.themes()}
    offered = {name for name in (*BUILTIN_THEMES, *ours) if screen_themes.usable(name, no_color=False)}
    assert set(themes.BUILT_IN) == offered


def test_a_theme_starts_from_another_and_changes_what_it_says(config: Path) -> None:
    write(config, "dusk", 'inherits = "nord"', 'primary = "#F80"', 'cursor = "#445566"', "contrast = 7")
    found, problems = themes.load(config, "dusk")
    assert problems == []
    assert found == themes.ThemeFile("dusk", "nord", {"primary": "#ff8800", "cursor": "#445566"}, None, 7.0)


def test_without_a_word_on_it_a_theme_starts_from_a_plain_one(config: Path) -> None:
    write(config, "night", 'link = "#88c0d0"')
    write(config, "day", "dark = false")
    assert themes.load(config, "night")[0].inherits == "textual-dark"
    assert themes.load(config, "day")[0].inherits == "textual-light"


def test_a_theme_inherits_from_another_file(config: Path) -> None:
    write(config, "base", 'inherits = "dracula"', 'star = "#ffffff"', 'tag = "#eeeeee"')
    write(config, "mine", 'inherits = "base"', 'tag = "#dddddd"')
    found, problems = themes.load(config, "mine")
    assert problems == []
    assert found == themes.ThemeFile("mine", "dracula", {"star": "#ffffff", "tag": "#dddddd"})


def test_a_theme_may_stand_before_the_built_in_one_of_its_name(config: Path) -> None:
    write(config, "nord", 'inherits = "nord"', 'star = "#ffffff"')
    found, problems = themes.load(config, "nord")
    assert problems == [] and found.inherits == "nord" and found.colors == {"star": "#ffffff"}


def test_the_terminals_own_colors_go_by_their_names(config: Path) -> None:
    write(config, "plain", 'inherits = "terminal"', 'star = "bright_yellow"', 'tag = "#ff0000"')
    found, _ = themes.load(config, "plain")
    assert found.colors == {"star": "bright_yellow"}
    assert told(config, "plain") == [
        '/themes/plain.toml, line 3: “tag” must be one of the terminal\'s own colors, such as "bright_red": '
        "inheriting from “terminal” there are no others."
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('prmary = "#ffffff"', "There is no setting “prmary” in a theme; the nearest is “primary”."),
        ('tag = "reddish"', '“tag” must be a color, for example tag = "#88c0d0".'),
        ("tag = 7", '“tag” must be a color, for example tag = "#88c0d0".'),
        ('tag = "red"', '“tag” must be a color such as "#88c0d0": the terminal\'s own need inherits = "terminal".'),
        ('dark = "yes"', "“dark” must be true or false."),
        ("contrast = 2", "“contrast” must be a number from 4.5 to 21, for example contrast = 7."),
        ('inherits = "nrod"', "There is no theme “nrod” to inherit from; the nearest is “nord”."),
        ('inherits = "../nord"', '“inherits” must be the name of a theme, for example inherits = "tokyo-night".'),
        ("[colors]", "There is no setting “colors” in a theme."),
        ("tag = ", "Not TOML at column 7: Invalid value. The theme “terminal” is used."),
    ],
)
def test_each_mistake_is_one_sentence(config: Path, line: str, sentence: str) -> None:
    write(config, "mine", "", line)
    assert told(config, "mine") == [f"/themes/mine.toml, line 2: {sentence}"]


def test_a_mistake_costs_only_its_line(config: Path) -> None:
    write(config, "mine", 'inherits = "nord"', "tag = 1", 'star = "#ffffff"')
    found, problems = themes.load(config, "mine")
    assert len(problems) == 1 and found.colors == {"star": "#ffffff"} and found.inherits == "nord"


def test_themes_that_inherit_in_a_circle_say_so(config: Path) -> None:
    write(config, "one", 'inherits = "two"', 'star = "red"')
    write(config, "two", 'inherits = "one"')
    found, _ = themes.load(config, "one")
    assert found.inherits == "terminal" and found.colors == {"star": "red"}
    assert told(config, "one") == [
        "/themes/two.toml, line 1: Themes inherit in a circle, one → two → one: name one that is built in."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", ", line 1: Not UTF-8 text. The theme “terminal” is used."),
        (b"#" * 1_100_000, ": This is over 1 MB, too large for settings. The theme “terminal” is used."),
        (None, ": This is not a file. The theme “terminal” is used."),
    ],
)
def test_a_file_that_is_of_no_use_says_so(config: Path, content: bytes | None, sentence: str) -> None:
    path = config.parent / "themes" / "mine.toml"
    path.mkdir() if content is None else path.write_bytes(content)
    assert told(config, "mine") == [f"/themes/mine.toml{sentence}"]


def test_only_files_with_a_plain_name_are_themes(config: Path) -> None:
    for name in ("b.toml", "a.toml", "c.txt", ".hidden.toml", "x y.toml", "[bold].toml"):
        (config.parent / "themes" / name).write_text("", encoding="utf-8")
    assert themes.names(config) == ["a", "b"]
    assert themes.names(config.parent / "elsewhere" / "config.toml") == []


def test_checking_tells_of_every_file_and_of_a_theme_that_is_not_there(config: Path) -> None:
    write(config, "one", "tag = 1")
    write(config, "two", 'star = "#ffffff"')
    problems = themes.check(config, "on")
    assert [problem.key for problem in problems] == ["tag", "theme"]
    assert problems[-1].sentence == "There is no theme “on”; the nearest is “one”."
    assert themes.check(config, "two") == problems[:1]
