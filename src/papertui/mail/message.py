"""A message with a text and an HTML part. What stands in a header is one clean line, or the message is not made."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from papertui import text
from papertui.errors import UsageError
from papertui.mail import headers

SUBJECT_MOST = 200

# what is folded and encoded already is written as it is
_POLICY = SMTP.clone(refold_source="none")

# The addresses of RFC 5321 without quoted local parts and address literals, which no mail program of a person has.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})*)")
_NAMED = re.compile(r'\s*(?:"([^"\\]*)"|([^<>"]*?))\s*<([^<>]*)>\s*')


class Envelope(NamedTuple):
    """From whom and to whom."""

    sender: Address
    to: tuple[Address, ...]


class Draft(NamedTuple):
    """What a message says. `number` is what is before the `@` of its id."""

    subject: str
    plain: str
    html: str
    when: datetime
    number: str


def address(given: str, setting: str) -> Address:
    """`ada@example.org` or `Ada Lovelace <ada@example.org>`. Raises `UsageError`, which names the setting."""
    named = _NAMED.fullmatch(given)
    name, where = (named[1] or named[2] or "", named[3]) if named else ("", given.strip())
    found = _ADDRESS.fullmatch(_ascii(where))
    if found is None or len(where) > 254 or len(found[1]) > 64:
        raise UsageError(f"“{text.line(given, 100)}” under {setting} is not an e-mail address such as ada@example.org.")
    return Address(text.line(name, 100), found[1], found[2])


def _ascii(where: str) -> str:
    """The address with its domain as name servers know it."""
    local, at, domain = where.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}" if not domain.isascii() else where
    except UnicodeError:
        return ""


def compose(envelope: Envelope, draft: Draft) -> EmailMessage:
    """The message. Its lines are short, and all of it is ASCII, so that any server passes it on as it is."""
    message = EmailMessage(policy=_POLICY)
    message.set_raw("From", headers.addresses([envelope.sender]))
    message.set_raw("To", headers.addresses(envelope.to))
    message.set_raw("Subject", headers.unstructured(text.line(draft.subject, SUBJECT_MOST)))
    message["Date"] = format_datetime(draft.when)
    message["Message-ID"] = f"<{draft.number}@{envelope.sender.domain}>"
    # so that no program that is away on holiday answers (RFC 3834)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(draft.plain, charset="utf-8", cte="quoted-printable")
    message.add_alternative(draft.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message


def as_text(message: EmailMessage) -> str:
    """The headers and the text part as a person reads them, ending in a newline."""
    heads = [f"{name}: {text.line(str(message[name]))}" for name in ("From", "To", "Date", "Subject", "Message-ID")]
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    size = len(html.get_content().encode())
    said = "\n".join(heads) + f"\n\n{plain.get_content()}"
    return f"{said.rstrip()}\n\n[The same as HTML, {text.count(size)} bytes]\n"
