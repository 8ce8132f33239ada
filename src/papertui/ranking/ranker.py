"""The screen's side of the process that ranks: questions without waiting on the event loop.

The process is started with the first question or when the screen has time. When it ends, it is started once more with
the next question; when that does not help, every answer is that there is none.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from papertui.errors import PapertuiError
from papertui.model import Because

if TYPE_CHECKING:
    from papertui.ranking.trends import Asked, Scene, Trends

TRIES = 3
"""So many times the process is started in one session."""

_LINE = 1 << 20


class NoAnswer(PapertuiError):
    """The process that ranks is not there, or does not know."""


class Standing(NamedTuple):
    """What the process said last: whether For you has learned, from how many papers, how well; what it is indexing."""

    learned: bool = False
    papers: int = 0
    figure: str = ""
    indexing: str = ""
    done: int = 0
    size: int = 0
    known: bool = False
    """Whether it has looked at what the reader did at all."""
    indexed: int = 0
    """From so many papers it can put the best first."""
    ordered: int = 0
    lacking: int = 0
    """From how many it did when it was last asked for an order, and how many of that list it did not know yet."""

    @property
    def outdated(self) -> bool:
        """Whether an order asked for now would know more of the papers that were put in order last."""
        return bool(self.lacking) and self.indexed > self.ordered


class Ranker:
    """Asks the process of one cache. Coroutines must be awaited on one event loop."""

    def __init__(self, cache: Path) -> None:
        self.standing = Standing()
        self.when_told: Callable[[], None] = lambda: None
        self._cache = cache
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[tuple[dict[str, Any], bytes]]] = {}
        self._telling: dict[int, Callable[[int, int], object]] = {}
        self._number = 0
        self._tries = 0
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Have the process ready. Raises `NoAnswer` where it cannot be started."""
        async with self._starting:
            if self._process is not None and self._process.returncode is None:
                return
            if self._tries >= TRIES:
                raise NoAnswer("Ranking papers does not work here.")
            self._tries += 1
            try:
                # out of reach of the terminal's keys, but in its session: Linux shares processors out between
                # sessions first, and a process of another one would take as much as the screen however nice it is
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-P", "-m", "papertui.ranking.child", str(self._cache),
                    stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                    env=_environment(), process_group=0, limit=_LINE,
                )  # fmt: skip
            except OSError as error:
                raise NoAnswer("Ranking papers does not work here.") from error
            self._listening = asyncio.create_task(self._listen(self._process))

    async def end(self) -> None:
        """End the process; nothing is lost with it."""
        self._tries = TRIES
        process = self._process
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                # not process.kill(), which would take the end of the process away from the event loop
                os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            await process.wait()
        if self._listening is not None:
            await asyncio.wait((self._listening,), timeout=1)
        self._give_up()

    def papers_came(self) -> None:
        """The cache has other papers now; where the process runs, it takes them up."""
        self._tell({"do": "papers"})

    def marks_changed(self) -> None:
        """The reader did something that For you learns from."""
        self._tell({"do": "marks"})

    async def similar(self, row: int, most: int) -> array[int]:
        """The papers most like one, the most alike first. Raises `NoAnswer`."""
        _, body = await self._ask({"do": "similar", "row": row, "most": most})
        return array("q", body)

    async def nearby(self, row: int, most: int) -> array[int]:
        """The papers most like one by what is indexed already, the most alike first.

        None where the process does not run: this does not start it. Raises `NoAnswer`.
        """
        if self._process is None or self._process.returncode is not None:
            return array("q")
        _, body = await self._ask({"do": "nearby", "row": row, "most": most})
        return array("q", body)

    async def arranged(self, rows: array[int], reverse: bool) -> array[int] | None:
        """The papers with the likeliest for the reader first; `None` before anything is learned. Raises `NoAnswer`."""
        head, body = await self._ask({"do": "arrange", "reverse": reverse}, rows.tobytes())
        self.standing = self.standing._replace(ordered=head["ordered"], lacking=head["lacking"])
        return array("q", body) if head["learned"] else None

    async def why(self, row: int) -> Because | None:
        """What speaks for a paper. Raises `NoAnswer`."""
        head, _ = await self._ask({"do": "why", "row": row})
        if head["because"] is None:
            return None
        words, people, cites, cited_by = head["because"]
        return Because(tuple(words), tuple(people), cites, cited_by)

    async def nearest(self, text: str, most: int) -> list[tuple[int, float]]:
        """The papers nearest in meaning to a text, with the cosine; none without the extra. Raises `NoAnswer`."""
        head, _ = await self._ask({"do": "nearest", "text": text, "most": most})
        return [(int(row), float(score)) for row, score in head["nearest"]]

    async def closeness(self, text: str, rows: Sequence[int]) -> array[float]:
        """How near the paper of each row comes to a question, -1 to 1. Raises `NoAnswer`."""
        _, body = await self._ask({"do": "closeness", "text": text}, array("q", rows).tobytes())
        return array("d", body)

    async def trends(self, asked: Asked, scene: Scene, tell: Callable[[int, int], object]) -> Trends | None:
        """The trends that are asked for; `None` where the cache has no paper with a date.

        `tell` is called with how many of how many are counted. Raises `Stopped` where something newer was asked,
        `NoAnswer`, and `Damaged`.
        """
        import msgspec

        from papertui.ranking.trends import Stopped, Trends
        from papertui.store.connection import Damaged

        head, body = await self._ask({"do": "trends"}, msgspec.msgpack.encode((asked, scene)), tell)
        if "stopped" in head:
            raise Stopped
        if "wrong" in head:
            kind = Damaged if head["damaged"] else NoAnswer
            raise kind(head["wrong"])
        return msgspec.msgpack.decode(body, type=Trends | None)

    def stop_trends(self) -> None:
        """Nobody waits for trends any longer."""
        self._tell({"do": "stop"})

    async def _ask(
        self, question: dict[str, Any], body: bytes = b"", tell: Callable[[int, int], object] | None = None
    ) -> tuple[dict[str, Any], bytes]:
        await self.start()
        self._number += 1
        number = self._number
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._telling[number] = tell or _untold
        try:
            self._write(question | {"id": number}, body)
            head, answered = await answer
        finally:
            del self._waiting[number], self._telling[number]
        if "problem" in head:
            raise NoAnswer(f"This cannot be ranked: {head['problem'].rstrip('.')}.")
        return head, answered

    def _tell(self, question: dict[str, Any]) -> None:
        if self._process is not None and self._process.returncode is None:
            self._write(question)

    def _write(self, question: dict[str, Any], body: bytes = b"") -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(json.dumps(question | {"bytes": len(body)}).encode() + b"\n" + body)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        try:
            while line := await process.stdout.readline():
                head = json.loads(line)
                body = await process.stdout.readexactly(head.get("bytes", 0))
                answer = self._waiting.get(head.get("id", 0))
                if "counted" in head:
                    self._telling.get(head["id"], _untold)(head["counted"], head["of"])
                elif answer is not None and not answer.done():
                    answer.set_result((head, body))
                elif "id" not in head:
                    self._take(head)
        except (ValueError, asyncio.IncompleteReadError, OSError):
            pass
        await process.wait()
        self._give_up()

    def _take(self, head: dict[str, Any]) -> None:
        told = {name: head[name] for name in Standing._fields if name in head}
        if "learned" in head:
            told["known"] = True
        if "done" in head and head["done"] >= head["size"]:
            told["indexing"] = ""
        self.standing = self.standing._replace(**told)
        self.when_told()

    def _give_up(self) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NoAnswer("Ranking papers does not work here."))


def _untold(done: int, size: int) -> None:
    """Nobody asked how far it is."""


def _environment() -> dict[str, str]:
    """What Python needs, and no secret of the user's."""
    kept = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV", "PAPERTUI_NOW")
    return {name: os.environ[name] for name in kept if name in os.environ}
