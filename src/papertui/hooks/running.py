"""Running a hook: without a shell, in a session of its own, for a limited time."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from papertui import paths, spawn, text
from papertui.hooks.events import Job

VARIABLE = "PAPERTUI_HOOK"
"""Names the event to the program; a papertui that finds it set runs no hooks, so that they cannot go in circles."""

GRACE = 1.0
"""Seconds between asking a program to end and ending it."""

PATIENCE = 3
"""So often in a row a hook may fail before it is left alone until the program starts anew."""

_TAIL = 2_000


def inside_hook() -> bool:
    """Whether a hook started this program."""
    return bool(os.environ.get(VARIABLE))


def run(job: Job, seconds: int, env: Mapping[str, str] | None = None) -> str:
    """Run a hook to its end; what went wrong as the end of a sentence, or `""`."""
    argv = [str(Path(job.argv[0]).expanduser()), *job.argv[1:]]
    with tempfile.TemporaryFile() as source:
        # a file, not a pipe: a program that never reads cannot block us
        source.write(job.told)
        source.seek(0)
        try:
            process = subprocess.Popen(
                argv,
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env={**(os.environ if env is None else env), VARIABLE: job.event},
            )
        except OSError as error:
            return f"cannot be started: {paths.reason(error)}"
    said = _Tail(process)
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"took longer than {text.plural(seconds, 'second')} and was stopped"
    return "" if code == 0 else f"ended with {code}{said.last()}"


class _Tail:
    """The end of what a program says on standard error; the rest is read too, so that it never waits for us."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._kept = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        with stream:
            while piece := os.read(stream.fileno(), 65_536):
                self._kept = (self._kept + piece)[-_TAIL:]

    def last(self) -> str:
        # a child of the program may hold the stream open for ever
        self._thread.join(0.2)
        lines = [text.line(line, 200) for line in self._kept.decode("utf-8", "replace").splitlines() if line.strip()]
        return f": {lines[-1]}" if lines else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, number)
            else:
                process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            if number != signal.SIGTERM:
                return


class Runner:
    """Runs one hook after the other on a thread of its own, which nothing waits for at the end."""

    def __init__(self, seconds: int, tell: Callable[[str], object]) -> None:
        self._seconds = seconds
        self._tell = tell
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._failed: dict[tuple[str, ...], int] = {}
        self._thread: threading.Thread | None = None

    def put(self, job: Job) -> None:
        """Have a hook run when those before it have ended."""
        if self._failed.get(job.argv, 0) < PATIENCE:
            self._jobs.put(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="hooks", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Wait until all hooks have run."""
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join()

    def leave(self) -> None:
        """Start what is left, all at once and for as long as it takes: nobody is there to wait for it or to be told."""
        with suppress(queue.Empty, OSError):
            while (job := self._jobs.get_nowait()) is not None:
                argv = [str(Path(job.argv[0]).expanduser()), *job.argv[1:]]
                spawn.detached(argv, {**os.environ, VARIABLE: job.event}, feed=job.told)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._failed.get(job.argv, 0) >= PATIENCE:
                continue
            wrong = run(job, self._seconds)
            self._failed[job.argv] = self._failed.get(job.argv, 0) + 1 if wrong else 0
            if wrong:
                more = "; it is left alone from now on" if self._failed[job.argv] == PATIENCE else ""
                self._tell(f"The hook for {job.event} {wrong}{more}")
