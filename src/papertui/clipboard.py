"""Copying: through the terminal (OSC 52), which works over SSH and in tmux, and through the system's own tools.

OSC 52 is `ESC ] 52 ; c ; BASE64 BEL` (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). No terminal
answers whether it took it, so a tool of the system is asked as well where there is one on this machine.
"""

from __future__ import annotations

import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from papertui import spawn, text

LIMIT = 1_000_000
# the longest base64 that terminals in wide use take: hterm and others stop at 100,000 bytes for the sequence
OSC52_LIMIT = 74_994
# GNU screen passes on no string longer than 768 bytes
_SCREEN_CHUNK = 700


class Outcome(NamedTuple):
    """What became of copying. `message` is one sentence; `how` names the ways that were tried: `osc52`, `xclip`, …"""

    copied: bool
    message: str
    how: tuple[str, ...] = ()

    @property
    def way(self) -> str:
        """The ways in words: `through the terminal and xclip`; nothing for none."""
        if self.how == ("tmux",):
            return "into the paste buffer of tmux"
        names = ["the terminal" if way == "osc52" else PurePath(way).name for way in self.how]
        return f"through {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}" if names else ""


def osc52(s: str, limit: int = OSC52_LIMIT) -> str:
    """The sequence that makes a terminal copy `s`, cleaned; `""` when that is empty or too long for terminals."""
    encoded = b64encode(_clean(s).encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{encoded}\x07" if 0 < len(encoded) <= limit else ""


def in_browser(s: str, write: Callable[[str], None]) -> Outcome:
    """Copy `s` through the terminal of a web page, which takes any length; this machine's clipboard is another's."""
    if problem := _unfit(_clean(s)):
        return problem
    write(osc52(s, limit=8 * LIMIT))
    return Outcome(True, "Copied", ("the browser",))


def copy(
    s: str,
    write: Callable[[str], None],
    env: Mapping[str, str] | None = None,
    *,
    platform: str = sys.platform,
    failed: Callable[[str], None] | None = None,
) -> Outcome:
    """Copy `s` and return at once; `write` puts a string on the terminal as it is.

    Control characters but line breaks never get into the clipboard. `failed` is called with a sentence, from another
    thread, when a program was the only way and did not take it.
    """
    env = os.environ if env is None else env
    cleaned = _clean(s)
    if problem := _unfit(cleaned):
        return problem
    how = []
    sequence = osc52(cleaned)
    if sequence:
        write(_for_terminal(sequence, env))
        how.append("osc52")
    tools = [tool for tool in (_tmux(env), _tool(env, platform)) if tool]
    for tool in tools:
        alone = not sequence and len(tools) == 1
        ended = partial(_tell_failure, tool[0], failed) if alone and failed is not None else None
        try:
            spawn.detached(tool, env, feed=_encoded(cleaned, tool[0]), ended=ended)
            how.append(tool[0])
        except OSError:
            pass
    if not how:
        return Outcome(False, "Too long for the terminal's clipboard, and no clipboard program was found here.")
    if how == ["tmux"]:
        return Outcome(True, "Too long for the terminal's clipboard: copied into the paste buffer of tmux", ("tmux",))
    return Outcome(True, "Copied", tuple(how))


def _unfit(cleaned: str) -> Outcome | None:
    if not cleaned:
        return Outcome(False, "There is nothing to copy.")
    if len(cleaned) > LIMIT:
        return Outcome(False, f"Too long to copy: {text.count(len(cleaned))} characters; export it to a file instead.")
    return None


def _tell_failure(program: str, failed: Callable[[str], None], code: int) -> None:
    if code:
        failed(f"Nothing was copied: {PurePath(program).name} ended with code {code}")


def _clean(s: str) -> str:
    return text.lines(s, 4 * LIMIT)


def _for_terminal(sequence: str, env: Mapping[str, str]) -> str:
    """The sequence as it gets through tmux or screen to the terminal around them.

    tmux takes the plain form itself when `set-clipboard` is `on`, and passes on the wrapped one when
    `allow-passthrough` is; which of both holds cannot be asked, and copying twice does no harm.
    """
    # over SSH out of a tmux, its name for the terminal is what tells of it
    if env.get("TMUX") or (_over_ssh(env) and env.get("TERM", "").startswith("tmux")):
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if env.get("STY"):
        parts = (sequence[start : start + _SCREEN_CHUNK] for start in range(0, len(sequence), _SCREEN_CHUNK))
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return sequence


def _tmux(env: Mapping[str, str]) -> tuple[str, ...] | None:
    """tmux told from outside its terminal, which its default `set-clipboard external` does not ignore.

    `-w` passes the buffer on to the terminal around; tmux knows it from 3.2 on, and an older one refuses it.
    """
    if not env.get("TMUX") or not shutil.which("tmux", path=env.get("PATH", os.defpath)):
        return None
    return ("tmux", "load-buffer", "-w", "-")


def _over_ssh(env: Mapping[str, str]) -> bool:
    return bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY"))


def _tool(env: Mapping[str, str], platform: str) -> tuple[str, ...] | None:
    """The program for the clipboard where the reader sits; over SSH that is only one that a forwarded display has."""
    display = env.get("DISPLAY", "")
    candidates: list[tuple[str, ...]] = []
    if not _over_ssh(env):
        if platform == "darwin":
            candidates.append(("pbcopy",))
        if env.get("WSL_DISTRO_NAME") or env.get("WSL_INTEROP"):
            # the second is for interop without Windows' folders on the PATH (`appendWindowsPath=false`)
            candidates += [("clip.exe",), ("/mnt/c/Windows/System32/clip.exe",)]
        if env.get("TERMUX_VERSION"):
            candidates.append(("termux-clipboard-set",))
        if env.get("WAYLAND_DISPLAY"):
            candidates.append(("wl-copy",))
    if display and not (_over_ssh(env) and display.startswith(":")):
        candidates += [("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input")]
    path = env.get("PATH", os.defpath)
    return next((argv for argv in candidates if shutil.which(argv[0], path=path)), None)


def _encoded(s: str, program: str) -> bytes:
    # clip.exe takes anything without a byte order mark for the machine's old code page
    return s.encode("utf-16" if program.endswith("clip.exe") else "utf-8", "replace")
