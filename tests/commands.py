"""Running papertui as scripts do: in a process of its own, on a home of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from schemas import check
from servers.items import make_day

SOURCES = Path(__file__).resolve().parent.parent / "src"
NOW = "2026-08-14T12:00:00Z"
ASKED = ("HUGGINGFACE", "ARXIV", "SEMANTICSCHOLAR", "CROSSREF", "DATACITE")
DAYS = ("2026-08-14", "2026-08-13")
FIRST, SECOND, THIRD, LAST = "arxiv:2608.01400", "arxiv:2608.01401", "arxiv:2608.01402", "arxiv:2608.01302"
"""Papers of the filled home, three to a day; the newest list comes first."""

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Done(NamedTuple):
    """What a command printed and the code it ended with."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def named(self) -> list[str]:
        """The keys of the papers in the output of `--json`."""
        return [paper["key"] for paper in self.json()]


class Program:
    """papertui with everything of its own under `home`. Calling it runs a command to its end.

    Of every command it is checked that nothing but printable text comes out, on standard error nothing but sentences,
    and with `--json` what the schema says.
    """

    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        self.variables = kept | {
            "PYTHONPATH": str(SOURCES),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HOME": str(home.parent),
            "PAPERTUI_HOME": str(home),
            "PAPERTUI_NOW": NOW,
            # nothing in these tests may ask a server of the real world
            **{f"PAPERTUI_{source}_URL": "http://127.0.0.1:9" for source in ASKED},
            "PAPERTUI_TIMEOUT": "20",
            **variables,
        }

    @property
    def cache(self) -> Path:
        return self.home / "cache" / "cache.db"

    @property
    def journal(self) -> Path:
        (journal,) = (self.home / "library").glob("*.jsonl")
        return journal

    def command(self, *arguments: str | Path | bytes) -> list[str | bytes]:
        words = [word if isinstance(word, bytes) else str(word) for word in arguments]
        return [sys.executable, "-m", "papertui", *words]

    def start(self, *arguments: str | Path | bytes, **options: Any) -> subprocess.Popen[bytes]:
        """Begin a command."""
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command(*arguments), env=self.variables, **{**streams, **options})

    def __call__(
        self,
        *arguments: str | Path | bytes,
        stdin: bytes | str | None = None,
        env: Mapping[str, str] | None = None,
        prefix: Iterable[str] = (),
    ) -> Done:
        given = {"input": stdin.encode() if isinstance(stdin, str) else stdin} if stdin is not None else {
            "stdin": subprocess.DEVNULL
        }  # fmt: skip
        done = subprocess.run(
            [*prefix, *self.command(*arguments)],
            env={**self.variables, **(env or {})},
            capture_output=True,
            timeout=50,
            **given,  # type: ignore[arg-type]
        )
        found = checked(done.returncode, done.stdout, done.stderr)
        if "--json" in arguments and found.out:
            check(str(arguments[0]), found.out)
        return found


def checked(code: int, out: bytes, err: bytes) -> Done:
    """A finished command, after a look at what no command may do."""
    done = Done(code, out.decode(), err.decode())
    assert "Traceback" not in done.err, done.err
    assert "should not have" not in done.err, done.err
    assert not (found := _UNSAFE.findall(done.out + done.err)), found
    for line in done.err.splitlines():
        assert line.startswith("papertui: "), done.err
        assert line.endswith((".", "?", "!")), line
    assert (code == 0) or done.err, "a failure says why"
    return done


def write_days(path: Path, days: Iterable[str] = DAYS, count: int = 3) -> Path:
    """A file with the lists of some days, as the Hugging Face API gives them."""
    path.write_text(json.dumps([item for day in days for item in make_day(day, count)]), encoding="utf-8")
    return path


def shot_down(process: subprocess.Popen[bytes]) -> None:
    """End a process as a power cut would."""
    process.kill()
    process.communicate()
