"""Access tokens and passwords: found when needed, never shown, never kept."""

from __future__ import annotations

import os

from papertui.errors import PapertuiError
from papertui.paths import reason
from papertui.text import line as clean_line


class Secret:
    """A token or password that does not show itself: only `reveal()` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


def token(variable: str, command: tuple[str, ...], seconds: float = 10) -> Secret | None:
    """The access token: the environment's, else what the command prints; `None` without either.

    Blocks for up to `seconds`. Raises `PapertuiError`, which never holds what the command printed.
    """
    given = os.environ.get(variable, "").strip()
    if not given and command:
        given = _printed(command, seconds, "token").strip()
    if not given:
        return None
    if not given.isascii() or not given.isprintable() or " " in given or len(given) > 4096:
        raise PapertuiError(f"The token of {variable if not command else command[0]} is not one word of plain text.")
    return Secret(given)


def password(variable: str, command: tuple[str, ...], seconds: float = 30) -> Secret | None:
    """As `token`, for a password, which may hold any printable character, also spaces."""
    given = os.environ.get(variable, "")
    if not given and command:
        # such programs end what they print with a line break, and some go on with other lines
        given = next(iter(_printed(command, seconds, "password").splitlines()), "")
    if not given:
        return None
    if not given.isprintable() or len(given) > 4096:
        raise PapertuiError(f"The password of {variable if not command else command[0]} is not one line of text.")
    return Secret(given)


def _printed(command: tuple[str, ...], seconds: float, what: str) -> str:
    import subprocess

    name = clean_line(command[0], 100)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except OSError as error:
        raise PapertuiError(f"The {what} command {name} did not start: {reason(error)}.") from None
    except subprocess.TimeoutExpired:
        raise PapertuiError(f"The {what} command {name} was not done after {seconds:g} seconds.") from None
    if done.returncode:
        raise PapertuiError(f"The {what} command {name} failed with exit code {done.returncode}.")
    return done.stdout.decode("utf-8", "replace")
