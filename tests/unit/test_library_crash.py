"""Journals under kill -9, a full disk and several writers at once."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from papertui.edits import Change, Edit, Event
from papertui.library import Library

DEVICE = "desk-1a2b"

_APPEND = """
import sys
from pathlib import Path
from papertui.edits import Change, Edit
from papertui.library import Library, lines
from papertui.model import Paper

library = Library(Path(sys.argv[1]), "desk-1a2b")
first, last = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, last):
    key = f"arxiv:2401.{number:05}"
    edit = Edit((Change(key, "starred", True, False),), "Starred 1")
    record = lines.encode_record(Paper(key, "A title", abstract="Words. " * (number % 700)))
    event = library.append(edit, {key: record})
    print(number, event.clock, flush=True)
"""

_FILL = """
import resource, signal, sys
from pathlib import Path
from papertui.edits import Change, Edit
from papertui.errors import PapertuiError
from papertui.library import Library

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
library = Library(Path(sys.argv[1]), "desk-1a2b")
library.append(Edit((Change("a", "starred", True, False),), ""))
size = library.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40, resource.RLIM_INFINITY))
try:
    library.append(Edit((Change("b", "note", "x" * 500, ""),), ""))
except PapertuiError as error:
    print(error)
assert library.path.stat().st_size == size
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
library.append(Edit((Change("c", "starred", True, False),), ""))
assert library.messages == []
"""


def child(program: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def events_in(folder: Path) -> list[Event]:
    library = Library(folder, "reader-0000")
    events = [played.event for played in library.read_since({}) if played.event is not None]
    assert library.messages == []
    return events


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_every_acknowledged_edit_survives_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    acknowledged: set[int] = set()
    clocks: list[str] = []
    start = 0
    for _ in range(20):
        process = child(_APPEND, str(tmp_path), str(start), str(start + 5_000))
        assert process.stdout is not None
        wanted = chance.randrange(1, 25)
        while wanted and (line := process.stdout.readline()):
            number, clock = line.split()
            acknowledged.add(int(number))
            clocks.append(clock)
            wanted -= 1
        # dies somewhere within the next edits, not only between them
        select.select([], [], [], chance.random() * 0.003)
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                acknowledged.add(int(line.split()[0]))
        process.wait()
        process.stdout.close()
        start += 100_000
    library = Library(tmp_path, DEVICE)
    library.append(Edit((Change("last", "starred", True, False),), ""))
    events = events_in(tmp_path)
    present = {subject for event in events for subject, _, _ in event.changes}
    assert {f"arxiv:2401.{number:05}" for number in acknowledged} | {"last"} <= present
    assert [event.clock for event in events] == sorted({event.clock for event in events})


def test_processes_of_one_device_take_turns(tmp_path: Path) -> None:
    processes = [child(_APPEND, str(tmp_path), str(start), str(start + 60)) for start in (0, 1000, 2000)]
    compactor = Library(tmp_path, DEVICE)
    while any(process.poll() is None for process in processes):
        compactor.append(Edit((Change("again", "starred", True, False),), ""))
        compactor.compact()
    printed = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    clocks = [clock for words in printed for clock in words[1::2]]
    events = events_in(tmp_path)
    assert len(set(clocks)) == 180 and set(clocks) <= {event.clock for event in events}
    assert [event.clock for event in events] == sorted({event.clock for event in events})


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on file sizes")
def test_an_edit_that_does_not_fit_on_the_disk_leaves_no_trace(tmp_path: Path) -> None:
    process = child(_FILL, str(tmp_path))
    said, _ = process.communicate()
    assert process.returncode == 0
    assert said.startswith(f"Cannot write to {tmp_path / 'desk-1a2b.jsonl'}: file too large. Nothing was changed: ")
    assert [event.changes[0][0] for event in events_in(tmp_path)] == ["a", "c"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    from papertui.errors import PapertuiError
    from papertui.library import appending

    handle = os.open("/dev/full", os.O_RDWR)
    try:
        with pytest.raises(PapertuiError, match="no space left on device"):
            appending.append(handle, [b"x\n"], tmp_path / "x.jsonl")
    finally:
        os.close(handle)
