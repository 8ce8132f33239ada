"""`backup`, `restore`, and `library` with its status, merge and move, as a script runs them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from commands import FIRST, LAST, SECOND, Program

CONFIG = """# mine
theme = "nord"

[sources.huggingface]
token_command = ["echo", "hf_abcdefghijklmnop"]

[sources.semanticscholar]
key_command = ["pass", "show", "s2"]
"""
FEEDS = """# read daily
[[feed]]
name = "open"
url = "https://example.org/feed"

[[feed]]
name = "closed"
url = "https://ada:secret@example.org/feed?token=abc"
"""


@pytest.fixture
def full(starred: Program) -> Program:
    """A home with edits, settings, feeds, a theme and an unfinished note."""
    (starred.home / "config.toml").write_text(CONFIG)
    (starred.home / "feeds.toml").write_text(FEEDS)
    (starred.home / "themes").mkdir()
    (starred.home / "themes" / "mine.toml").write_text('[dark]\naccent = "#ff0000"\n')
    (starred.home / "state" / "drafts").mkdir()
    (starred.home / "state" / "drafts" / "0123456789abcdef.md").write_text("half a thought\n")
    return starred


@pytest.fixture
def other(tmp_path: Path) -> Program:
    return Program(tmp_path / "other")


def marks(program: Program) -> list[tuple[object, ...]]:
    found = program("list", "is:starred", "--json").json() if program.cache.exists() else []
    return sorted((each["key"], each["starred"], *each["tags"], each["note"]) for each in found)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pack(path: Path, files: Mapping[str, bytes], manifest: Mapping[str, object] | None = None, **more: object) -> Path:
    """A backup as a stranger makes it; `more` are other members by name, as `TarInfo`."""
    told = manifest or {
        "format": "papertui-backup",
        "version": 1,
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        ],
    }
    with tarfile.open(path, "w:gz") as tar:
        for name, data in {"manifest.json": json.dumps(told).encode(), **files}.items():
            member = tarfile.TarInfo(f"papertui-backup/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for member in more.values():
            assert isinstance(member, tarfile.TarInfo)
            tar.addfile(member)
    return path


def test_everything_comes_back_on_a_new_computer(full: Program, other: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    done = full("backup", "-o", file)
    assert done.code == 0 and "1 theme, 1 unfinished note" in done.out
    assert "Left out, as it holds a secret: sources.huggingface.token_command, feed closed" in done.out
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        held = b"".join(tar.extractfile(each).read() for each in tar)  # type: ignore[union-attr]
        assert {each.mtime for each in tar} != {0}
    assert b"hf_" not in held and b"secret@" not in held and b'"pass"' in held

    told = other("restore", file, "--dry-run")
    assert told.code == 0 and "This would happen:" in told.out and not other.home.exists()
    done = other("restore", file)
    assert done.code == 0 and "set sources.huggingface.token_command, feed closed again" in done.err
    assert "run programs, so look at them: sources.semanticscholar.key_command (pass)." in done.err
    assert marks(other) == marks(full) != []
    assert 'theme = "nord"' in (other.home / "config.toml").read_text()
    assert "closed" not in (other.home / "feeds.toml").read_text()
    assert (other.home / "themes" / "mine.toml").read_bytes() == (full.home / "themes" / "mine.toml").read_bytes()
    assert (other.home / "state" / "drafts" / "0123456789abcdef.md").read_text() == "half a thought\n"
    assert other("restore", file).out == "All that the backup holds is here already.\n"


def test_secrets_and_papers_come_along_where_asked(full: Program, other: Program, tmp_path: Path) -> None:
    told = full("backup", "-o", tmp_path / "b.tar.gz", "--secrets", "--cache", "--json").json()
    assert told["left_out"] == [] and "cache/cache.db" in told["files"] and told["edits"] > 0
    other("restore", tmp_path / "b.tar.gz")
    assert (other.home / "config.toml").read_text() == CONFIG
    assert len(other("list", "--json").named()) == len(full("list", "--json").named()) > len(marks(full))
    again = other("restore", tmp_path / "b.tar.gz")
    assert "as this computer has a cache of its own" in again.out


def test_the_same_contents_give_the_same_bytes(full: Program, tmp_path: Path) -> None:
    for name in ("a", "b"):
        full("backup", "-o", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_nothing_that_is_here_is_lost(full: Program, other: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    full("star", LAST)
    full("unstar", FIRST)
    (full.home / "config.toml").write_text('theme = "gruvbox"\n')
    (full.home / "feeds.toml").write_text('[[feed]]\nname = "new"\nurl = "https://example.org/new"\n')
    (full.home / "state" / "drafts" / "0123456789abcdef.md").write_text("another\n")
    before = marks(full)
    done = full("restore", file)
    assert done.code == 0 and marks(full) == before
    assert (full.home / "config.toml.before-restore-1").read_text() == 'theme = "gruvbox"\n'
    feeds = (full.home / "feeds.toml").read_text()
    assert '"new"' in feeds and '"open"' in feeds
    assert (full.home / "state" / "drafts" / "0123456789abcdef.md").read_text() == "another\n"


def test_a_backup_of_a_lost_library_does_not_replace_the_good_one(full: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    good = file.read_bytes()
    shutil.rmtree(full.home / "library")
    shutil.rmtree(full.home / "cache")
    done = full("backup", "-o", file)
    assert done.code == 0 and "is kept as" in done.out
    assert (tmp_path / "b.tar.gz.older-1").read_bytes() == good != file.read_bytes()


def test_a_file_that_is_no_backup_is_not_replaced(full: Program, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.tex"
    thesis.write_text("years of work")
    done = full("backup", "-o", thesis)
    assert done.code == 2 and "--force" in done.err and thesis.read_text() == "years of work"
    assert full("backup", "-o", tmp_path).code == 2
    assert full("backup", "-o", thesis, "--force").code == 0
    assert full("backup", "-o", tmp_path / "nowhere" / "b").code == 1


def test_nothing_to_back_up(empty: Program, tmp_path: Path) -> None:
    assert empty("backup", "-o", tmp_path / "b").code == 2 and not (tmp_path / "b").exists()


def _link(name: str, kind: bytes, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(f"papertui-backup/{name}")
    member.type, member.linkname = kind, to
    return member


HOSTILE = {
    "no manifest": {"files": {"config.toml": b"x"}, "manifest": {"format": "other"}},
    "newer": {"files": {}, "manifest": {"format": "papertui-backup", "version": 2, "program": "9.9"}},
    "damaged": {
        "files": {"config.toml": b"x"},
        "manifest": {
            "format": "papertui-backup",
            "version": 1,
            "files": [{"name": "config.toml", "size": 1, "sha256": "0"}],
        },
    },
    "not all": {
        "files": {},
        "manifest": {"format": "papertui-backup", "version": 1, "files": [{"name": "x", "size": 1, "sha256": "0"}]},
    },
    "not named": {"files": {"config.toml": b"x"}, "manifest": {"format": "papertui-backup", "version": 1, "files": []}},
    "no list": {
        "files": {},
        "manifest": {"format": "papertui-backup", "version": 1, "files": {"config.toml": 1}},
    },
    "too tight": {
        "files": {},
        "manifest": {
            "format": "papertui-backup",
            "version": 1,
            "files": [{"name": "library/desk.jsonl", "size": 900 << 20, "sha256": "0"}],
        },
    },
    "too much": {
        "files": {},
        "manifest": {
            "format": "papertui-backup",
            "version": 1,
            "files": [{"name": "x", "size": 1 << 50, "sha256": "0"}],
        },
    },
    "a link": {"files": {}, "link": _link("config.toml", tarfile.SYMTYPE, "/etc/passwd")},
    "a hard link": {"files": {}, "link": _link("config.toml", tarfile.LNKTYPE, "/etc/passwd")},
    "a device": {"files": {}, "link": _link("config.toml", tarfile.CHRTYPE, "")},
    "a folder": {"files": {}, "link": _link("library", tarfile.DIRTYPE, "")},
}
WORDS = {
    "newer": "made by a newer papertui (9.9)",
    "damaged": "config.toml in it is damaged",
    "no list": "its manifest is damaged",
    "too tight": "far more than a file of its size can",
    "too much": "more than 2 GB",
    "a link": "nothing that papertui puts there",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_as_it_should_be_changes_nothing(full: Program, tmp_path: Path, kind: str) -> None:
    file = pack(tmp_path / "b.tar.gz", **HOSTILE[kind])  # type: ignore[arg-type]
    before = tree(full.home / "library") | {"config": (full.home / "config.toml").read_bytes()}
    done = full("restore", file)
    assert done.code == 1 and "Nothing was changed" in done.err and WORDS.get(kind, "") in done.err
    assert tree(full.home / "library") | {"config": (full.home / "config.toml").read_bytes()} == before


def test_names_that_lead_elsewhere_are_left(full: Program, tmp_path: Path) -> None:
    strange = (
        "../../escaped",
        "/escaped",
        "themes/../escaped.toml",
        "themes/.hidden.toml",
        "state/device",
        "library/x/y.jsonl",
    )
    file = pack(tmp_path / "b.tar.gz", dict.fromkeys(strange, b"x = 1\n"))
    before = {name: data for name, data in tree(tmp_path).items() if "cache" not in name}
    done = full("restore", file)
    assert done.code == 0 and "All that the backup holds is here already." in done.out
    assert {name: data for name, data in tree(tmp_path).items() if "cache" not in name} == before


@pytest.mark.parametrize("cut", [0, 10, 300, -8, -1])
def test_half_a_backup(full: Program, other: Program, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    file.write_bytes(file.read_bytes()[:cut] if cut else b"")
    done = other("restore", file)
    assert done.code == 1 and "Nothing was changed" in done.err and not (other.home / "library").exists()


def test_every_flipped_byte_is_noticed_or_harmless(full: Program, other: Program, tmp_path: Path) -> None:
    from papertui import backup

    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    whole, archive = file.read_bytes(), backup.read(file)
    for place in range(0, len(whole), 37):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            assert backup.read(file).files == archive.files
        except backup.NotABackup:
            pass


def test_a_bomb_is_not_unpacked(full: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    header = tarfile.TarInfo("papertui-backup/manifest.json")
    header.size = 8 << 30
    with gzip.open(file, "wb") as stream:
        stream.write(header.tobuf())
        for _ in range(64):
            stream.write(b"\0" * (1 << 20))
    done = full("restore", file)
    assert done.code == 1 and "Nothing was changed" in done.err
    member = tarfile.TarInfo("papertui-backup/x")
    member.pax_headers = {"comment": "x" * (64 << 20)}
    with gzip.open(file, "wb") as stream:
        stream.write(member.tobuf(tarfile.PAX_FORMAT))
    done = full("restore", file)
    assert done.code == 1 and "Nothing was changed" in done.err


def test_a_full_disk_leaves_what_was_there(full: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    good = file.read_bytes()
    full("star", LAST)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    with full.start("backup", "-o", file, preexec_fn=small) as process:
        _, err = process.communicate(timeout=50)
    assert process.returncode == 1 and b"Nothing was changed there" in err and b"Traceback" not in err
    assert file.read_bytes() == good and {path.name for path in tmp_path.iterdir()} >= {"b.tar.gz"}
    assert not list(tmp_path.glob(".tmp-*"))


_KILLED = """
import os, sys, threading
from papertui import cli
threading.Timer(float(sys.argv[1]), os._exit, (9,)).start()
sys.exit(cli.main(sys.argv[2:]))
"""


def killed(program: Program, seconds: float, *words: object) -> None:
    command = [sys.executable, "-c", _KILLED, str(seconds), *map(str, words)]
    subprocess.run(command, env=program.variables, check=False, capture_output=True)


def test_what_is_killed_goes_on_the_next_time(full: Program, other: Program, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    full("backup", "-o", file)
    for number in range(8):
        killed(other, 0.15 + number * 0.02, "restore", file)
    assert other("restore", file).code == 0
    assert marks(other) == marks(full)
    full("star", LAST)
    for number in range(4):
        killed(full, 0.15 + number * 0.03, "backup", "-o", file)
        assert other("restore", file).code == 0


def test_a_library_moves_and_another_computer_joins(starred: Program, other: Program, tmp_path: Path) -> None:
    shared = tmp_path / "Sync" / "papertui"
    assert starred("library", "move", shared).code == 0
    assert starred("library", "path").out == f"{shared}\n"
    assert not (starred.home / "library").exists() and (starred.home / "library.moved-1").is_dir()
    done = other("library", "move", shared)
    assert done.code == 0 and "1 journal was there already" in done.out
    assert set(other("list", "is:starred", "--json").named()) == {FIRST, SECOND}
    other("unstar", FIRST)
    assert starred("list", "is:starred", "--json").named() == [SECOND]
    assert len(starred("library", "--json").json()["devices"]) == 2
    assert starred("library", "move", shared).code == 2
    assert starred("library", "move", shared / "deeper").code == 2
    assert starred("library", "move", starred.home / "library").code == 0
    assert starred("list", "is:starred", "--json").named() == [SECOND]


def test_a_moved_library_that_is_not_there_is_waited_for(starred: Program, tmp_path: Path) -> None:
    shared = tmp_path / "disk" / "papertui"
    starred("library", "move", shared)
    shared.rename(tmp_path / "away")
    for words in (["star", LAST], ["library"], ["library", "merge"], ["backup", "-o", tmp_path / "b"]):
        done = starred(*words)
        assert done.code == 1 and "connect its disk" in done.err
    assert set(starred("list", "is:starred", "--json").named()) == {FIRST, SECOND}
    shared.mkdir()  # an empty mount point
    assert starred("star", LAST).code == 1 and not list(shared.iterdir())
    shared.rmdir()
    (tmp_path / "away").rename(shared)
    assert starred("star", LAST).code == 0


def test_a_library_that_cannot_move_stays(starred: Program, tmp_path: Path) -> None:
    before = tree(starred.home / "library")
    (tmp_path / "file").write_text("x")
    assert starred("library", "move", tmp_path / "file").code == 2
    assert starred("library", "move", tmp_path / "file" / "deeper").code == 1
    assert starred("library", "move").code == 2
    assert tree(starred.home / "library") == before and not (starred.home / "state" / "library").exists()


def test_merging_from_the_command_line(starred: Program, other: Program, tmp_path: Path) -> None:
    journal = starred.journal
    copy = journal.with_name(f"{journal.stem} (Ada's conflicted copy 2026-08-14).jsonl")
    copy.write_bytes(journal.read_bytes())
    told = starred("library", "status", "--json").json()
    assert told["copies"][0]["maker"] == "Dropbox" and told["copies"][0]["lacking"] == 0
    assert starred("library", "merge", "--json").json()["files"][0]["aside"]
    assert not copy.exists()
    other("import", "-", stdin="[]")
    assert other("library", "merge", starred.home, "--dry-run").code == 0 and not (other.home / "library").exists()
    assert other("library", "merge", starred.home, "--json").json()["edits"] > 0
    assert marks(other) == marks(starred)
    assert starred("backup", "-o", tmp_path / "b.tar.gz").code == 0
    assert "all of which are here already" in other("library", "merge", tmp_path / "b.tar.gz").out
    assert other("library", "merge", tmp_path / "nothing").code == 2
    (tmp_path / "text").write_text("hello\n")
    assert other("library", "merge", tmp_path / "text").code == 1
    assert other("library", "check", "x").code == 2 and other("library", "check", "--dry-run").code == 2
    names = [name for name, _ in (line.split(": ", 1) for line in starred("library", "--plain").out.splitlines())]
    assert names[0] == "folder" and "computer" in names


def test_an_older_file_that_comes_back_costs_nothing(starred: Program) -> None:
    old = starred.journal.read_bytes()
    starred("star", LAST)
    starred.journal.write_bytes(old)
    os.utime(starred.journal, (1, 1))
    assert set(starred("list", "is:starred", "--json").named()) == {FIRST, SECOND, LAST}


def test_a_place_where_nothing_can_be_made_is_one_sentence(full: Program, tmp_path: Path) -> None:
    """Neither can a file be made below another file, nor one taken away there."""
    (tmp_path / "a file").write_text("")
    told = full("backup", "-o", str(tmp_path / "a file" / "b.tar.gz"))
    assert told.code == 1
    assert told.err.endswith("/b.tar.gz: not a directory. Nothing was changed there.\n")


def test_a_copy_without_a_whole_edit_is_told_as_that(starred: Program) -> None:
    name = f"{starred.journal.stem} 2.jsonl"
    (starred.home / "library" / name).write_bytes(b'{"v":1')
    done = starred("library", "status")
    assert done.code == 1 and f"{name}: a copy iCloud made of " in done.out
    assert "without an edit that can be read, so a merge leaves it where it is." in done.out
    assert "has not finished this copy" in done.out and "count once" not in done.out
