"""SMTP on one socket: `smtplib` without its endless patience."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from contextlib import suppress
from time import monotonic

from papertui.config.secret import Secret
from papertui.mail.problems import MailProblem, NotNow
from papertui.text import line as clean_line

LINES_MOST = 200
"""A reply has no more lines; the longest honest ones, to EHLO, have some twenty."""

_OURSELVES = "[127.0.0.1]"
"""What EHLO says: the name of this computer is nobody's business."""


class Session(smtplib.SMTP):
    """A connection that ends at `until` (of `monotonic`), however slowly its bytes drip.

    Raises what `smtplib` and `socket` raise, and `Late` and `Endless`.
    """

    def __init__(self, connection: socket.socket, until: float) -> None:
        super().__init__(local_hostname=_OURSELVES)
        self._until = until
        self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        self.sock = connection
        # what came before encryption is forgotten with the buffer
        self.file = _Lines(connection, self._until)

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in TLS. Raises `ssl.SSLError`."""
        assert self.sock is not None
        self.sock.settimeout(max(0.1, self._until - monotonic()))
        self._take(context.wrap_socket(self.sock, server_hostname=host))
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def introduce(self) -> None:
        """Say hello. Raises `smtplib.SMTPHeloError`."""
        self.ehlo_or_helo_if_needed()

    def getreply(self) -> tuple[int, bytes]:
        if isinstance(self.file, _Lines):
            self.file.left = LINES_MOST
        return super().getreply()

    def send(self, s: object) -> None:
        assert self.sock is not None
        self.sock.settimeout(max(0.1, self._until - monotonic()))
        super().send(s)  # type: ignore[arg-type]

    def cut(self) -> None:
        """End it from another thread: whoever waits for it gets an error."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _Lines:
    """The lines of a socket, as `smtplib` reads them: so many, and until so late."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection = connection
        self._until = until
        self._read = b""
        self.left = LINES_MOST

    def readline(self, most: int) -> bytes:
        if self.left <= 0:
            raise Endless
        self.left -= 1
        while b"\n" not in self._read and len(self._read) < most:
            left = self._until - monotonic()
            if left <= 0:
                raise Late
            self._connection.settimeout(left)
            try:
                got = self._connection.recv(4096)
            except TimeoutError:
                raise Late from None
            if not got:
                break
            self._read += got
        end = self._read.find(b"\n", 0, most) + 1 or min(len(self._read), most)
        line, self._read = self._read[:end], self._read[end:]
        return line

    def close(self) -> None:
        """The socket is closed by whoever opened it."""


class Late(Exception):
    """The time is up. No `OSError`, which `smtplib` would take for a broken connection."""


class Endless(Exception):
    """A reply that goes on and on."""


def refusal(name: str, what: str, code: int, words: bytes, password: Secret | None) -> MailProblem:
    """The sentence for a reply that is not what was hoped for; from 400 to 499 it may be another one later."""
    if code == -1:
        return MailProblem(f"{name} does not speak as a mail server; nothing was sent.")
    told = said(code, words, password)
    if 400 <= code < 500:
        return NotNow(f"{name} {what} for now ({told}); nothing was sent, try again in some minutes.")
    return MailProblem(f"{name} {what} ({told}); nothing was sent.")


def said(code: int, words: bytes, password: Secret | None) -> str:
    """A reply in the server's words, on one line, and without the password should it repeat that."""
    told = clean_line(words.decode("utf-8", "replace"), 200)
    if password is not None:
        secret = password.reveal()
        for form in (secret, base64.b64encode(secret.encode()).decode()):
            told = told.replace(form, "…")
    return f"{code} {told.rstrip('.')}".rstrip()
