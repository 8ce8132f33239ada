"""The process that ranks for the screen: `python -m papertui.ranking.child CACHE`.

Reads questions, a line of JSON each, and answers each with a line of JSON and as many bytes as that says. Between two
questions it takes up what came into the cache, and says how far that is. It ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from papertui.errors import PapertuiError

if TYPE_CHECKING:
    from papertui.ranking.engine import Engine
    from papertui.ranking.trending import Trending

T = TypeVar("T")

NICE = 10
"""So much later than the screen: to some systems that counts only among the processes of one session."""

AGAIN = 0.5
PARTS = ("words", "meaning")
_PROGRESS_EVERY = 2

FIRST = 8_192
"""Where nothing is indexed For you begins with so many papers, and is learned anew with twice as many each time."""


class Child:
    """One engine, one question at a time."""

    def __init__(self, engine: Engine, trending: Trending, questions: queue.Queue[dict[str, Any]]) -> None:
        self.engine = engine
        self._questions = questions
        self._trending = trending
        self._out = sys.stdout.buffer
        self._behind = [*PARTS]
        self._unlearned = True
        self._unweighed = False
        self._ticks = 0
        self._waits = False
        """For another process to have indexed what it is at."""
        self._examined = False
        """Whether all of the index was read to see that it is what was written, once for each process."""
        self._paused = False
        """Whether indexing stopped for a moment to learn from what there is by then."""

    def run(self) -> None:
        while True:
            idle = not self._behind and not self._unlearned and not self._weighs and self._examined
            try:
                question = self._questions.get(block=idle or self._waits, timeout=None if idle else AGAIN)
            except queue.Empty:
                self._soundly(self._catch_up)
                continue
            self._answer(question)

    def _soundly(self, job: Callable[[], T]) -> T:
        """Do what reads the index, which may be damaged: then what is, is thrown away and made anew."""
        from papertui.ranking.engine import UNSOUND

        try:
            return job()
        except UNSOUND:
            if not self._examine():
                raise
            return job()

    def _examine(self) -> bool:
        self._examined = True
        damaged = self.engine.examine()
        if damaged:
            self._behind, self._unlearned = [*PARTS], True
        return damaged

    def _catch_up(self) -> None:
        """What nobody waits for, as long as there is no question: words, what they make of marks, then meaning."""
        self._waits = False
        if self._unlearned and self._can_learn:
            self._learn()
        elif self._weighs:
            self._unweighed = False
            figure = self.engine.figure(self._questions.empty)
            # where a question came between, the rest is reckoned after it
            self._unweighed = not self._questions.empty()
            if not self._unweighed:
                self._say({"figure": figure.sentence})
        elif self._behind:
            self._index(self._behind[0])
        else:
            self._examine()

    def _index(self, what: str) -> None:
        before, self._paused = self.engine.index, False
        whole = self.engine.update(self._tell, what=what)
        self._waits = self.engine.busy
        # where it was not a question that ended it, trying again at once would end the same
        if not self._waits and not self._paused and (whole or self._questions.empty()):
            self._behind.pop(0)
        self._unlearned |= self.engine.index is not before

    @property
    def _weighs(self) -> bool:
        """Whether to reckon how well For you does; with some of the papers the places of stars would be too good."""
        return self._unweighed and "words" not in self._behind and bool(self.engine.foryou.taste)

    @property
    def _can_learn(self) -> bool:
        return "words" not in self._behind or bool(len(self.engine.index.rows))

    def _learn(self) -> None:
        self._unlearned, self._unweighed = False, True
        learned = self.engine.foryou.learn()
        indexed = len(self.engine.index.rows)
        self._say({"learned": learned, "papers": len(self.engine.foryou.taste.kept), "indexed": indexed})

    def _tell(self, what: str, done: int, size: int) -> bool:
        enough = max(FIRST, 2 * len(self.engine.index.rows))
        self._paused = what == "words" and enough <= done < size and bool(self.engine.foryou.taste or self._unlearned)
        return self._tell_on(what, done, size) and self._questions.empty() and not self._paused

    def _tell_on(self, what: str, done: int, size: int) -> bool:
        self._ticks += 1
        if size and (self._ticks % _PROGRESS_EVERY == 1 or done >= size):
            self._say({"indexing": what, "done": done, "size": size})
        return True

    def _answer(self, question: dict[str, Any]) -> None:
        asked = question.get("do")
        if asked == "papers":
            self._behind = [*PARTS]
        elif asked == "marks":
            self._unlearned = True
        elif asked == "trends":
            head, body = self._trending.answer(question, self._say)
            self._say({"id": question["id"], "bytes": len(body), **head}, body)
        else:
            try:
                head, body = self._soundly(partial(self._answered, question))
            except (PapertuiError, ValueError, IndexError, KeyError) as error:
                head, body = {"problem": str(error)}, b""
            self._say({"id": question["id"], "bytes": len(body), **head}, body)

    def _answered(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        self._prepare(question.get("do"))
        return _answers(self.engine, question)

    def _prepare(self, asked: object) -> None:
        """What an answer rests on: all papers for what is alike, all marks for what is for the reader."""
        if asked == "similar" and "words" in self._behind:
            while not self.engine.update(self._tell_on, what="words") and self.engine.busy:
                time.sleep(AGAIN)
            self._behind.remove("words")
            self._unlearned = True
        elif asked in ("arrange", "why") and self._unlearned and self._can_learn:
            self._learn()

    def _say(self, head: dict[str, Any], body: bytes = b"") -> None:
        self._out.write(json.dumps(head).encode() + b"\n" + body)
        self._out.flush()


def _answers(engine: Engine, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from papertui.ranking import rereading
    from papertui.ranking.numbers import np

    asked, foryou = question["do"], engine.foryou
    if asked == "similar":
        alike = engine.similar(question["row"], question["most"])
        return {}, np.array([place.row for place in alike], np.int64).tobytes()
    if asked == "nearby":
        alike = engine.nearby(question["row"], question["most"])
        return {}, np.array([place.row for place in alike], np.int64).tobytes()
    if asked == "arrange":
        rows = np.frombuffer(question["body"], np.int64)
        arranged = foryou.arrange(rows, question["reverse"]).tobytes()
        return {
            "learned": bool(foryou.taste), "lacking": foryou.lacking, "ordered": len(engine.index.rows),
        }, arranged  # fmt: skip
    if asked == "why":
        because = foryou.why(question["row"])
        return {"because": None if because is None else list(because)}, b""
    if asked == "closeness":
        rows = np.frombuffer(question["body"], np.int64)
        return {}, np.array(rereading.of_rows(engine.db, question["text"], rows.tolist())).tobytes()
    if asked == "nearest":
        return {"nearest": engine.nearest(question["text"], question["most"])}, b""
    raise ValueError(f"no such question: {asked}")


def _listen(questions: queue.Queue[dict[str, Any]], trending: Trending) -> None:
    for line in sys.stdin.buffer:
        question = json.loads(line)
        question["body"] = sys.stdin.buffer.read(question.get("bytes", 0))
        # what is being counted may have to stop at once, also to be asked anew
        if question.get("do") in ("trends", "stop"):
            trending.want(question.get("id", 0))
        if question.get("do") != "stop":
            questions.put(question)
    # the screen has gone, however it went: nothing is lost with what runs here
    os._exit(0)


def main() -> int:
    """Exit code 0 as soon as nobody asks any more, 1 where the cache cannot be read."""
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    from papertui.ranking.engine import Engine
    from papertui.ranking.trending import Trending

    cache = Path(sys.argv[1])
    questions: queue.Queue[dict[str, Any]] = queue.Queue()
    try:
        trending = Trending(cache)
        threading.Thread(target=_listen, args=(questions, trending), daemon=True).start()
        Child(Engine(cache), trending, questions).run()
    except (PapertuiError, BrokenPipeError):
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
