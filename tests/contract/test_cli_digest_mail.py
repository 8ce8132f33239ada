"""`digest --email` as a command, with a real mail server: once, whole, and without a word of the password anywhere."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import FIRST, Done, Program
from servers import smtp

ADA, BOB = "ada@example.org", "bob@example.org"
NEXT = {"PAPERTUI_NOW": "2026-08-15T12:00:00Z"}


class Mailer:
    """papertui with a mail server of its own."""

    def __init__(self, program: Program, authority: smtp.Authority) -> None:
        self.program = program
        self.authority = authority
        self.to = [ADA]

    def set(self, port: int, **changed: object) -> None:
        """Write the settings; `None` leaves one out."""
        told: dict[str, object] = {
            "host": "127.0.0.1", "port": port, "security": "starttls", "user": smtp.USER, "sender": f"Ada <{ADA}>",
            "to": self.to, "ca_file": str(self.authority.file),
            "password_command": [sys.executable, "-c", f"print({smtp.PASSWORD!r})"], **changed,
        }  # fmt: skip
        lines = [f"{name} = {json.dumps(value)}" for name, value in told.items() if value is not None]
        self.program.home.mkdir(parents=True, exist_ok=True)
        (self.program.home / "config.toml").write_text("\n".join(["[mail]", *lines, ""]), encoding="utf-8")

    def __call__(self, *words: str, **env: str) -> Done:
        done = self.program("digest", "--email", *words, env=env)
        assert smtp.PASSWORD not in done.out + done.err
        return done


@pytest.fixture
def mailer(papertui: Program, tmp_path: Path) -> Mailer:
    return Mailer(papertui, smtp.Authority(tmp_path))


@pytest.fixture
def place(mailer: Mailer) -> Iterator[smtp.Place]:
    with smtp.serving(mailer.authority.context(), "starttls") as server:
        mailer.set(server.port)
        yield server


def files_with(folder: Path, word: str) -> list[Path]:
    found = [file for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]
    return [file for file in found if file.name != "config.toml"]


def test_it_arrives_with_both_parts_and_only_once(mailer: Mailer, place: smtp.Place) -> None:
    told = mailer()
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Sent “Papers of 2026-08-14: ")
    (arrived,) = place.inbox.received
    assert (arrived.sender, arrived.to, arrived.encrypted) == (ADA, (ADA,), True)
    message = arrived.message
    assert message["From"] == f"Ada <{ADA}>"
    assert message["Date"] == "Fri, 14 Aug 2026 12:00:00 +0000"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain = message.get_body(("plain",))
    assert plain is not None and "Papers of 2026-08-14" in plain.get_content()
    assert max(map(len, arrived.raw.splitlines())) <= 998

    again = mailer()
    assert again.code == 0
    assert "already" in again.out and "--again" in again.out
    assert len(place.inbox.received) == 1
    assert mailer("--again").code == 0
    first, second = (one.message for one in place.inbox.received)
    assert first["Message-ID"] != second["Message-ID"]
    assert first.get_body(("plain",)).get_content() == second.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert not files_with(mailer.program.home, smtp.PASSWORD)


def test_the_next_one_goes_on_where_the_last_one_ended(mailer: Mailer, place: smtp.Place) -> None:
    assert mailer().code == 0
    told = mailer("--json", **NEXT).json()
    assert (told["outcome"], told["papers"]) == ("sent", 0)
    assert "Nothing came in" in str(place.inbox.received[1].message.get_body(("plain",)))
    assert mailer("--skip-empty", "--json", PAPERTUI_NOW="2026-08-16T12:00:00Z").json()["outcome"] == "empty"
    assert len(place.inbox.received) == 2
    assert "Papers since 2026-08-15" in mailer(PAPERTUI_NOW="2026-08-25T12:00:00Z").out


def test_another_query_or_period_is_another_digest(mailer: Mailer, place: smtp.Place) -> None:
    for words in ((), ("--period", "week"), ("votes:>=0",), ("--since", "2026-08-13")):
        assert mailer(*words).out.startswith("Sent ")
    assert len(place.inbox.received) == 4
    assert mailer("--period", "week", **NEXT).out.startswith("Sent to")
    assert len({one.message["Message-ID"] for one in place.inbox.received}) == 4


def test_the_password_can_be_in_the_environment(mailer: Mailer, place: smtp.Place) -> None:
    mailer.set(place.port, password_command=None)
    told = mailer()
    assert (told.code, told.err.count("PAPERTUI_MAIL_PASSWORD")) == (2, 1)
    assert mailer(PAPERTUI_MAIL_PASSWORD=smtp.PASSWORD).code == 0
    assert len(place.inbox.received) == 1


def test_a_dry_run_shows_it_and_sends_nothing(mailer: Mailer, place: smtp.Place, tmp_path: Path) -> None:
    told = mailer("--dry-run")
    assert told.out.startswith(f"From: Ada <{ADA}>\nTo: {ADA}\n")
    assert "Subject: Papers of 2026-08-14" in told.out
    assert mailer("--dry-run", "-o", str(tmp_path / "m.eml")).code == 0
    assert (tmp_path / "m.eml").read_bytes().startswith(b"From: Ada")
    assert mailer("--dry-run", "-o", str(tmp_path / "m.eml"), "votes:>=0").code == 0, "its own file"
    mine = tmp_path / "mine.eml"
    mine.write_bytes(b"my letter")
    told = mailer("--dry-run", "-o", str(mine))
    assert (told.code, mine.read_bytes()) == (1, b"my letter")
    assert "is there already, and not as papertui wrote it: --force replaces it and keeps it as mine.eml~" in told.err
    assert mailer("--dry-run", "--force", "-o", str(mine)).code == 0
    assert (tmp_path / "mine.eml~").read_bytes() == b"my letter"
    assert place.inbox.received == []
    assert mailer().code == 0


# a program that is started behind another one may have been told to pass interrupts over
_INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from papertui.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("step", "words"),
    [(b"EHLO", "Stopped; nothing was sent."), (b".", "it may have been sent or not; --again sends it once more.")],
)
def test_an_interrupt_says_whether_anything_was_sent(mailer: Mailer, step: bytes, words: str) -> None:
    with smtp.talking(smtp.replies((step, b""), then="hang")) as server:
        mailer.set(server.port, security="none", user=None)
        command = [sys.executable, "-c", _INTERRUPTIBLE, "digest", "--email"]
        variables = mailer.program.variables | {"PAPERTUI_TIMEOUT": "60"}
        with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE) as running:
            while running.poll() is None and not any(line.upper().startswith(step) for line in server.heard[-1:]):
                time.sleep(0.01)
            running.send_signal(signal.SIGINT)
            _, told = running.communicate(timeout=30)
    assert (running.returncode, told.decode().strip().endswith(words)) == (130, True), told


def test_one_refused_recipient_gets_it_the_next_time(mailer: Mailer, place: smtp.Place) -> None:
    mailer.to = [ADA, BOB]
    mailer.set(place.port)
    place.inbox.refuse[BOB] = "450 Mailbox busy"
    told = mailer()
    assert told.code == 1
    assert f"refuses the recipient {BOB} (450 Mailbox busy); the others got it." in told.err
    place.inbox.refuse.clear()
    assert mailer().out == told.out.replace(ADA, BOB)
    assert [one.to for one in place.inbox.received] == [(ADA,), (BOB,)]
    assert "already" in mailer().out


@pytest.mark.parametrize(
    ("changed", "code", "sentence"),
    [
        ({"host": None}, 2, "set host under [mail]"),
        ({"host": None, "sender": None}, 2, "set host and sender under [mail]"),
        ({"host": "a b"}, 2, "is not the name of a server"),
        ({"sender": "ada"}, 2, "under mail.sender is not an e-mail address"),
        ({"to": ["x"]}, 2, "under mail.to is not an e-mail address"),
        ({"host": "192.0.2.1", "security": "none"}, 2, "could read along"),
        ({"security": "tls"}, 1, 'security = "starttls"'),
        ({"ca_file": None}, 1, "is not to be trusted"),
        ({"ca_file": "/nowhere/ca.pem"}, 1, "cannot be read"),
        ({"password_command": ["false"]}, 1, "The password command false failed with exit code 1"),
        ({"password_command": ["/nowhere/pass"]}, 1, "did not start"),
        ({"password_command": ["echo", "hunter2"]}, 1, "does not take this user and password"),
        ({"password_command": ["printf", "\\033[1m"]}, 1, "is not one line of text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_nothing_is_sent(
    mailer: Mailer, place: smtp.Place, changed: dict[str, object], code: int, sentence: str
) -> None:
    mailer.set(place.port, **changed)
    told = mailer()
    assert (told.code, told.out) == (code, "")
    assert sentence in told.err
    assert len(told.err.splitlines()) == 1
    assert "hunter2" not in told.err
    assert place.inbox.received == []
    mailer.set(place.port)
    assert mailer().code == 0, "what was not sent can be sent"


def test_a_server_that_asks_to_come_again_gets_it_later(mailer: Mailer, place: smtp.Place) -> None:
    place.inbox.refuse["DATA"] = "451 4.7.1 Greylisted"
    told = mailer()
    assert told.code == 4
    assert "Greylisted" in told.err
    place.inbox.refuse.clear()
    assert mailer().code == 0
    assert len(place.inbox.received) == 1


def test_what_may_have_been_sent_is_not_sent_again(mailer: Mailer) -> None:
    with smtp.talking(smtp.replies((b".", b""))) as server:
        mailer.set(server.port, security="none", user=None)
        told = mailer()
        assert told.code == 1
        assert "it may have been sent or not" in told.err
        again = mailer()
        assert again.code == 1
        assert "--again" in again.err
        assert [line[:4].upper() for line in server.heard].count(b"DATA") == 1
    with smtp.serving(None, "none", login=False) as place:
        mailer.set(place.port, security="none", user=None)
        assert mailer("--again").code == 0
        assert len(place.inbox.received) == 1


def test_two_at_once_send_it_once(mailer: Mailer, place: smtp.Place) -> None:
    started = [mailer.program.start("digest", "--email") for _ in range(2)]
    ended = [process.communicate(timeout=50) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    assert len(place.inbox.received) == 1


def test_a_damaged_memory_sends_nothing(mailer: Mailer, place: smtp.Place) -> None:
    memory = mailer.program.home / "state" / "digests.json"
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text('{"sent": [{"name"', encoding="utf-8")
    told = mailer()
    assert told.code == 1
    assert "remembers what was sent, cannot be used: it is damaged" in told.err
    assert place.inbox.received == []


def test_offline_sends_nothing(mailer: Mailer, place: smtp.Place) -> None:
    config = mailer.program.home / "config.toml"
    config.write_text("offline = true\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert mailer().code == 4
    assert place.inbox.received == []


def test_the_password_is_in_no_list_of_processes(mailer: Mailer) -> None:
    """While the server hangs, the command lines of papertui and what it started are looked at."""
    with smtp.talking(smtp.replies((b"EHLO", b"250-x\r\n250 AUTH PLAIN"), (b"AUTH", b""), then="hang")) as server:
        mailer.set(server.port, security="none", password_command=None)
        mailer.program.variables["PAPERTUI_MAIL_PASSWORD"] = smtp.PASSWORD
        process = mailer.program.start("digest", "--email")
        try:
            while not any(line.startswith(b"AUTH") for line in server.heard):
                assert process.poll() is None
            listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
            assert str(process.args[-1]) in listed  # type: ignore[index]
            assert smtp.PASSWORD not in listed
        finally:
            process.kill()
            process.communicate()


def test_options_about_mail_go_with_mail(papertui: Program) -> None:
    for words in (
        ["--again"],
        ["--dry-run"],
        ["--skip-empty"],
        ["--email", "--format", "html"],
        ["--email", "-o", "x"],
    ):
        assert papertui("digest", *words).code == 2


@pytest.mark.parametrize(
    "wrong", [{"to": ["bob@example.org\r\nBcc: eve@example.org"]}, {"recipients": [BOB]}, {"port": "x"}]
)
def test_a_setting_that_cannot_be_used_sends_nothing(
    mailer: Mailer, place: smtp.Place, wrong: dict[str, object]
) -> None:
    port = wrong.pop("port", place.port)
    mailer.set(port, **wrong)  # type: ignore[arg-type]
    told = mailer()
    assert (told.code, told.out) == (2, "")
    assert told.err.count("config.toml") == 1, "and it is said once"
    assert "Nothing is sent before that is mended" in told.err
    assert place.inbox.received == []


def test_computers_that_share_a_library_send_it_once(mailer: Mailer, place: smtp.Place, tmp_path: Path) -> None:
    other = Mailer(Program(tmp_path / "laptop" / "home"), mailer.authority)
    shared = tmp_path / "Sync"
    for one in (mailer, other):
        one.set(place.port)
        one.program("library", "move", str(shared))
    assert mailer().out.startswith("Sent “")
    (told,) = shared.glob("digests-*.json")
    assert ADA not in told.read_text(encoding="utf-8") and told.stat().st_mode & 0o077 == 0
    device = told.stem.removeprefix("digests-")
    assert (
        other().out
        == f"Sent to {ADA} already, by {device} at 2026-08-14T12:00:00Z; --again sends it once more from here.\n"
    )
    assert other("--json").json()["outcome"] == "already sent"
    assert len(place.inbox.received) == 1
    assert other("votes:>=0").out.startswith("Sent “"), "another digest"
    assert other("--again").out.startswith("Sent “")
    assert other(**NEXT).out.startswith("Sent “")
    assert "2026-08-15" in str(place.inbox.received[-1].message["Subject"]), "it goes on where the first one ended"
    assert mailer(**NEXT).out.startswith(f"Sent to {ADA} already, by ")

    for damaged in ('{"papertui": 1, "sent": [{"who": 1}]}', "[", '{"papertui": 9, "sent": [{}]}'):
        for file in shared.glob("digests-*.json"):
            file.write_text(damaged, encoding="utf-8")
        place.inbox.received.clear()
        assert other("--json", PAPERTUI_NOW="2026-08-16T12:00:00Z").json()["outcome"] in ("sent", "already sent")
    assert "No damage found." in mailer.program("library", "status").out


def test_a_computer_alone_writes_nothing_into_its_library(mailer: Mailer, place: smtp.Place) -> None:
    mailer.program("star", FIRST)
    assert mailer().code == 0
    assert not list((mailer.program.home / "library").glob("digests-*"))
