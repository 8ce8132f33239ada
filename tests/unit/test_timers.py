"""What is written for systemd, launchd, Windows and cron, read back by programs that know nothing of it."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import programs
from papertui import timers
from papertui.errors import PapertuiError, UsageError
from papertui.timers import cron, launchd, systemd, windows
from papertui.timers.job import MARK, Job, When

DAILY = When("day", 8, 5)
EVERY = [When("hour", 0, 7), DAILY, When("week", 0, 0), When("month", 23, 59)]
HOME = ("PAPERTUI_HOME", "/home/Ada L./100% $mine & 'yours' \"x\" <&> \\n é")
QUERY = 'author:"O\'Hara" 50% $HOME `ls` <b> & ; | \\ é'
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)


def job(
    when: When = DAILY, *words: str, env: tuple[tuple[str, str], ...] = (HOME,), name: str = "papertui-digest"
) -> Job:
    argv = (sys.executable, "-P", "-m", "papertui", "digest", *(words or ("--", QUERY)))
    return Job(name, "papertui sends its digest", argv, env, when, "/var/log/x.log", again=True)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programs of all systems on the search path, and a home of its own; where they keep things."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    kept = programs.make(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return kept


# When


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        (DAILY, "2026-08-14 08:04", "2026-08-14 08:05"),
        (DAILY, "2026-08-14 08:05", "2026-08-15 08:05"),
        (When("hour", 0, 7), "2026-12-31 23:30", "2027-01-01 00:07"),
        (When("week", 9, 0), "2026-08-14 12:00", "2026-08-17 09:00"),
        (When("week", 9, 0), "2026-08-17 08:00", "2026-08-17 09:00"),
        (When("week", 9, 0), "2026-08-17 09:00", "2026-08-24 09:00"),
        (When("month", 9, 0), "2026-12-02 00:00", "2027-01-01 09:00"),
        (When("month", 9, 0), "2026-02-01 08:00", "2026-02-01 09:00"),
    ],
)
def test_the_next_time(when: When, now: str, then: str) -> None:
    assert when.after(datetime.fromisoformat(now)) == datetime.fromisoformat(then)


# systemd


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("when", EVERY, ids=str)
def test_systemd_understands_the_units(store: Path, tmp_path: Path, when: When) -> None:
    for draft in systemd.drafts(job(when)):
        (tmp_path / Path(draft.place).name).write_text(draft.text, encoding="utf-8")
    units = [tmp_path / "papertui-digest.timer", tmp_path / "papertui-digest.service"]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *units], capture_output=True, text=True, timeout=50, check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "papertui" in line]
    assert (done.returncode, told) == (0, [])
    calendar = next(line for line in units[0].read_text().splitlines() if line.startswith("OnCalendar="))
    subprocess.run(
        ["systemd-analyze", "calendar", calendar.partition("=")[2]], capture_output=True, check=True, timeout=50
    )


def test_words_as_systemd_reads_them() -> None:
    """The rules of “Quoting” in systemd.syntax(7) and of “Command lines” in systemd.service(5)."""
    assert systemd.command(("/a b%/p$", 'say "$X"', "50%", "\\")) == '"/a b%%/p$" "say \\"$$X\\"" "50%%" "\\\\"'


@given(WORDS)
def test_a_word_never_ends_early(word: str) -> None:
    inner = systemd.quoted(word)[1:-1]
    plain = inner.replace("\\\\", "").replace('\\"', "")
    assert '"' not in plain and "\\" not in plain
    assert "%" not in inner.replace("%%", "")


# launchd


@pytest.mark.parametrize("when", EVERY, ids=str)
def test_launchd_is_told_all(store: Path, when: When) -> None:
    (draft,) = launchd.drafts(job(when))
    told = plistlib.loads(draft.text.encode())
    assert told["ProgramArguments"] == list(job().argv)
    assert told["EnvironmentVariables"] == dict([HOME])
    assert told["Label"] == Path(draft.place).stem
    assert launchd._when(told["StartCalendarInterval"]) == when
    assert MARK in draft.text


@given(WORDS)
def test_every_word_comes_back_from_a_plist(word: str) -> None:
    told = plistlib.loads(launchd._plist(job(DAILY, word)).encode())
    assert told["ProgramArguments"][-1] == word


# Windows

_TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def argv_of(line: str) -> list[str]:
    """A command line as Windows programs take it apart (“Parsing C command-line arguments” of Microsoft's manual)."""
    words: list[str] = []
    word, quoted, begun, place = "", False, False, 0
    while place < len(line):
        slashes = len(line[place:]) - len(line[place:].lstrip("\\"))
        if slashes:
            place += slashes
            before_quote = place < len(line) and line[place] == '"'
            word += "\\" * (slashes // 2 if before_quote else slashes)
            begun = True
            if before_quote and slashes % 2:
                word, place = word + '"', place + 1
        elif line[place] == '"':
            quoted, begun, place = not quoted, True, place + 1
        elif line[place] in " \t" and not quoted:
            words += [word] if begun else []
            word, begun, place = "", False, place + 1
        else:
            word, begun, place = word + line[place], True, place + 1
    return words + [word] if begun else words


@pytest.mark.parametrize("when", EVERY, ids=str)
def test_windows_is_told_all(when: When) -> None:
    xml = windows._xml(job(when, "plain", env=()))
    root = ElementTree.fromstring(xml.encode("utf-16"))
    command, arguments = (root.findtext(f".//{_TASK}{name}") for name in ("Command", "Arguments"))
    assert command == sys.executable
    assert argv_of(arguments or "")[-3:] == ["0", "digest", "plain"]
    assert windows._when(xml) == when
    assert MARK in (root.findtext(f".//{_TASK}Description") or "")


def test_a_task_gives_papertui_its_folder(tmp_path: Path) -> None:
    """The start of it, run as the task would run it."""
    home = str(tmp_path / "A home <&>")
    made = windows._xml(
        job(env=(("PAPERTUI_HOME", home), ("XDG_DATA_HOME", "/x=y")))._replace(argv=(*job().argv[:4], "config", "path"))
    )
    arguments = ElementTree.fromstring(made.encode("utf-16")).findtext(f".//{_TASK}Arguments")
    source = str(Path(timers.__file__).parent.parent.parent)
    done = subprocess.run(
        [sys.executable, *argv_of(arguments or "")], capture_output=True, text=True, timeout=50, check=False,
        env={"PYTHONPATH": source, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (f"{home}/config.toml\n", "")


@given(WORDS)
def test_every_word_comes_back_from_a_task(word: str) -> None:
    try:
        xml = windows._xml(job(DAILY, word, env=()))
    except UsageError:
        assert "%" in word or "$(" in word
        return
    arguments = ElementTree.fromstring(xml.encode("utf-16")).findtext(f".//{_TASK}Arguments")
    assert argv_of(arguments or "")[-1] == word


# cron


def run_by_cron(line: str) -> str:
    """What the shell gets: cron takes a plain per cent sign for the end (crontab(5))."""
    assert "%" not in line.replace("\\%", "")
    return line.replace("\\%", "%")


@given(WORDS)
def test_every_word_comes_back_from_the_shell(word: str) -> None:
    assert shlex.split(run_by_cron(cron.command(("echo", word)))) == ["echo", word]


def test_a_shell_runs_what_cron_gives_it(tmp_path: Path) -> None:
    show = (sys.executable, "-c", "import os,sys;print(sys.argv[1:], os.environ['PAPERTUI_HOME'])", "--", QUERY)
    block = cron._block(job()._replace(argv=show)).decode().splitlines()
    line = block[1].split(" ", 5)[5].removesuffix(" >/dev/null")
    assert line != block[1].split(" ", 5)[5], "cron would send its user what is printed"
    done = subprocess.run(["sh", "-c", run_by_cron(line)], capture_output=True, text=True, timeout=50, check=True)
    assert done.stdout == f"{['--', QUERY]} {HOME[1]}\n"


@pytest.mark.parametrize("when", EVERY, ids=str)
def test_cron_is_told_when(when: When) -> None:
    assert cron._when(cron._block(job(when)).decode().splitlines()[1]) == when


def test_a_line_that_is_too_long_for_cron_is_refused() -> None:
    with pytest.raises(UsageError, match="shorten the query"):
        cron.drafts(job(DAILY, "x" * 1000))


TABLES = [
    b"", b"# mine\n", b"MAILTO=ada\n\n0 1 * * * x\n", b"0 1 * * * no end of line", b"\xff\xfe not utf-8 \xe9\n",
    b"0 2 * * * a\r\n# papertui-digest-2: begin. x\n", b"@reboot y 50\\%\n\n\n",
]  # fmt: skip


@given(st.one_of(st.sampled_from(TABLES), st.binary(max_size=200)))
def test_other_lines_stay_byte_for_byte(others: bytes) -> None:
    block = cron._block(job())
    if MARK.encode() in others:
        return
    for table in (others + block, block + others):
        assert cron._without(table, "papertui-digest") == (others, block)


@pytest.mark.parametrize("table", [t for t in TABLES if t])
def test_installing_and_removing_leaves_a_crontab_as_it_was(store: Path, table: bytes) -> None:
    (store / "crontab").write_bytes(table)
    for when in EVERY:
        cron.install(job(when))
    cron.install(job(name="papertui-refresh"))
    written = (store / "crontab").read_bytes()
    assert written.startswith(table)
    assert written.count(MARK.encode()) == 2
    found = cron.found("papertui-digest")
    assert found is not None and found.when == str(EVERY[-1])
    assert cron.remove("papertui-refresh") == ["crontab"]
    assert cron.remove("papertui-digest") == ["crontab"]
    assert cron.remove("papertui-digest") == []
    assert (store / "crontab").read_bytes() == (table if table.endswith(b"\n") else table + b"\n")


def test_who_had_no_crontab_has_none_again(store: Path) -> None:
    cron.install(job())
    cron.remove("papertui-digest")
    assert not (store / "crontab").exists()


def test_a_crontab_that_cannot_be_read_is_not_taken_for_an_empty_one(store: Path) -> None:
    (store / "crontab").write_bytes(b"0 1 * * * mine\n")
    (store / "broken").touch()
    with pytest.raises(PapertuiError, match="permission was taken away"):
        cron.install(job())
    assert (store / "crontab").read_bytes() == b"0 1 * * * mine\n"


@pytest.mark.parametrize("damage", ["end", "twice", "turned"])
def test_a_block_that_was_edited_is_left_to_its_owner(store: Path, damage: str) -> None:
    block = cron._block(job())
    begin, end = cron._marks("papertui-digest")
    table = {"end": block.replace(end, b""), "twice": block + block, "turned": end + b"0 1 * * * mine\n" + begin}[
        damage
    ]
    (store / "crontab").write_bytes(table)
    for act in (
        lambda: cron.install(job()),
        lambda: cron.remove("papertui-digest"),
        lambda: cron.found("papertui-digest"),
    ):
        with pytest.raises(PapertuiError, match="crontab -e"):
            act()
    assert (store / "crontab").read_bytes() == table


# All of them

EACH = pytest.mark.parametrize("name", list(timers.KINDS))


@EACH
def test_what_is_installed_is_found_and_removed_again(store: Path, tmp_path: Path, name: str) -> None:
    kind = timers.kind(name)
    work = job(DAILY, "plain", env=(("PAPERTUI_HOME", "/home/ada"),))
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.parent != store)
    assert kind.found(work.name) is None
    kind.install(work)
    kind.install(work._replace(when=When("day", 9, 30)))
    found = kind.found(work.name)
    assert found is not None
    assert "09:30" in found.when
    assert found.next is not None and not found.remark
    assert kind.found("papertui-refresh") is None
    assert kind.remove("papertui-refresh") == []
    assert len(kind.remove(work.name)) == (2 if name == "systemd" else 1)
    assert kind.found(work.name) is None
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.parent != store) == before


@pytest.mark.parametrize("name", ["systemd", "launchd"])
def test_a_file_of_somebody_else_stays(store: Path, name: str) -> None:
    kind = timers.kind(name)
    place = Path(kind.drafts(job())[0].place)
    place.parent.mkdir(parents=True)
    place.write_text("mine")
    for act in (lambda: kind.install(job()), lambda: kind.remove("papertui-digest")):
        with pytest.raises(PapertuiError, match="is there and not papertui's"):
            act()
    assert place.read_text() == "mine"
    assert list(place.parent.iterdir()) == [place]


def test_a_task_of_somebody_else_stays(store: Path) -> None:
    task = store / "papertui-digest.xml"
    task.write_bytes("<Task/>".encode("utf-16"))
    work = job(DAILY, "plain", env=())
    for act in (lambda: windows.install(work), lambda: windows.remove("papertui-digest")):
        with pytest.raises(PapertuiError, match="not papertui's"):
            act()
    assert task.read_bytes() == "<Task/>".encode("utf-16")


@pytest.mark.parametrize("name", ["systemd", "launchd"])
def test_what_the_system_does_not_take_is_not_left_behind(store: Path, name: str) -> None:
    (store / "broken").touch()
    with pytest.raises(PapertuiError, match="failed: "):
        timers.kind(name).install(job())
    assert not [draft for draft in timers.kind(name).drafts(job()) if Path(draft.place).exists()]


def test_a_kind_whose_program_is_not_here(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="There is no crontab on this computer"):
        timers.kind("cron")
    assert timers.here() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_same_job_gives_the_same_bytes(data: st.DataObject) -> None:
    work = job(
        data.draw(st.sampled_from(EVERY)), data.draw(WORDS.filter(lambda word: not set(word) & {"%", "$"})), env=()
    )
    for kind in (systemd, launchd, windows, cron):
        assert kind.drafts(work) == kind.drafts(work)
