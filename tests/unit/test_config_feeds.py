"""The file of feeds: read strictly, changed only where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui.config import feeds
from papertui.config.feeds import Feed
from papertui.errors import PapertuiError, UsageError

ONE, TWO = Feed("one", "https://one.example/f", "One"), Feed("two", "https://two.example/f", "Two")

BY_HAND = """# mine
[[feed]]
name = "one"   # the first
url = "https://one.example/f"
title = "One"

# a second
[[feed]]
url = 'https://two.example/f'
name = "two"
title = "Two"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "feeds.toml"


def written(file: Path, text: str = BY_HAND) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def read(file: Path) -> list[Feed]:
    found, problems = feeds.load(file)
    assert problems == []
    return list(found)


def test_no_file_is_no_feeds(file: Path) -> None:
    assert feeds.load(file) == ((), [])


def test_added_changed_and_removed(file: Path) -> None:
    feeds.add(file, [ONE, TWO])
    assert read(file) == [ONE, TWO]
    feeds.update(file, "one", enabled=False, keep_days=9)
    assert read(file) == [ONE._replace(enabled=False, keep_days=9), TWO]
    feeds.update(file, "one", enabled=True, keep_days=0)
    assert feeds.remove(file, "one") == 0
    assert read(file) == [TWO]
    feeds.add(file, [ONE], 0)
    assert read(file) == [ONE, TWO]
    feeds.remove(file, "one")
    feeds.remove(file, "two")
    assert read(file) == []
    with pytest.raises(UsageError, match="There is no feed “one”"):
        feeds.remove(file, "one")


def test_what_people_wrote_stays(file: Path) -> None:
    written(file)
    feeds.update(file, "two", keep_days=30)
    feeds.add(file, [Feed("three", "https://three.example/f")])
    text = file.read_text()
    assert all(line in text for line in BY_HAND.splitlines())
    assert read(file) == [ONE, TWO._replace(keep_days=30), Feed("three", "https://three.example/f")]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('name = "A b"', "A feed needs a name of small letters"),
        ('name = "arxiv"', "A feed needs a name of small letters"),
        ('name = "x"', "The feed “x” needs an http or https address"),
        ('name = "x"\nurl = "file:///etc/passwd"', "The feed “x” needs an http or https address"),
        ('name = "x"\nurl = "https://x.example"\nkeep_days = -1', "“keep_days” of “x” must be a number"),
        ('name = "x"\nurl = "https://x.example"\nkeep_days = true', "“keep_days” of “x” must be a number"),
        ('name = "x"\nurl = "https://x.example"\nenabled = 1', "“enabled” of “x” must be true or false"),
        ('name = "x"\nurl = "https://x.example"\nurls = 1', "There is no “urls” of a feed; the nearest is “url”"),
        ('name = "one"\nurl = "https://x.example"', "There are two feeds “one”"),
    ],
)
def test_a_wrong_entry_costs_only_itself(file: Path, entry: str, sentence: str) -> None:
    found, problems = feeds.load(written(file, f"{BY_HAND}\n[[feed]]\n{entry}\n"))
    assert list(found) == [ONE, TWO]
    assert [(problem.line, sentence in problem.sentence) for problem in problems] == [(13, True)]


@pytest.mark.parametrize("text", ["[[feed]\n", "feed = 3\n", 'feed = "x"\n'])
def test_a_file_that_says_something_else_is_not_written_over(file: Path, text: str) -> None:
    written(file, text)
    assert feeds.load(file)[0] == ()
    assert len(feeds.load(file)[1]) == 1
    with pytest.raises(PapertuiError):
        feeds.add(file, [ONE])
    assert file.read_text() == text


def test_an_array_in_one_line_can_be_changed_too(file: Path) -> None:
    written(file, 'feed = [{name = "one", url = "https://one.example/f", title = "One"}]\n')
    feeds.update(file, "one", enabled=False)
    assert read(file) == [ONE._replace(enabled=False)]
    with pytest.raises(PapertuiError, match="only you can change"):
        feeds.add(file, [TWO])


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("AAS Nova", "https://x.example", "aas-nova"),
        ("Études", "https://x.example", "etudes"),
        ("植物", "https://www.plants.example/feed", "plants-example"),
        ("arXiv", "https://x.example", "arxiv-2"),
        ("One", "https://x.example", "one-2"),
        ("w " * 90, "https://x.example", "-".join("w" * 18)),
        ("", "", "feed"),
    ],
)
def test_names_for_feeds(title: str, url: str, name: str) -> None:
    found = feeds.name_for(title, url, ["one"])
    assert found == name or feeds.is_name(found)
    assert len(found) <= 40
