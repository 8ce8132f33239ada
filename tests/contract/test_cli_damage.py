"""Bad days: damaged files, folders that cannot be written, power cuts. One sentence each, and nothing is lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw
import pytest

from commands import FIRST, LAST, SECOND, Program, shot_down, write_days

SET_ASIDE = "It is kept as cache.db.damaged-"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
DROP = ["setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search"]
needs_permissions = pytest.mark.skipif(
    os.name == "nt" or (ROOT and shutil.which("setpriv") is None), reason="permissions do not bind this user"
)


def as_user(program: Program, *words: str | Path) -> tuple[int, str, str]:
    """Run a command with permissions that bind."""
    return program(*words, prefix=DROP if ROOT else ())


def overwritten(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    file.write_bytes(data)


DAMAGE = {
    "not a database": lambda file: file.write_bytes(b"this is no database at all" * 100),
    "cut": lambda file: os.truncate(file, 20_000),
    "overwritten": overwritten,
    "of a newer version": lambda file: apsw.Connection(str(file)).execute("PRAGMA user_version=999"),
    "of another program": lambda file: apsw.Connection(str(file)).execute("PRAGMA application_id=7"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_cache_is_set_aside_and_built_anew(starred: Program, how: str) -> None:
    DAMAGE[how](starred.cache)
    bad = starred.cache.read_bytes()
    done = starred("list", "is:starred", "--json")
    assert (done.code, set(done.named())) == (0, {FIRST, SECOND})
    assert SET_ASIDE in done.err
    assert len(done.err.splitlines()) == 1
    (kept,) = starred.cache.parent.glob("cache.db.damaged-*[0-9]")
    assert len(kept.read_bytes()) == len(bad)
    assert starred("list", "is:starred").err == "", "said once"


@pytest.mark.parametrize(
    "words", [["star", LAST], ["note", SECOND, "--append", "once"], ["export"], ["sources"], ["search", "sparse"]]
)
def test_damage_found_on_the_way(starred: Program, words: list[str]) -> None:
    overwritten(starred.cache)
    done = starred(*words)
    assert SET_ASIDE in done.err
    assert done.code == (3 if words[0] == "star" else 0), "a paper without marks is gone until it is fetched again"
    if words[0] == "note":
        assert starred("note", SECOND).out == "once\n"


def test_an_emptied_cache_is_filled_from_the_journal(starred: Program) -> None:
    starred.cache.write_bytes(b"")
    assert set(starred("list", "is:starred", "--json").named()) == {FIRST, SECOND}


def test_a_torn_last_line_is_kept_aside_and_said(starred: Program) -> None:
    with starred.journal.open("ab") as journal:
        journal.write(b'{"v":1,"clock":"17551')
    done = starred("list", "is:starred", "--json")
    assert done.named() == [FIRST, SECOND]
    assert "unfinished, as after a crash: it is kept as" in done.err
    (aside,) = starred.journal.parent.glob("*.torn-*")
    assert aside.read_bytes() == b'{"v":1,"clock":"17551'
    assert starred("star", LAST).code == 0
    assert starred("list", "is:starred", "--json").named() == [FIRST, SECOND, LAST]
    assert aside.name in starred("library", "check").out


def test_a_line_of_garbage_is_passed_over(starred: Program) -> None:
    with starred.journal.open("ab") as journal:
        journal.write(b"\x1b[31m\xff garbage\n")
    done = starred("star", LAST)
    assert done.code == 0
    assert "line 4 is not JSON; it is passed over" in done.err
    check = starred("library", "check")
    assert check.code == 1
    starred("library", "compact")
    assert b"garbage" in starred.journal.read_bytes()
    starred.cache.unlink()
    assert set(starred("list", "is:starred", "--json").named()) == {FIRST, SECOND, LAST}


@pytest.mark.parametrize("kind", ["file", "inside a file"])
def test_a_home_that_is_no_folder(tmp_path: Path, kind: str) -> None:
    (tmp_path / "home").write_text("I am a file")
    program = Program(tmp_path / "home" if kind == "file" else tmp_path / "home" / "sub")
    for words in (["list"], ["star", FIRST], ["refresh"], ["import", write_days(tmp_path / "d.json")], ["export"]):
        done = program(*words)
        assert (done.code, done.out) == (1, ""), words
        assert str(program.home) in done.err
    assert (tmp_path / "home").read_text() == "I am a file"


def test_a_folder_in_the_place_of_the_cache(starred: Program) -> None:
    starred.cache.unlink()
    starred.cache.mkdir()
    done = starred("list")
    assert (done.code, done.out) == (1, "")
    assert str(starred.cache) in done.err


@needs_permissions
def test_a_home_that_cannot_be_written(starred: Program, tmp_path: Path) -> None:
    days = write_days(tmp_path / "days.json")
    journal = starred.journal.read_bytes()
    for folder in (starred.home / "cache", starred.home / "library"):
        for file in folder.iterdir():
            file.chmod(0o400)
        folder.chmod(0o500)
    for words in (["list", "--json"], ["show", FIRST], ["search", "sparse"], ["export"], ["sources"]):
        code, out, err = as_user(starred, *words)
        assert code == 0, err
        assert out
        assert "Papers can be read but not refreshed." in err
    for words in (["star", LAST], ["note", FIRST, "x"], ["import", str(days)], ["refresh"], ["cache", "clear"]):
        code, out, err = as_user(starred, *words)
        assert (code, out) == (1, ""), words
        assert err
    assert starred.journal.read_bytes() == journal


@needs_permissions
def test_marks_are_kept_where_only_the_cache_cannot_be_written(starred: Program) -> None:
    starred.cache.chmod(0o400)
    starred.cache.parent.chmod(0o500)
    code, out, err = as_user(starred, "star", LAST)
    assert (code, out) == (0, "Starred 1\n")
    assert "What you did is kept in the journal." in err
    starred.cache.parent.chmod(0o700)
    starred.cache.chmod(0o600)
    assert LAST in starred("list", "is:starred", "--json").named()


@needs_permissions
def test_an_empty_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    program = Program(tmp_path / "home")
    for words in (["list"], ["refresh"], ["star", FIRST]):
        code, out, err = as_user(program, *words)
        assert (code, out) == (1, "")
        assert "permission denied" in err


def test_a_disk_that_takes_no_more(starred: Program) -> None:
    journal = starred.journal.read_bytes()
    full = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh"]
    done = starred("list", "is:starred", "--json", prefix=full)
    assert (done.code, done.named()) == (0, [FIRST, SECOND])
    assert done.err
    done = starred("star", LAST, prefix=full)
    assert (done.code, done.out) == (1, "")
    assert "Nothing was changed" in done.err
    assert starred.journal.read_bytes() == journal
    assert starred("star", LAST).code == 0


def test_a_power_cut_in_the_middle_of_an_import(papertui: Program, tmp_path: Path) -> None:
    many = write_days(tmp_path / "many.json", [f"2026-07-{day:02d}" for day in range(1, 29)], 99)
    papertui("star", FIRST)
    process = papertui.start("import", many)
    wal = Path(f"{papertui.cache}-wal")
    while process.poll() is None and not (wal.exists() and wal.stat().st_size > 500_000):
        pass
    shot_down(process)
    done = papertui("list", "is:starred", "--json")
    assert (done.named(), done.err) == ([FIRST], "")
    assert papertui("import", many).code == 0
    assert len(papertui("list", "after:2026-07-01 before:2026-08-01", "--json").json()) == 28 * 99


@pytest.mark.parametrize(
    ("config", "line", "said"),
    [
        ('thme = "nord"\n', 1, "“theme”"),
        ('mouse = true\noffline = "yes"\n', 2, "“offline” must be true or false"),
        ("[sources.huggingfce]\nenabled = true\n", 1, "“sources.huggingface”"),
        ("[sources.huggingface]\ndays = 0\n", 2, "“sources.huggingface.days”"),
        ('[keys]\nstrar = "s"\n', 2, "“star”"),
        ("[broken\n", 1, "TOML"),
    ],
)
def test_a_faulty_configuration_is_told_and_the_rest_serves(
    starred: Program, config: str, line: int, said: str
) -> None:
    file = starred.home / "config.toml"
    file.write_text(config)
    for words in (["export", "-f", "json"], ["config", "show"]):
        done = starred(*words)
        assert done.code == 0
        assert f"{file}, line {line}: " in done.err
        assert said in done.err
    assert starred("config", "check").code == 1


def test_a_sound_configuration(empty: Program) -> None:
    assert empty("config", "check")[:2] == (
        0,
        f"{empty.home / 'config.toml'} does not exist; the defaults are in force.\n",
    )
    empty.home.mkdir()
    (empty.home / "config.toml").write_text('offline = true\nexport_group = "tag"\n')
    assert empty("config", "check").code == 0
    assert "offline = true\n" in empty("config", "show").out
    for verb, name in (("config", "config.toml"), ("cache", "cache/cache.db"), ("library", "library")):
        assert empty(verb, "path").out == f"{empty.home / name}\n"
