"""Places of files, this computer's name, writing whole or not at all, the time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from papertui import paths
from papertui.errors import PapertuiError, UsageError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_papertui_home_holds_everything(home: Path) -> None:
    found = paths.find()
    assert found.config == home / "config.toml"
    assert found.cache == home / "cache" / "cache.db"
    assert found.library == home / "library"
    assert found.state == home / "state"
    assert all(path.is_relative_to(home) for path in found)
    assert not home.exists()


def test_papertui_home_may_be_relative_or_start_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("PAPERTUI_HOME", "here")
    assert paths.find().config == tmp_path / "here" / "config.toml"
    monkeypatch.setenv("PAPERTUI_HOME", "~/papers")
    assert paths.find().config == tmp_path / "me" / "papers" / "config.toml"


def test_without_it_the_platform_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PAPERTUI_HOME", raising=False)
    found = paths.find()
    assert all(path.is_relative_to(tmp_path) for path in found)
    assert "papertui" in found.cache.parts
    monkeypatch.setenv("PAPERTUI_HOME", "")
    assert paths.find() == found


def test_private_folders_are_the_users_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    paths.make_private(tmp_path / "a" / "b")
    paths.make_private(tmp_path / "a" / "b")
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path) == 0o755


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PapertuiError, match=r"Cannot create the folder .*: (not a directory|file exists)\."):
        paths.make_private(tmp_path / "file" / "sub")


def test_the_device_keeps_its_name(home: Path) -> None:
    name = paths.device(paths.find())
    assert paths.device(paths.find()) == name
    assert (home / "state" / "device").read_text() == f"{name}\n"
    assert [file.name for file in (home / "state").iterdir()] == ["device"]
    host, _, tail = name.rpartition("-")
    assert host
    assert len(tail) == 4
    assert mode(home / "state" / "device") == 0o600


def test_a_damaged_device_name_is_made_anew(home: Path) -> None:
    for damage in (b"", b"../../etc", b"\xff\xfe", b"x" * 500):
        paths.make_private(home / "state")
        (home / "state" / "device").write_bytes(damage)
        name = paths.device(paths.find())
        assert paths.device(paths.find()) == name
        assert "/" not in name


def test_processes_that_start_at_once_agree_on_the_device(home: Path) -> None:
    program = "from papertui import paths; input(); print(paths.device(paths.find()))"
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )
        for _ in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        names = {out for out, _ in pool.map(lambda child: child.communicate("\n", timeout=30), children)}
    assert names == {f"{paths.device(paths.find())}\n"}


def test_threads_that_start_at_once_agree_on_the_device(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: paths.device(paths.find()), range(32)))
    assert len(set(names)) == 1


def test_a_state_folder_that_cannot_be_written_is_one_sentence(home: Path) -> None:
    (home / "state" / "device").mkdir(parents=True)
    with pytest.raises(PapertuiError, match=r"Cannot keep this device's name in .*device: "):
        paths.device(paths.find())


def test_atomic_write_makes_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "out.md"
    previous = os.umask(0o027)
    try:
        paths.atomic_write(file, b"one")
    finally:
        os.umask(previous)
    assert mode(file) == 0o640
    file.chmod(0o604)
    paths.atomic_write(file, b"two")
    assert file.read_bytes() == b"two"
    assert mode(file) == 0o604
    paths.atomic_write(tmp_path / "secret", b"", mode=0o600)
    assert mode(tmp_path / "secret") == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.md", "secret"]


def test_atomic_write_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "sub" / "real")
    paths.atomic_write(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "sub" / "real").read_bytes() == b"x"


def test_atomic_write_leaves_devices_and_pipes_what_they_are(tmp_path: Path) -> None:
    paths.atomic_write(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # somebody has to read before anybody may write
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        paths.atomic_write(pipe, b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_atomic_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        paths.atomic_write(tmp_path / "folder", b"x")
    with pytest.raises(FileNotFoundError):
        paths.atomic_write(tmp_path / "none" / "file", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_reason_is_the_systems_words() -> None:
    assert paths.reason(PermissionError(13, "Permission denied", "/x")) == "permission denied"
    assert paths.reason(OSError("No answer")) == "no answer"


def test_now_is_utc_and_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.now().tzinfo is UTC
    for text in ("2026-08-14T12:00:00Z", "2026-08-14T12:00:00", "2026-08-14T14:00:00+02:00"):
        monkeypatch.setenv("PAPERTUI_NOW", text)
        assert paths.now() == datetime(2026, 8, 14, 12, tzinfo=UTC)
    for text in ("tomorrow", "9999-12-31T23:59:59-12:00"):
        monkeypatch.setenv("PAPERTUI_NOW", text)
        with pytest.raises(UsageError, match="PAPERTUI_NOW"):
            paths.now()
