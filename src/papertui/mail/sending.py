"""Handing a message to a mail server, in a bounded time and at most once."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from papertui.config.secret import Secret
from papertui.mail.login import log_in
from papertui.mail.problems import HandedOver, MailProblem, NotNow
from papertui.mail.wire import Endless, Late, Session, refusal, said
from papertui.text import line as clean_line

SECONDS = 60.0
"""What an exchange may take in all, with the search for the server's address."""

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""The kinds of security with the usual port of each."""

_TO_GREET = "to greet"
_HANDED_OVER = "to say whether it takes the message"


class Server(NamedTuple):
    """Where mail is handed in. `security` is one of `PORTS`; `ca_file` takes the place of the system's certificates."""

    host: str
    port: int
    security: str
    user: str | None = None
    ca_file: str | None = None

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


class Refused(NamedTuple):
    """A recipient that the server does not take, and its words."""

    address: str
    why: str


def send(
    server: Server,
    password: Secret | None,
    sender: str,
    recipients: Sequence[str],
    message: bytes,
    before: Callable[[list[str]], None],
    seconds: float = SECONDS,
) -> list[Refused]:
    """Hand the message over, and return the recipients that were refused while others were not.

    `before` is told who it is for, from another thread, when all has gone well so far: what it raises keeps the message
    from being handed over. Raises `MailProblem`: `NotNow` where the same may work later, and `HandedOver` where nobody
    knows whether the message was taken.
    """
    exchange = _Exchange(server, password, sender, list(recipients), message, before, monotonic() + seconds)
    worker = threading.Thread(target=exchange.run, name="mail", daemon=True)
    worker.start()
    try:
        exchange.done.wait(seconds)
    finally:
        exchange.stop()
    if exchange.problem is not None:
        raise exchange.problem
    if not exchange.done.is_set() or exchange.refused is None:
        raise exchange.too_long(seconds)
    return exchange.refused


class _Stopped(Exception):
    """Nobody waits for the exchange any more."""


class _Exchange:
    """One connection, on a thread of its own: the search for an address cannot be interrupted."""

    def __init__(
        self,
        server: Server,
        password: Secret | None,
        sender: str,
        recipients: list[str],
        message: bytes,
        before: Callable[[list[str]], None],
        until: float,
    ) -> None:
        self.done = threading.Event()
        self.problem: Exception | None = None
        self.refused: list[Refused] | None = None
        self._server, self._password = server, password
        self._sender, self._recipients, self._message = sender, recipients, message
        self._before = before
        self._until = until
        self._step = "to be found"
        self._session: Session | None = None
        self._stopped = False
        self._turn = threading.Lock()

    def run(self) -> None:
        """Do it, and keep what came of it."""
        try:
            self.refused = self._exchange()
        except _Stopped:
            pass
        except Exception as error:
            self.problem = error if isinstance(error, MailProblem) else self._explained(error)
        finally:
            self.done.set()
            if self._session is not None:
                self._session.close()

    def stop(self) -> None:
        """Have the thread end; unless the message is on its way already, it does not go."""
        with self._turn:
            self._stopped = True
        if not self.done.is_set() and self._session is not None:
            self._session.cut()

    def too_long(self, seconds: float) -> MailProblem:
        """The sentence for an exchange that did not end."""
        waited = f"{self._server.name} took longer than {seconds:g} seconds {self._step}"
        if self._step == _HANDED_OVER:
            return HandedOver(f"{waited}: it may have been sent or not; --again sends it once more.")
        return NotNow(f"{waited}, so nothing was sent; try again later{self._hint()}.")

    def _exchange(self) -> list[Refused]:
        session = self._connect()
        if self._server.user is not None and self._password is not None:
            self._step = "to check the password"
            log_in(session, self._server.name, self._server.user, self._password)
        refused = self._address(session)
        accepted = [one for one in self._recipients if one not in {other.address for other in refused}]
        self._step = "to take the message"
        self._expect(session, 354, session.docmd("DATA"), "takes no message now")
        body = re.sub(rb"(?m)^\.", b"..", self._message)
        session.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        self._before(accepted)
        with self._turn:
            if self._stopped:
                raise _Stopped
            self._step = _HANDED_OVER
        session.send(b".\r\n")
        code, words = session.getreply()
        if code != 250:
            raise refusal(self._server.name, "did not take the message", code, words, self._password)
        with suppress(smtplib.SMTPException, OSError):
            session.docmd("QUIT")
        return refused

    def _connect(self) -> Session:
        server = self._server
        context = None if server.security == "none" else _context(server.ca_file)
        connection = socket.create_connection((server.host, server.port), timeout=self._left())
        session = self._session = Session(connection, self._until)
        if context is not None and server.security == "tls":
            self._step = "to agree on TLS"
            session.encrypt(context, server.host)
        self._step = _TO_GREET
        self._expect(session, 220, session.getreply(), "takes no mail from here")
        session.introduce()
        if context is not None and server.security == "starttls":
            self._step = "to agree on TLS"
            if not session.has_extn("starttls"):
                raise MailProblem(
                    f"{server.name} offers no STARTTLS, so neither password nor message was sent; where it speaks TLS"
                    ' from the start, set security = "tls" and its port, often 465, under [mail].'
                )
            self._expect(session, 220, session.docmd("STARTTLS"), "does not begin TLS")
            session.encrypt(context, server.host)
            session.introduce()
        return session

    def _address(self, session: Session) -> list[Refused]:
        """Sender and recipients; those that are refused while others are not."""
        self._step = "to take sender and recipients"
        self._expect(session, 250, session.docmd(f"MAIL FROM:<{self._sender}>"), f"refuses {self._sender} as sender")
        refused: list[Refused] = []
        problems: list[MailProblem] = []
        for recipient in self._recipients:
            code, words = session.docmd(f"RCPT TO:<{recipient}>")
            if code not in (250, 251):
                name = self._server.name
                problems.append(refusal(name, f"refuses the recipient {recipient}", code, words, self._password))
                refused.append(Refused(recipient, said(code, words, self._password)))
        if len(problems) == len(self._recipients):
            raise problems[0]
        return refused

    def _expect(self, session: Session, wanted: int, reply: tuple[int, bytes], what: str) -> None:
        code, words = reply
        if code != wanted:
            raise refusal(self._server.name, what, code, words, self._password)

    def _left(self) -> float:
        return max(0.1, self._until - monotonic())

    def _hint(self) -> str:
        """What else a server may wait for that does not say a word."""
        if self._step != _TO_GREET or self._server.security == "tls":
            return ""
        return ', or set security = "tls" under [mail] where it speaks TLS from the start'

    def _explained(self, error: Exception) -> Exception:
        """The sentence for what went wrong on the way."""
        name = self._server.name
        late = isinstance(error, Late) or monotonic() >= self._until
        if self._step == _HANDED_OVER:
            what = "broke off after it got the message, and did not say whether it takes it"
            if late:
                what = f"took too long {_HANDED_OVER}"
            return HandedOver(f"{name} {what}: it may have been sent or not; --again sends it once more.")
        if late:
            return NotNow(f"{name} took too long {self._step}, so nothing was sent; try again later{self._hint()}.")
        if isinstance(error, Endless):
            return MailProblem(f"{name} goes on talking without end where it was {self._step}; nothing was sent.")
        if isinstance(error, ssl.SSLError):
            return _of_tls(error, self._server)
        if isinstance(error, socket.gaierror):
            return NotNow(f"There is no mail server {self._server.host} to be found: is the name under [mail] right?")
        if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionResetError | BrokenPipeError):
            return NotNow(f"{name} broke off instead of going on {self._step}; nothing was sent.")
        if isinstance(error, smtplib.SMTPException):
            return MailProblem(
                f"{name} does not speak as a mail server ({clean_line(str(error), 80)}); nothing was sent."
            )
        if isinstance(error, OSError):
            words = clean_line(error.strerror or type(error).__name__, 100)
            return NotNow(f"{name} cannot be reached: {words[:1].lower()}{words[1:]}.")
        return error


def _context(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        words = error.strerror or "it holds no certificates"
        raise MailProblem(f"The certificates of ca_file, {ca_file}, cannot be read: {words.lower()}.") from None


def _of_tls(error: ssl.SSLError, server: Server) -> MailProblem:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = clean_line(error.verify_message, 200).rstrip(".")
        return MailProblem(
            f"The certificate of {server.name} is not to be trusted ({why}), so neither password nor message was sent;"
            " ca_file under [mail] names the certificates of an authority of your own."
        )
    reason = clean_line((error.reason or "").lower().replace("_", " "), 100)
    if reason in ("wrong version number", "record layer failure", "packet length too long", "http request"):
        return MailProblem(
            f"{server.name} does not speak TLS from the start, so nothing was sent; where it begins without,"
            ' set security = "starttls" under [mail].'
        )
    return MailProblem(f"TLS with {server.name} failed ({reason or 'no reason given'}); nothing was sent.")
