"""The one door to the web browser.

Only an http(s) address that `identity.safe_url` lets through is opened, always as one element of an argument
list, never through a shell. Over SSH, where a browser would open on the wrong machine, and where there is none,
nothing is started and the outcome says why, so that the address can be shown and copied instead.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from papertui import identity, spawn

TEXT_BROWSERS = ("w3m", "lynx", "elinks", "links", "links2", "www-browser")
_DESKTOP = (("xdg-open",), ("gio", "open"), ("x-www-browser",), ("firefox",), ("chromium",), ("google-chrome",))
# What Windows does with an address when it is clicked. Not `cmd.exe /c start`: a shell takes `&` and `%` in an address
# for its own. The second is for interop without Windows' folders on the PATH (`appendWindowsPath=false`).
_WINDOWS = (
    ("rundll32.exe", "url.dll,FileProtocolHandler"),
    ("/mnt/c/Windows/System32/rundll32.exe", "url.dll,FileProtocolHandler"),
    ("explorer.exe",),
)
# ends with 1 also when all went well
_CODE_SAYS_NOTHING = ("explorer.exe",)
_PLAIN_PROGRAM = re.compile(r"[A-Za-z0-9_./+@][A-Za-z0-9_./+@-]*")
# how editors connected to a remote machine hand an address to the browser on the near one
_REMOTE_HELPER = re.compile(r".*/bin/(?:helpers/browser(?:-linux)?\.sh|remote-cli/[\w-]+)")

Failed: TypeAlias = "Callable[[str], None]"


class Outcome(NamedTuple):
    """What became of opening an address.

    `message` is one sentence for the status line. With `needs_terminal` nothing was started yet: `argv` is a
    text browser that wants the terminal for itself; suspend the screen and call `in_terminal(argv)`.
    """

    opened: bool
    message: str
    argv: tuple[str, ...] = ()
    needs_terminal: bool = False


def open_url(
    url: str,
    browser: Sequence[str] = (),
    *,
    env: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    failed: Failed | None = None,
) -> Outcome:
    """Open `url` in the browser and return at once.

    `browser` is the configured command, an argument list in which an element that is `{url}` stands for the
    address (else it comes last); it is taken even over SSH. Without it: `$BROWSER`, then what the system has.
    `failed` is called with a sentence, from another thread, when the program ends without having opened anything.
    """
    safe = identity.safe_url(url)
    if safe is None:
        return Outcome(False, "This link is not an http or https address that is safe to open.")
    return _open(safe, browser, os.environ if env is None else env, platform, failed)


def open_page(page: Path, browser: Sequence[str] = ()) -> Outcome:
    """Open a file of HTML that we wrote ourselves, in the same browser."""
    return _open(page.as_uri(), browser, os.environ, sys.platform, None)


def in_terminal(argv: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run a text browser in the foreground and return its exit code, 127 when it could not be started."""
    import subprocess

    try:
        return subprocess.run(list(argv), env=None if env is None else dict(env), check=False).returncode
    except OSError:
        return 127


def _open(url: str, browser: Sequence[str], env: Mapping[str, str], platform: str, failed: Failed | None) -> Outcome:
    if browser:
        return _configured(browser, url, env, failed)
    command = _from_environment(env)
    if command is None and _over_ssh(env):
        return Outcome(False, "You are connected over SSH: open this link on your own machine.")
    command = command or _system(env, platform)
    if command is None:
        return Outcome(False, "No web browser was found here: set one as `browser` in the configuration.")
    return _start((*command, url), env, failed)


def _configured(browser: Sequence[str], url: str, env: Mapping[str, str], failed: Failed | None) -> Outcome:
    argv = [url if part == "{url}" else part for part in browser]
    if "{url}" not in browser:
        argv.append(url)
    if _find(argv[0], env) is None:
        return Outcome(
            False, f"The configured browser {argv[0]!r} was not found: correct `browser` in the configuration."
        )
    return _start(argv, env, failed)


def _from_environment(env: Mapping[str, str]) -> tuple[str, ...] | None:
    """The first program of `$BROWSER` that is there; over SSH only one that works from afar.

    Only plain program names and paths count: an entry with arguments or a shell's signs is not ours to take apart.
    """
    for entry in env.get("BROWSER", "").split(os.pathsep):
        if not _PLAIN_PROGRAM.fullmatch(entry) or _find(entry, env) is None:
            continue
        if not _over_ssh(env) or _is_text_browser(entry) or _REMOTE_HELPER.fullmatch(entry):
            return (entry,)
    return None


def _over_ssh(env: Mapping[str, str]) -> bool:
    return bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY")) and not _has_display(env)


def _has_display(env: Mapping[str, str]) -> bool:
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def _system(env: Mapping[str, str], platform: str) -> tuple[str, ...] | None:
    if platform == "darwin":
        candidates: tuple[tuple[str, ...], ...] = (("open",),)
    elif env.get("WSL_DISTRO_NAME") or env.get("WSL_INTEROP"):
        candidates = (("wslview",), *_WINDOWS, *_DESKTOP)
    elif env.get("TERMUX_VERSION"):
        candidates = (("termux-open-url",),)
    else:
        text = tuple((name,) for name in TEXT_BROWSERS)
        # without a display xdg-open can still be a container's way to its host
        candidates = (*_DESKTOP, *text) if _has_display(env) else (*text, ("xdg-open",))
    return next((command for command in candidates if _find(command[0], env)), None)


def _find(program: str, env: Mapping[str, str]) -> str | None:
    return shutil.which(program, path=env.get("PATH", os.defpath))


def _is_text_browser(program: str) -> bool:
    return PurePath(program).name in TEXT_BROWSERS


def _start(argv: Sequence[str], env: Mapping[str, str], failed: Failed | None) -> Outcome:
    program, *rest = argv
    name = PurePath(program).name
    command = (_find(program, env) or program, *rest)
    if _is_text_browser(program):
        return Outcome(False, f"Opening in {name}", command, needs_terminal=True)

    def ended(code: int) -> None:
        if code and failed is not None and name not in _CODE_SAYS_NOTHING:
            failed(f"{name} ended with code {code} and may have opened nothing")

    try:
        spawn.detached(command, env, ended=ended)
    except OSError as error:
        return Outcome(False, f"The browser {program!r} could not be started: {error.strerror or error}.", command)
    return Outcome(True, f"Opened in {name}", command)
