"""A large file of arXiv's metadata, read in a process of its own while this one takes in the papers before.

`python -m papertui.imports.ahead PACKING SIZE` reads such a file on its standard input and says what is in it on its
standard output: steps as MessagePack, each behind its kind and its length. It ends early where nobody listens any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from papertui.imports.files import FileProblem, problems
from papertui.sources import arxiv_jsonl, unpack
from papertui.sources.arxiv_jsonl import Batch

WORTH = 8 << 20
"""So large (bytes) a file is before a second process reads it sooner than it starts."""

BLOCK = 1 << 18
_STEP, _END = b"s", b"e"
_LENGTH = 8
_KEPT = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "VIRTUAL_ENV",
)  # fmt: skip


class Ended(Exception):
    """The process could not be started, or ended before the file did."""


class Step(NamedTuple):
    """Some papers, and how many bytes of the file were read by then, where that was not here."""

    batch: Batch
    read: int | None = None


class _End(NamedTuple):
    """The end of the file, or what is wrong with it."""

    problem: str | None


def steps(
    path: str | None, size: int | None, packing: str, pieces: Iterator[bytes], most: int
) -> Generator[Step, None, None]:
    """What `arxiv_jsonl.read` finds in a file of `size` bytes, whose `pieces` are read here unless it is a large one.

    `path` and `size` are `None` for what is no plain file. Raises what these raise.
    """
    taken = 0
    if path is not None and size is not None and size >= WORTH and (os.cpu_count() or 1) > 1:
        try:
            for step in read(path, packing, most):
                taken += 1
                yield step
            return
        except Ended:  # then all of it is read here, but for what was taken
            pass
    yield from map(Step, islice(arxiv_jsonl.read(unpack.lines(pieces), most), taken, None))


def read(path: str, packing: str, size: int) -> Iterator[Step]:
    """What `arxiv_jsonl.read` finds in a file, unpacked as `unpack.unpacked` does.

    Raises `FileProblem` for what is wrong with the file, and `Ended`.
    """
    import subprocess

    command = [sys.executable, "-P", "-m", "papertui.imports.ahead", packing, str(size)]
    try:
        with Path(path).open("rb") as file:
            process = subprocess.Popen(
                command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )  # fmt: skip
    except OSError as error:
        raise Ended from error
    assert process.stdout is not None
    try:
        yield from _steps(process.stdout)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _steps(stream: IO[bytes]) -> Iterator[Step]:
    step, end = msgspec.msgpack.Decoder(Step).decode, msgspec.msgpack.Decoder(_End).decode
    while True:
        try:
            kind = stream.read(1)
            length = int.from_bytes(stream.read(_LENGTH), "big")
            said = stream.read(length)
            if not length or len(said) < length:
                raise Ended
            if kind == _END:
                break
            found = step(said)
        except (msgspec.DecodeError, OverflowError) as error:
            # something else than the process below has written there
            raise Ended from error
        yield found
    problem = end(said).problem
    if problem is not None:
        raise FileProblem(problem)


def main() -> int:
    """Exit code 0 at the end of the file, 1 where something is wrong with it."""
    packing, size = sys.argv[1], int(sys.argv[2])
    came = 0

    def blocks() -> Iterator[bytes]:
        nonlocal came
        while block := sys.stdin.buffer.read(BLOCK):
            came += len(block)
            yield block

    try:
        with problems():
            for batch in arxiv_jsonl.read(unpack.lines(unpack.unpacked(blocks(), packing)), size):
                _say(_STEP, Step(batch, came))
    except FileProblem as problem:
        _say(_END, _End(str(problem)))
        return 1
    _say(_END, _End(None))
    return 0


def _say(kind: bytes, what: Step | _End) -> None:
    said = msgspec.msgpack.encode(what)
    out = sys.stdout.buffer
    try:
        out.write(kind + len(said).to_bytes(_LENGTH, "big"))
        out.write(said)
        out.flush()
    except BrokenPipeError:
        # nobody listens any more; Python would complain again while it shuts down
        os._exit(1)


if __name__ == "__main__":
    raise SystemExit(main())
