"""Where a measurement runs: a folder that is deleted in the end, with homes that hold papers, and no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.generate import write

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SOURCES = REPOSITORY / "src"
DATA = Path(os.environ.get("PAPERTUI_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
REAL = DATA / "scale" / "arxiv_2025-03_2026-07.jsonl.xz"
"""74,715 real papers, where there are any: they are not part of the project."""

GENERATED = 100_000
"""Papers in the large home where there are no real ones."""

KEPT = "PAPERTUI_BENCH_HOMES"
"""The variable with a folder in which homes of very many papers stay for another time."""

CLOSED = "http://127.0.0.1:9"
"""Where nobody listens."""

_SETTINGS = 'refresh_on_start = false\nrefresh_minutes = 0\nstart = "all"\n'
_REFRESHING = 'refresh_minutes = 0\nstart = "all"\n'


class Home(NamedTuple):
    """A user's folder with so many papers in the cache."""

    folder: Path
    papers: int

    def environment(self, **more: str) -> dict[str, str]:
        """All variables of a program started here. The places of its files are those it would find for anybody."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        return kept | {
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(SOURCES),
            # compiled once for all that runs here, as an installer does, and never into the source
            "PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled"),
            "PAPERTUI_HUGGINGFACE_URL": CLOSED,
            **more,
        }


class Places:
    """Makes homes, each once. `quick` makes the large one a tenth as large."""

    def __init__(self, folder: Path, quick: bool, papers: int = 0) -> None:
        self.folder = folder
        self.quick = quick
        self.papers = papers
        self._homes: dict[str, Home] = {}

    def empty(self, name: str, within: Path | None = None) -> Home:
        """A home without any papers."""
        folder = (within or self.folder) / name
        shutil.rmtree(folder, ignore_errors=True)
        settings(folder, refreshing=False)
        return Home(folder, 0)

    def small(self) -> Home:
        """A home with 1,000 generated papers."""
        return self._filled("small", self.generated(1_000), 1_000)

    def large(self) -> Home:
        """A home with the real papers, or with many generated ones."""
        return self._filled("large", *self.source())

    def many(self) -> Home:
        """A home with as many generated papers as asked for, some of them listed at Hugging Face Papers too."""
        count = self.papers or (GENERATED // 10 if self.quick else GENERATED)
        kept = os.environ.get(KEPT)
        name = f"papers-{count}"
        if kept and (Path(kept) / name).exists():
            return self._homes.setdefault(name, Home(Path(kept) / name, count))
        file = self.generated(count)
        home = self._filled(name, file, count, Path(kept) if kept else None)
        command = [*PAPERTUI, "import", file.with_suffix(".json")]
        subprocess.run(command, env=home.environment(), check=True, stdout=subprocess.DEVNULL)
        return home

    def source(self) -> tuple[Path, int]:
        """The file the large home is filled from, and how many papers it holds."""
        if REAL.exists() and not self.quick:
            return REAL, 74_715
        count = GENERATED // 10 if self.quick else GENERATED
        return self.generated(count), count

    def generated(self, count: int, seed: int = 1) -> Path:
        """A file of generated papers; those that are listed are beside it, as `.json`."""
        file = self.folder / f"papers-{count}-{seed}.jsonl"
        if not file.exists():
            say(f"inventing {count:,} papers")
            write(count, file, file.with_suffix(".json"), seed)
        return file

    def _filled(self, name: str, source: Path, count: int, within: Path | None = None) -> Home:
        if name not in self._homes:
            say(f"filling a cache with {count:,} papers")
            home = self.empty(name, within)._replace(papers=count)
            subprocess.run([*PAPERTUI, "import", source], env=home.environment(), check=True, stdout=subprocess.DEVNULL)
            self._homes[name] = home
        return self._homes[name]


def settings(folder: Path, *, refreshing: bool, more: str = "") -> None:
    """Write the settings of a home: whether it refreshes when the screen opens, and `more` lines."""
    file = folder / ".config" / "papertui" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((_REFRESHING if refreshing else _SETTINGS) + more, encoding="utf-8")


def cache_of(home: Home) -> Path:
    """The cache file of a home, wherever this system keeps caches."""
    (file,) = home.folder.rglob("cache.db")
    return file


@contextmanager
def places(quick: bool, papers: int = 0) -> Iterator[Places]:
    """A folder for the time of the measurements; `papers` for the home with many, 0 for what is usual."""
    with TemporaryDirectory(prefix="papertui-bench-") as name:
        yield Places(Path(name), quick, papers)


def say(words: str) -> None:
    """Tell what takes so long."""
    print(f"… {words}", file=sys.stderr, flush=True)


def _program() -> Sequence[str]:
    installed = Path(sys.executable).with_name("papertui")
    return (str(installed),) if installed.exists() else (sys.executable, "-m", "papertui")


PAPERTUI = _program()
PASS = (sys.executable, "-c", "pass")
BARE = (sys.executable, "-P", str(Path(__file__).with_name("bare.py")))
