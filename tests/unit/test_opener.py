from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from papertui import opener

URL = "https://arxiv.org/abs/1706.03762"

Fake = Callable[[str], Callable[[], list[str]]]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Puts a program on the PATH; what it returns waits for a run of it and gives its arguments."""

    def make(name: str) -> Callable[[], list[str]]:
        pipe = tmp_path / f"{name.replace('/', '-')}.pipe"
        os.mkfifo(pipe)
        program = tmp_path / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{{ printf '%s\\0' \"$@\"; /bin/cat; }} > '{pipe}'\n")
        program.chmod(0o755)
        return lambda: pipe.read_text().split("\0")[:-1]

    (tmp_path / "bin").mkdir()
    return make


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "DISPLAY": ":0"}


def test_a_desktop_browser_gets_the_address_as_one_argument(fake: Fake, env: dict[str, str]) -> None:
    ran = fake("xdg-open")
    address = "https://example.org/a;touch%20x?q=$(id)&b='c'"
    outcome = opener.open_url(address, env=env, platform="linux")
    assert outcome.opened
    assert outcome.message == "Opened in xdg-open"
    assert ran() == [address]


def test_the_configured_command_wins_and_holds_the_address_where_it_says(fake: Fake, env: dict[str, str]) -> None:
    fake("xdg-open")
    ran = fake("surf")
    assert opener.open_url(URL, ["surf", "{url}", "--new {url}"], env=env).opened
    assert ran() == [URL, "--new {url}"]


def test_the_configured_command_works_over_ssh_and_gets_the_address_last(fake: Fake, env: dict[str, str]) -> None:
    ran = fake("send-home")
    del env["DISPLAY"]
    assert opener.open_url(URL, ["send-home", "-q"], env={**env, "SSH_TTY": "/dev/pts/1"}).opened
    assert ran() == ["-q", URL]


def test_a_configured_command_that_is_missing_is_named(env: dict[str, str]) -> None:
    outcome = opener.open_url(URL, ["no-such-browser"], env=env)
    assert not outcome.opened
    assert "no-such-browser" in outcome.message
    assert "configuration" in outcome.message


def test_a_program_that_cannot_start_is_reported(tmp_path: Path, fake: Fake, env: dict[str, str]) -> None:
    fake("xdg-open")
    (tmp_path / "bin" / "xdg-open").write_text("#!/no/such/interpreter\n")
    outcome = opener.open_url(URL, env=env, platform="linux")
    assert not outcome.opened
    assert "could not be started" in outcome.message


@pytest.mark.parametrize(
    "address",
    [
        "",
        "--new-window",
        "file:///etc/passwd",
        "/etc/passwd",
        "javascript:alert(1)",
        "smb://host/share",
        "https://user:secret@example.org/",
        "https://example.org/\nhttps://other.example/",
        "https://example.org/\x1b]52;c;x\x07",
        "https://example.org/%action--incognito",
        "https://example.org/ä",
        "https://",
    ],
)
def test_what_is_not_a_plain_web_address_is_never_opened(fake: Fake, env: dict[str, str], address: str) -> None:
    fake("xdg-open")
    outcome = opener.open_url(address, env=env, platform="linux")
    assert not outcome.opened
    assert outcome.argv == ()
    assert "safe" in outcome.message


def test_over_ssh_nothing_is_started(fake: Fake, env: dict[str, str]) -> None:
    fake("xdg-open")
    fake("firefox")
    del env["DISPLAY"]
    env |= {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "BROWSER": "firefox"}
    outcome = opener.open_url(URL, env=env, platform="linux")
    assert not outcome.opened
    assert not outcome.needs_terminal
    assert "SSH" in outcome.message


def test_over_ssh_with_a_forwarded_display_the_browser_opens(fake: Fake, env: dict[str, str]) -> None:
    ran = fake("xdg-open")
    assert opener.open_url(URL, env={**env, "SSH_TTY": "/dev/pts/1"}, platform="linux").opened
    assert ran() == [URL]


def test_over_ssh_the_helper_of_an_editor_is_used(tmp_path: Path, fake: Fake, env: dict[str, str]) -> None:
    ran = fake("helpers/browser.sh")
    del env["DISPLAY"]
    env |= {"SSH_TTY": "/dev/pts/1", "BROWSER": str(tmp_path / "bin/helpers/browser.sh")}
    assert opener.open_url(URL, env=env, platform="linux").opened
    assert ran() == [URL]


def test_browser_of_the_environment_is_a_list_of_plain_programs(fake: Fake, env: dict[str, str]) -> None:
    fake("xdg-open")
    ran = fake("netsurf")
    env["BROWSER"] = "sh -c 'firefox %s':no-such:xdg-open;x:--help:netsurf:xdg-open"
    outcome = opener.open_url(URL, env=env, platform="linux")
    assert outcome.opened
    assert outcome.message == "Opened in netsurf"
    assert ran() == [URL]


@pytest.mark.parametrize("where", ["config", "environment", "console"])
def test_a_text_browser_asks_for_the_terminal(fake: Fake, env: dict[str, str], tmp_path: Path, where: str) -> None:
    fake("w3m")
    del env["DISPLAY"]
    if where == "environment":
        env |= {"BROWSER": "w3m", "SSH_TTY": "/dev/pts/1"}
    outcome = opener.open_url(URL, ["w3m"] if where == "config" else (), env=env, platform="linux")
    assert outcome == opener.Outcome(False, "Opening in w3m", (str(tmp_path / "bin/w3m"), URL), needs_terminal=True)


def test_in_terminal_waits_and_gives_the_exit_code(tmp_path: Path) -> None:
    program = tmp_path / "lynx"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    assert opener.in_terminal((str(program), URL), {}) == 3
    assert opener.in_terminal((str(tmp_path / "missing"), URL), {}) == 127


@pytest.mark.parametrize(
    ("program", "platform", "extra"),
    [
        ("open", "darwin", {}),
        ("wslview", "linux", {"WSL_DISTRO_NAME": "Debian"}),
        ("termux-open-url", "linux", {"TERMUX_VERSION": "0.118"}),
        ("firefox", "linux", {"DISPLAY": ":0"}),
        ("xdg-open", "linux", {}),
    ],
)
def test_each_system_has_its_opener(
    fake: Fake, env: dict[str, str], program: str, platform: str, extra: dict[str, str]
) -> None:
    del env["DISPLAY"]
    ran = fake(program)
    assert opener.open_url(URL, env=env | extra, platform=platform).opened
    assert ran() == [URL]


@pytest.mark.parametrize("there", [("rundll32.exe", "explorer.exe", "xdg-open"), ("explorer.exe", "xdg-open")])
def test_wsl_opens_the_browser_of_windows_without_a_shell(fake: Fake, env: dict[str, str], there: tuple[str]) -> None:
    ran, *_ = [fake(program) for program in there]
    address = "https://example.org/?a=1&calc.exe&b=%41"
    env |= {"WSL_INTEROP": "/run/WSL/1_interop"}
    assert opener.open_url(address, env=env, platform="linux").opened
    assert ran() == [*(["url.dll,FileProtocolHandler"] if there[0] == "rundll32.exe" else []), address]


def test_a_browser_that_fails_is_told_from_afar(fake: Fake, env: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "bin" / "xdg-open"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    told: Queue[str] = Queue()
    assert opener.open_url(URL, env=env, platform="linux", failed=told.put).opened
    assert told.get(timeout=30) == "xdg-open ended with code 3 and may have opened nothing"


def test_without_any_browser_the_outcome_says_what_to_do(env: dict[str, str]) -> None:
    outcome = opener.open_url(URL, env=env, platform="linux")
    assert not outcome.opened
    assert "No web browser" in outcome.message
