"""The pure parts of a session of lines: numbers that choose, papers as lines, when to speak."""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import paths, text
from papertui.config import Config
from papertui.errors import UsageError
from papertui.linear import lines, numbers
from papertui.linear.calm import Calm
from papertui.linear.session import Session
from papertui.linear.typed import Ended, Typed
from papertui.model import Author, Comment, Detail, Marks, Paper, Row, Sighting, View
from papertui.workspace import Workspace

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)
ROW = Row(
    1, "arxiv:2608.01400", "A Title", "Ada Quill, Bruno Vale, Chidi Arrow", 5, "2026-08-11", "cs.LG", 212, 3, 1,
    starred=False, queued=False, read=False, hidden=False, tags=(), new=False, withdrawn=False,
)  # fmt: skip
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(
    ("words", "chosen", "rest"),
    [
        ("3", [3], ""), ("3 5-7", [3, 5, 6, 7], ""), ("3,5", [3, 5], ""), ("7-5 6", [5, 6, 7], ""),
        ("2 todo", [2], "todo"),
        ("*", list(range(1, 10)), ""), ("all todo", list(range(1, 10)), "todo"), ("todo 3", [], "todo 3"), ("", [], ""),
        ("3 all", [3], "all"), ("3-", [], "3-"), ("#3", [], "#3"), (",", [], ","), ("٣", [], "٣"),
    ],
)  # fmt: skip
def test_numbers_in_front_choose(words: str, chosen: list[int], rest: str) -> None:
    assert numbers.take(words, 9) == (chosen, rest)


@pytest.mark.parametrize("words", ["0", "10", "1-10", "3 99999999"])
def test_a_number_that_no_paper_has_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="there are 9 papers"):
        numbers.take(words, 9)


def test_only_so_many_words_are_numbers() -> None:
    assert numbers.take("3 5 reasons", 9, most=1) == ([3], "5 reasons")


@given(st.text(max_size=60), st.integers(0, 30))
def test_numbers_are_those_of_papers_whatever_is_typed(words: str, count: int) -> None:
    try:
        chosen, rest = numbers.take(words, count)
    except UsageError:
        return
    assert len(set(chosen)) == len(chosen) and all(1 <= number <= count for number in chosen)
    assert words.strip().endswith(rest)


def test_a_line_of_the_list() -> None:
    assert lines.row(3, ROW, NOW) == "3. unread. A Title. Ada Quill, Bruno Vale and 3 more. 212 votes. 3 days."
    row = ROW._replace(
        title="Is It?", authors="Ada Quill", author_count=1, votes=1, date=None, starred=True, new=True, tags=("a", "b")
    )
    assert lines.row(1, row, NOW) == "1. starred, new, unread. Is It? Ada Quill. 1 vote. tagged a, b."
    bare = row._replace(authors="", votes=None, tags=(), starred=False, withdrawn=True, read=True)
    assert lines.row(1, bare, NOW) == "1. withdrawn, read. Is It?"


@pytest.mark.parametrize(
    ("date", "said"),
    [("2026-08-14", "today"), ("2026-08-13", "1 day"), ("2026-07-01", "6 weeks"), ("2026-01-01", "7 months"),
     ("2017-06-12", "9 years"), ("2026-08-14T11:30:00Z", "30 minutes"), ("2026-08-14T09:00:00Z", "3 hours")],
)  # fmt: skip
def test_ages_are_words(date: str, said: str) -> None:
    assert lines.ago(date, NOW) == said


def test_many_authors_are_counted_and_one_is_named() -> None:
    def said(number: int) -> str:
        paper = Paper("arxiv:2608.01400", "T", authors=tuple(Author(f"A{n}") for n in range(number)))
        (line,) = [line for line in lines.paper(1, 1, View(1, paper, Marks())) if line.startswith("authors: ")]
        return line

    assert said(2) == "authors: A0 and A1"
    assert said(11).endswith("A9 and A10")
    assert said(12).endswith("A9 and 2 more")


@given(st.text("ab 漢-", max_size=80), st.integers(2, 30))
def test_lines_are_broken_between_words_and_nothing_is_lost(line: str, columns: int) -> None:
    pieces = list(lines.broken(line, columns))
    assert "".join(" ".join(pieces).split()) == "".join(line.split())
    for piece in pieces:
        assert text.width(piece) <= columns or " " not in piece.strip()


def test_comments_say_which_they_answer() -> None:
    told = (
        Comment("x", "ada", "2026-08-13", "First\n\nsecond line"),
        Comment("y", None, None, "", parent="x", hidden=True, reactions=(("👍", 2),)),
    )
    view = View(1, Paper("arxiv:2608.01400", "T"), Marks(), detail=Detail("arxiv:2608.01400", told))
    assert list(lines.comments(view, NOW)) == [
        "2 comments.", "comment 1, by ada, 1 day:", "First", "second line",
        "comment 2, by someone, answers comment 1, 2 👍:", "hidden by its author",
    ]  # fmt: skip


def test_counts_come_at_calm_intervals() -> None:
    clock = [100.0]
    calm = Calm(first=0.3, clock=lambda: clock[0])
    spoken = []
    for _ in range(100):
        if calm.is_time():
            spoken.append(clock[0])
        clock[0] += 0.1
    assert len(spoken) == 5
    assert all(later - earlier >= Calm.PAUSE - 1e-6 for earlier, later in pairwise(spoken))


class Script:
    """Lines that are typed, without a terminal."""

    prompts = False
    columns = 0

    def __init__(self, typed: list[str]) -> None:
        self._typed: Iterator[str] = iter(typed)

    def line(self, prompt: str = "") -> str | None:
        return next(self._typed, None)

    def stopped_by(self, stop: object) -> nullcontext[None]:
        return nullcontext()


anything = st.text(st.characters(blacklist_categories=()), max_size=40)


@given(anything, anything)
def test_whatever_is_typed_or_stands_in_a_paper_is_said_as_clean_lines(
    tmp_path_factory: pytest.TempPathFactory, typed: str, foreign: str
) -> None:
    places = _places(tmp_path_factory.mktemp("linear"))
    paper = Paper("arxiv:2608.01400", text.line(f"T {foreign}"), abstract=text.block(foreign))
    printed: list[str] = []
    with Workspace.open(places) as space:
        space.ingest([Sighting(paper, "huggingface")])
        commands = [typed, f"note 1 {typed}", f"t 1 {typed}", f"/{typed}", f"save {typed}", "go all", "1", "u", "back"]
        session = Session(space, Config(offline=True), Script(commands), printed.append)
        session.begin("")
        session.listen()
        # one that was never cleaned on its way in
        session.say(f"x{foreign}x")
    assert not [line for line in printed if UNSAFE.search(line)]


def _places(folder: Path) -> paths.Paths:
    return paths.Paths(
        folder / "config.toml", folder / "cache.db", folder / "library", folder / "state", folder / "papertui.log"
    )


def test_a_list_whose_papers_have_gone_keeps_its_numbers(tmp_path: Path) -> None:
    printed: list[str] = []
    with Workspace.open(_places(tmp_path)) as space:
        space.ingest([Sighting(Paper(f"arxiv:2608.0140{n}", f"T{n}"), "huggingface") for n in range(3)])
        session = Session(space, Config(offline=True), Script([]), printed.append)
        session.begin("sort:title")
        first, _, third = session.shown.ids
        session.shown = session.shown._replace(ids=array("q", [first, 12345, third]))
        printed.clear()
        session.do("list")
        session.do("2")
    assert [line.split(".")[0] for line in printed[1:3]] == ["1", "3"]
    assert printed[-1] == "This paper is no longer in the cache."


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Something to write to that `Typed` reads from."""
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        yield write


def test_lines_come_whole_however_they_arrive(pipe: int) -> None:
    with Typed() as typed:
        os.write(pipe, b"one\ntw")
        assert typed.line() == "one"
        os.write(pipe, "o ü\r\n\xff\nlast".encode())
        assert typed.line() == "two ü"
        os.close(pipe)
        assert [typed.line(), typed.line(), typed.line()] == ["ÿ", "last", None]


def test_a_signal_ends_the_wait_and_not_the_work(pipe: int) -> None:
    import signal

    stopped = []
    with Typed() as typed:
        with typed.stopped_by(lambda: stopped.append(1)):
            signal.raise_signal(signal.SIGINT)
            while not stopped:
                pass  # Python takes a signal some instructions after it came
        os.write(pipe, b"on\n")
        assert typed.line() == "on"
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Ended) as ended:
            typed.line()
    assert ended.value.code == 143
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    os.close(pipe)
