"""Asking the programs of the system: argument lists, never a shell, and never for long."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NamedTuple

from papertui.errors import PapertuiError
from papertui.paths import reason
from papertui.text import line as clean_line

SECONDS = 30


class Answer(NamedTuple):
    """How a program ended, and what it printed."""

    code: int
    out: bytes
    err: str


def is_there(program: str) -> bool:
    """Whether a program can be run by its name."""
    return shutil.which(program) is not None


def runs(*argv: str) -> bool:
    """Whether a command can be run and says that all is well."""
    try:
        return ask(*argv).code == 0
    except PapertuiError:
        return False


def ask(*argv: str, feed: bytes | None = None) -> Answer:
    """Run a command to its end. Raises `PapertuiError` where it does not start or does not end."""
    name = argv[0]
    found = shutil.which(name)
    if found is None:
        raise PapertuiError(f"There is no {name} on this computer.")
    try:
        done = subprocess.run(
            [found, *argv[1:]],
            input=feed or b"",
            capture_output=True,
            timeout=SECONDS,
            check=False,
            # what it says is compared with words of English
            env={**os.environ, "LC_ALL": "C", "LANGUAGE": "C"},
        )
    except OSError as error:
        raise PapertuiError(f"{name} did not start: {reason(error)}.") from None
    except subprocess.TimeoutExpired:
        raise PapertuiError(f"{name} was not done after {SECONDS} seconds.") from None
    return Answer(done.returncode, done.stdout, clean_line(done.stderr.decode("utf-8", "replace"), 300))


def do(*argv: str, feed: bytes | None = None) -> bytes:
    """As `ask`, and what it printed. Raises `PapertuiError` also where it says that it failed."""
    answer = ask(*argv, feed=feed)
    if answer.code:
        words = answer.err.rstrip(".") or f"exit code {answer.code}"
        raise PapertuiError(f"“{' '.join(argv[:3])}” failed: {words}.")
    return answer.out
