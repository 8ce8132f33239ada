"""A session: the list in force, the paper that is read, and the loop from a line typed to lines printed."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Protocol

from papertui import identity, keymap, views
from papertui import text as texts
from papertui.config import Config
from papertui.errors import PapertuiError, UsageError
from papertui.linear import hooking, lines, numbers
from papertui.linear.commands import Vocabulary
from papertui.linear.days import Days
from papertui.linear.fetching import Fetching
from papertui.linear.finding import Finding
from papertui.linear.marking import Marking
from papertui.linear.opening import Opening
from papertui.linear.reading import Reading
from papertui.linear.shown import Choice, Shown
from papertui.linear.suggesting import Suggesting
from papertui.model import Row
from papertui.store import connection
from papertui.workspace import Workspace

PAGE = 10
LONGEST_LINE = 250_000

_ASCII = str.maketrans({"“": '"', "”": '"', "’": "'", "…": "...", "–": "-", "—": "-", "·": "-"})


class Lines(Protocol):
    """Where lines come from; `papertui.linear.typed.Typed` is the real one."""

    prompts: bool

    @property
    def columns(self) -> int: ...
    def line(self, prompt: str = "") -> str | None: ...
    def stopped_by(self, stop: Callable[[], object]) -> AbstractContextManager[None]: ...


class Session:
    """What the reader is looking at. The parts hold the commands: each is the method of its name."""

    def __init__(self, space: Workspace, config: Config, typed: Lines, say: Callable[[str], None]) -> None:
        self.space = space
        self.config = config
        self.typed = typed
        self.visit = space.visit
        self.shown = Shown("", array("q"))
        self.place: int | None = None
        self.choices: Sequence[Choice] = ()
        self.page_size = PAGE
        self.history: list[Shown] = []
        self.vocabulary = Vocabulary(keymap.resolve(config.keys, config.keymap).keys)
        self.reading = Reading(self)
        self.marking = Marking(self)
        self.opening = Opening(self)
        self.finding = Finding(self)
        self.days = Days(self)
        self.suggesting = Suggesting(self)
        self.fetching = Fetching(self)
        self._hooking = hooking.begin(space, config.hooks)
        self._parts = (
            self.reading, self.marking, self.opening, self.finding, self.days, self.suggesting, self.fetching, self,
        )  # fmt: skip
        self._write = say
        self._plain = bool(config.ascii) or "utf" not in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
        self._going = True

    # Saying

    def say(self, line: str = "") -> None:
        """Print one line. Whatever is in it, it is clean text."""
        cleaned = texts.lines(line, LONGEST_LINE).replace("\n", " ")
        cleaned = cleaned.translate(_ASCII) if self._plain else cleaned
        columns = self.typed.columns
        for piece in lines.broken(cleaned, columns) if columns else (cleaned,):
            self._write(piece)

    def tell_messages(self) -> None:
        """Say what the workspace has to tell, once."""
        for message in self.space.messages:
            self.say(message)
        self.space.messages.clear()

    def offer(self, head: str, choices: Sequence[Choice]) -> None:
        """Print a numbered list; the next number typed chooses from it."""
        self.say(head)
        for number, choice in enumerate(choices, 1):
            self.say(f"{number}. {choice.label}")
        self.choices = choices

    # The loop

    def begin(self, query: str | None) -> None:
        """The first list. Raises `QueryError`."""
        self.tell_messages()
        self.space.rules.settle()
        if query is None:
            self.finding.tell_news()
        self.finding.start(query)
        if self.typed.prompts:
            self.say("help lists the commands, quit leaves.")

    def listen(self) -> None:
        """Do what is typed until the end of the input or `quit`."""
        while self._going:
            line = self.typed.line("papertui> ")
            if line is None:
                return
            self.do(line)

    def do(self, line: str) -> None:
        """Do what one line says; what goes wrong is said."""
        try:
            with connection.explaining(self.space.paths.cache):
                self._do(texts.line(line, LONGEST_LINE))
        except connection.Damaged:
            raise
        except PapertuiError as problem:
            self.say(lines.sentence(str(problem)))
        if self._hooking is not None:
            self._hooking.run()
        self.tell_messages()

    def _do(self, line: str) -> None:
        if re.fullmatch(r"\d{1,9}", line, re.ASCII):
            self._choose(int(line))
            return
        if not line:
            self.reading.next("")
            return
        if identity.paper_key(line) is not None:
            line = f"/{line}"
        if line.lower() in views.BY_ID and line.lower() not in self.vocabulary.by_word:
            line = f"go {line}"
        command, rest = self.vocabulary.find(line)
        for part in self._parts:
            method = getattr(part, command.method, None)
            if method is not None:
                method(rest)
                self.space.rules.settle()
                return
        raise AssertionError(command.method)

    def _choose(self, number: int) -> None:
        if not self.choices:
            self.reading.show(str(number))
        elif not 1 <= number <= len(self.choices):
            raise UsageError(f"There is no number {number}: choose 1 to {len(self.choices)}, or back.")
        else:
            choice, self.choices = self.choices[number - 1], ()
            choice.do()

    def leave(self) -> None:
        """From now on only what arrives later is new."""
        if self._hooking is not None:
            self._hooking.finish()
        # nobody may be there any more to be told of anything
        with suppress(PapertuiError, OSError):
            if self.typed.prompts:
                self.say()
            if self.space.writable:
                self.space.note_visit(self.visit)

    # Commands of the session itself

    def help(self, rest: str) -> None:
        """All commands, or one."""
        if rest:
            command, _ = self.vocabulary.find(rest)
            self.say(self.vocabulary.line(command))
            return
        for line in self.vocabulary.help():
            self.say(line)

    def quit(self, rest: str) -> None:
        self._going = False

    # What the parts ask for

    def rows(self, places: Sequence[int]) -> list[Row]:
        """The lines of the papers at these places of the list (from 0); those that have gone are left out."""
        # to whoever was never here everything is new, which needs no saying
        visit = self.visit or sys.maxsize
        return self.space.reader.rows([self.shown.ids[place] for place in places], visit)

    def placed(self, places: Sequence[int]) -> list[tuple[int, Row]]:
        """The same, each with its place."""
        place_of = {self.shown.ids[place]: place for place in places}
        return [(place_of[row.id], row) for row in self.rows(places)]

    def chosen(self, words: str, most: int | None = None) -> tuple[list[int], str]:
        """The places (from 0) that numbers in front of `words` choose, else the paper that is read; and the rest.

        Raises `UsageError` when neither says which.
        """
        found, rest = numbers.take(words, len(self.shown.ids), most)
        if found:
            return [number - 1 for number in found], rest
        if self.place is None:
            raise UsageError(
                "Say which by number, such as 1 or 3 5-7." if self.shown.ids else "There are no papers here."
            )
        return [self.place], rest
