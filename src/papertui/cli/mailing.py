"""`digest --email`: the digest as a message through the reader's own mail server, each once."""

from __future__ import annotations

import argparse
import hashlib
import ipaddress
import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from papertui import paths, views
from papertui.cli import output
from papertui.config import load
from papertui.digest import html, text
from papertui.digest.elsewhere import Elsewhere, Told
from papertui.digest.memory import HANDED_OVER, SENT, Memory, Sent
from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.mail.message import Draft, Envelope, address, as_text, compose
from papertui.mail.problems import HandedOver, MailProblem
from papertui.mail.sending import PORTS, Server, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from papertui.config import Config
    from papertui.config.shape import Mail
    from papertui.digest import Digest
    from papertui.digest.window import Window
    from papertui.workspace import Workspace

PASSWORD = "PAPERTUI_MAIL_PASSWORD"
_INTERRUPTED = 130

_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")


class Post(NamedTuple):
    """Through which server, from whom and to whom."""

    server: Server
    envelope: Envelope

    @property
    def to(self) -> tuple[str, ...]:
        return tuple(one.addr_spec for one in self.envelope.to)


class Asked(NamedTuple):
    """What is asked for on the command line, and how to make the digest of a time."""

    options: argparse.Namespace
    window: Callable[[int | None], Window]
    digest: Callable[[Window], Digest]


def post_of(mail: Mail) -> Post:
    """What the settings say. Raises `UsageError`, which says what is missing or wrong.

    A setting that cannot be used is elsewhere as good as none; here the message would go to somebody else.
    """
    wrong = next((one for one in load(paths.find().config)[1] if (one.key or "").split(".")[0] == "mail"), None)
    if wrong is not None:
        raise UsageError(f"{wrong} Nothing is sent before that is mended.")
    if mail.host is None or mail.sender is None:
        missing = [name for name in ("host", "sender") if getattr(mail, name) is None]
        raise UsageError(f"To send mail, set {' and '.join(missing)} under [mail] in {paths.find().config}.")
    if not (_HOST.fullmatch(mail.host) or _is_address(mail.host)) or len(mail.host) > 253:
        raise UsageError(f"“{mail.host}” under mail.host is not the name of a server such as smtp.example.org.")
    if mail.security == "none" and not (_is_here(mail.host) or mail.unencrypted):
        raise UsageError(
            f'With security = "none" anybody on the way to {mail.host} could read along; use "tls" or "starttls",'
            " or set unencrypted = true under [mail]."
        )
    sender = address(mail.sender, "mail.sender")
    to = tuple(address(one, "mail.to") for one in mail.to) or (sender,)
    ca_file = str(Path(mail.ca_file).expanduser()) if mail.ca_file else None
    server = Server(mail.host, mail.port or PORTS[mail.security], mail.security, mail.user, ca_file)
    return Post(server, Envelope(sender, tuple({one.addr_spec: one for one in to}.values())))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def email(space: Workspace, config: Config, asked: Asked) -> int:
    """Send the digest unless it was sent already; with `--dry-run` show it. Raises `PapertuiError`."""
    post = post_of(config.mail)
    if config.offline and not asked.options.dry_run:
        raise NetworkNeeded("Mail needs the network, which the setting offline forbids.")
    with Memory(space.paths.state) as memory:
        return _Sending(space, config, post, asked, memory).do()


class _Sending:
    """One digest to those who did not get it yet."""

    def __init__(self, space: Workspace, config: Config, post: Post, asked: Asked, memory: Memory) -> None:
        self._space, self._config, self._post, self._asked, self._memory = space, config, post, asked, memory
        self._options = asked.options
        now = space.now()
        self._name, self._slot = slot_of(self._options, now)
        self._now = now
        self._before = memory.of(self._name, self._slot)
        self._elsewhere = Elsewhere(space.paths)

    def do(self) -> int:
        theirs = self._elsewhere.had(self._name, self._slot, self._post.to)
        had = {one for sent in self._before for one in sent.to}.union(theirs)
        again = self._options.again or self._options.dry_run
        to = tuple(one for one in self._post.to if again or one not in had)
        if not to:
            return self._already() if self._before else self._sent_elsewhere(theirs)
        window = self._window(to)
        made = self._asked.digest(window)
        if made.quiet and self._options.skip_empty:
            return self._tell("empty", "Nothing came in, and no message was sent.", (), made)
        message = compose(self._post.envelope, self._draft(made))
        if self._options.dry_run:
            return self._show(message, made, to)
        sent = Sent(self._name, self._slot, to, window.since, window.until, _iso(self._now), HANDED_OVER)
        return self._send(message, made, sent)

    def _window(self, to: tuple[str, ...]) -> Window:
        """The time that the digest is about: of one that went out in part, or goes out again, the same as then."""
        if self._before:
            return self._asked.window(self._before[0].since)
        now = int(self._now.timestamp() * 1000)
        ends = self._memory.ended(self._name, to, now), self._elsewhere.ended(self._name, to, now)
        return self._asked.window(max((end for end in ends if end is not None), default=None))

    def _draft(self, made: Digest) -> Draft:
        who = "\n".join((self._name, self._slot, *self._post.to, paths.device(self._space.paths)))
        number = f"papertui.{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:24]}"
        if self._options.again and self._before:
            number += f".{len(self._before)}"
        return Draft(made.subject, text.document(made), html.document(made), self._now.astimezone(), number)

    def _already(self) -> int:
        last = self._before[-1]
        where = ", ".join(last.to)
        if last.outcome == SENT:
            return self._tell(
                "already sent", f"Sent to {where} already, at {last.when}; --again sends it once more.", ()
            )
        raise PapertuiError(
            f"It went to {self._post.server.name} at {last.when}, which did not say whether it takes it: it may have"
            " been sent or not; --again sends it once more."
        )

    def _sent_elsewhere(self, theirs: dict[str, Told]) -> int:
        told = next(iter(theirs.values()))
        where = ", ".join(theirs)
        return self._tell(
            "already sent",
            f"Sent to {where} already, by {told.device} at {told.when}; --again sends it once more from here.",
            (),
        )

    def _send(self, message: EmailMessage, made: Digest, sent: Sent) -> int:
        from papertui.config import password
        from papertui.refresh.asking import limits

        mail, server = self._config.mail, self._post.server
        secret = password(PASSWORD, mail.password_command) if server.user else None
        if server.user and secret is None:
            raise UsageError(
                f"The password of {server.user} is missing: set password_command under [mail], or {PASSWORD}."
            )

        handed_over = False

        def about_to(to: list[str]) -> None:
            nonlocal sent, handed_over
            sent = sent._replace(to=tuple(to))
            handed_over = True
            self._memory.note(sent)

        try:
            refused = send(
                server,
                secret,
                self._post.envelope.sender.addr_spec,
                sent.to,
                message.as_bytes(),
                about_to,
                limits().total,
            )
        except HandedOver:
            raise
        except MailProblem:
            self._memory.forget(sent)
            raise
        except KeyboardInterrupt:
            unknown = f"{server.name} had the message, so it may have been sent or not; --again sends it once more"
            output.complain(f"Stopped; {unknown if handed_over else 'nothing was sent'}.")
            return _INTERRUPTED
        self._memory.note(sent._replace(outcome=SENT))
        try:
            self._elsewhere.tell(sent._replace(outcome=SENT), int(self._now.timestamp() * 1000))
        except PapertuiError as problem:
            output.complain(f"{problem} Other computers may send the same once more.")
        for one in refused:
            output.complain(f"{server.name} refuses the recipient {one.address} ({one.why}); the others got it.")
        self._tell("sent", f"Sent “{made.subject}” to {', '.join(sent.to)}.", sent.to, made)
        return 1 if refused else 0

    def _show(self, message: EmailMessage, made: Digest, to: tuple[str, ...]) -> int:
        target = self._options.output
        if target not in (None, "-"):
            from papertui.cli import digesting

            pieces = iter([message.as_bytes().decode("utf-8", "surrogateescape")])
            digesting.write(self._space, self._options, pieces, replace=self._options.force, mode=0o600)
            return self._tell("dry run", f"Written to {target} as a message, and not sent.", to, made)
        if self._options.json or self._options.plain:
            return self._tell("dry run", "Nothing was sent.", to, made)
        output.write(as_text(message))
        return 0

    def _tell(self, outcome: str, sentence: str, to: tuple[str, ...], made: Digest | None = None) -> int:
        facts = {
            "done": sentence,
            "outcome": outcome,
            "to": list(to),
            "subject": made.subject if made else None,
            "papers": made.total if made else None,
        }
        if self._options.json:
            output.say(json.dumps(facts, ensure_ascii=False, indent=2))
        elif self._options.plain:
            output.facts(
                (name, ", ".join(value) if isinstance(value, list) else value) for name, value in facts.items()
            )
        else:
            output.say(sentence)
        return 0


def slot_of(options: argparse.Namespace, now: datetime) -> tuple[str, str]:
    """Which digest it is, and of which day, week or month: of each one goes out."""
    today = now.astimezone().date()
    query = " ".join(options.query)
    if options.since:
        return f"since {query}".strip(), options.since.isoformat()
    slots = {"day": today.isoformat(), "week": views.week_of(today), "month": f"{today:%Y-%m}"}
    return f"{options.period} {query}".strip(), slots[options.period]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
