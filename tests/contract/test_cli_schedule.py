"""`schedule` as a command, with the programs of the system as small file stores."""

from __future__ import annotations

from pathlib import Path

import pexpect
import pytest

import programs
from commands import Program

MAIL = '[mail]\nhost = "smtp.example.org"\nsender = "ada@example.org"\n'


@pytest.fixture
def scheduler(empty: Program, tmp_path: Path) -> Program:
    """papertui with all kinds of timers, and mail set up; the home has a space in its name."""
    programs.make(tmp_path / "bin")
    home = tmp_path / "my home"
    home.mkdir()
    (home / "config.toml").write_text(MAIL, encoding="utf-8")
    return Program(home, PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin")


def table(tmp_path: Path) -> str:
    return (tmp_path / "bin" / "kept" / "crontab").read_text(encoding="utf-8")


def test_install_show_and_remove(scheduler: Program, tmp_path: Path) -> None:
    told = scheduler("schedule", "install", "--kind", "cron", "--yes", "--time", "7:30", "cat:cs.LG 50%")
    assert (told.code, told.err) == (0, "")
    assert "Installed: papertui sends its digest every day at 07:30." in told.out
    assert "30 7 * * * env 'PAPERTUI_HOME=" in table(tmp_path)
    assert str(scheduler.home) in table(tmp_path)
    assert "digest --refresh --email -- 'cat:cs.LG 50\\%'" in table(tmp_path)
    refresh = ("schedule", "install", "--kind", "cron", "--yes", "--what", "refresh", "--time", "*:07")
    assert scheduler(*refresh).code == 0
    shown = scheduler("schedule", "--json").json()
    assert [(one["kind"], one["when"]) for one in shown] == [
        ("cron", "every hour at :07"),
        ("cron", "every day at 07:30"),
    ]
    assert all(one["next"] and one["remark"] is None for one in shown)
    assert len(scheduler("schedule", "show").out.splitlines()) == 2
    assert "name: papertui-refresh-" in scheduler("schedule", "show", "--plain").out
    assert scheduler("schedule", "remove", "--what", "refresh").out == "Removed: crontab.\n"
    assert scheduler("schedule", "remove", "--json").json()["changed"] == ["crontab"]
    nothing = scheduler("schedule", "remove")
    assert (nothing.code, scheduler("schedule").code) == (3, 3)


def test_what_is_installed_is_shown_first(scheduler: Program, tmp_path: Path) -> None:
    told = scheduler(
        "schedule", "install", "--kind", "systemd", "--dry-run", "--period", "week", "--skip-empty", "-n", "5"
    )
    assert told.code == 0
    assert "OnCalendar=Mon *-*-* 08:00:00" in told.out
    assert '"--period" "week" "-n" "5" "--skip-empty"' in told.out
    assert scheduler("schedule").code == 3


def test_a_draft_as_json(scheduler: Program) -> None:
    told = scheduler("schedule", "install", "--kind", "systemd", "--dry-run", "--json").json()
    assert [Path(draft["place"]).suffix for draft in told["drafts"]] == [".service", ".timer"]
    assert told["changed"] == []
    assert scheduler("schedule", "install", "--kind", "cron", "--json").code == 2


def test_a_kind_is_found_that_fits(scheduler: Program) -> None:
    assert scheduler("schedule", "install", "--what", "refresh", "--yes").code == 0
    (installed,) = scheduler("schedule", "--json").json()
    assert installed["kind"] in ("systemd", "cron", "launchd")


def test_nobody_to_ask(scheduler: Program) -> None:
    told = scheduler("schedule", "install", "--kind", "cron")
    assert told.code == 2
    assert "--yes" in told.err
    assert scheduler("schedule").code == 3


@pytest.mark.parametrize(("answer", "installed"), [("y", True), ("", False), ("no", False)])
def test_it_asks(scheduler: Program, answer: str, installed: bool) -> None:
    command = [str(word) for word in scheduler.command("schedule", "install", "--kind", "cron")]
    child = pexpect.spawn(command[0], command[1:], env=scheduler.variables, timeout=30, encoding="utf-8")
    child.expect_exact("Install this? [y/N] ")
    assert "0 8 * * *" in (child.before or "")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert scheduler("schedule").code == (0 if installed else 3)


def test_every_kind(scheduler: Program) -> None:
    for kind in ("systemd", "launchd", "windows", "cron"):
        told = scheduler("schedule", "install", "--what", "refresh", "--kind", kind, "--yes", "--json")
        assert told.json()["done"].startswith("Installed: papertui fetches")
    assert [one["kind"] for one in scheduler("schedule", "--json").json()] == ["systemd", "launchd", "windows", "cron"]
    assert len(scheduler("schedule", "remove", "--json").json()["changed"]) == 5


def test_other_homes_have_jobs_of_their_own(scheduler: Program, tmp_path: Path) -> None:
    other = Program(tmp_path / "other", PATH=scheduler.variables["PATH"])
    for program in (scheduler, other):
        assert program("schedule", "install", "--what", "refresh", "--kind", "cron", "--yes").code == 0
    assert other("schedule", "remove").code == 0
    assert len(scheduler("schedule", "--json").json()) == 1


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        ("install --kind cron --yes", "", "set host and sender under [mail]"),
        ("install --kind cron --yes", MAIL + 'user = "ada"\n', "set password_command under [mail]"),
        ("install --kind cron --yes --time 25:00", MAIL, "is not a time such as 08:00"),
        ("install --kind cron --yes --time *:07", MAIL, "only a refresh can be hourly"),
        ("install --kind cron --yes --what refresh --period week", MAIL, "are the digest's"),
        ("install --kind windows --yes 50%", MAIL, "do without it"),
        ("install --kind cron --yes cat:cs.RO )", MAIL, "closes nothing"),
        ("remove --time 08:00", MAIL, "is said with install"),
        ("show cs", MAIL, "is said with install"),
    ],
)
def test_what_cannot_be_is_one_sentence(scheduler: Program, words: str, settings: str, sentence: str) -> None:
    (scheduler.home / "config.toml").write_text(settings, encoding="utf-8")
    told = scheduler("schedule", *words.split())
    assert told.code == 2
    assert sentence in told.err
    assert scheduler("schedule").code == 3


def test_where_nothing_can_run_it(empty: Program, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    bare = Program(empty.home, PATH=str(tmp_path / "nothing"))
    told = bare("schedule", "install", "--what", "refresh", "--kind", "cron", "--yes")
    assert (told.code, told.err) == (2, "papertui: There is no crontab on this computer, which --kind cron needs.\n")
    assert bare("schedule").code == 3


def test_what_the_system_does_not_take_is_not_installed(scheduler: Program, tmp_path: Path) -> None:
    (tmp_path / "bin" / "kept").mkdir(exist_ok=True)
    (tmp_path / "bin" / "kept" / "broken").touch()
    told = scheduler(
        "schedule", "install", "--kind", "launchd", "--yes", "--what", "refresh", env={"HOME": str(tmp_path)}
    )
    assert told.code == 1
    assert told.err.endswith("Input/output error. Nothing was installed.\n")
    assert "Installed" not in told.out
