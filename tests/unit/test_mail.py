"""The mail server on its good days and on its bad ones: each ends with one sentence, and nothing goes out twice."""

from __future__ import annotations

import asyncio
import base64
import quopri
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertui import text
from papertui.config.secret import Secret
from papertui.errors import PapertuiError, UsageError
from papertui.mail import Draft, Envelope, HandedOver, MailProblem, NotNow, Server, as_text, compose, send
from papertui.mail.message import SUBJECT_MOST, address
from servers import smtp

pytestmark = pytest.mark.filterwarnings("ignore", "default:.*login_data.*")

WHEN = datetime(2026, 8, 14, 8, tzinfo=UTC)
ADA, BOB = "ada@example.org", "bob@example.org"
SOON = 1.0
"""Seconds for an exchange with a server that hangs."""


def message(subject: str = "Papers", plain: str = "Text ★\n.dot\n", html: str = "<p>★</p>\n") -> EmailMessage:
    envelope = Envelope(address(f"Ada Lovelace <{ADA}>", "mail.sender"), (address(BOB, "mail.to"),))
    return compose(envelope, Draft(subject, plain, html, WHEN, "papertui.1"))


class Sender:
    """Sends to Bob, and remembers whom a message was about to go to."""

    def __init__(self, authority: smtp.Authority) -> None:
        self.authority = authority
        self.about: list[list[str]] = []

    def __call__(
        self, port: int, security: str, *, host: str = "127.0.0.1", to: tuple[str, ...] = (BOB,), seconds: float = 20,
        password: str | None = smtp.PASSWORD, ca_file: bool = True,
    ) -> list[Any]:  # fmt: skip
        user = smtp.USER if password is not None else None
        server = Server(host, port, security, user, str(self.authority.file) if ca_file else None)
        secret = Secret(password) if password is not None else None
        return list(send(server, secret, ADA, to, message().as_bytes(), self.about.append, seconds))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> smtp.Authority:
    return smtp.Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def sender(authority: smtp.Authority) -> Iterator[Sender]:
    yield Sender(authority)


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_message_arrives_once_and_as_it_was(sender: Sender, security: str) -> None:
    context = None if security == "none" else sender.authority.context()
    with smtp.serving(context, security) as place:
        assert sender(place.port, security) == []
    (arrived,) = place.inbox.received
    assert (arrived.sender, arrived.to, arrived.user) == (ADA, (BOB,), smtp.USER)
    assert arrived.encrypted == (security != "none")
    assert arrived.raw == message_from_bytes(arrived.raw, policy=policy.SMTP).as_bytes()
    plain, html = (arrived.message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and plain.get_content() == "Text ★\r\n.dot\r\n"
    assert html is not None and html.get_content() == "<p>★</p>\r\n"
    assert sender.about == [[BOB]]


def test_without_a_user_nobody_logs_in(sender: Sender) -> None:
    with smtp.serving(None, "none", login=False) as place:
        assert sender(place.port, "none", password=None) == []
    assert place.inbox.received[0].user is None


# decoded, this is a line break and another header
ENCODED = "=?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5vcmc=?="
TEXTS = st.one_of(
    st.sampled_from(["a\r\nBcc: x@example.org", "\n\nbody", "=?utf-8?q?x?=", "é" * 300, "\u202e", "\0", "a" * 2000]),
    st.sampled_from(
        [ENCODED, f"a {ENCODED} b", "=?utf-8?q?=0D=0A_x=00?=", "ñandú Łódź 中文 " * 9, "word " * 39, "a" * 199]
    ),
    st.text(max_size=200),
)


def decoded(value: bytes) -> str:
    """A header's value as a mail program shows it: unfolded, and each encoded word read once."""
    parts = decode_header(value.replace(b"\r\n", b"").decode().strip())
    return "".join(part if isinstance(part, str) else part.decode(kind or "ascii") for part, kind in parts)


@given(TEXTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_subject_makes_another_header_or_a_long_line(words: str) -> None:
    raw = message(words).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    head, _, _ = raw.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"MIME-Version", b"Content-Type",
    ]  # fmt: skip
    unfolded = head.partition(b"\r\nSubject:")[2].partition(b"\r\nDate:")[0]
    assert decoded(unfolded) == text.line(words, SUBJECT_MOST)


@given(st.text(max_size=300), st.text(max_size=300))
def test_both_parts_come_back_and_have_short_lines(plain: str, html: str) -> None:
    """Read by `quopri` and by splitting at the boundary, not by what wrote them."""
    # what the parts are made of is clean: no control characters, and only \n ends a line
    plain, html = ("".join(char for char in part if char.isprintable()) + "\n" for part in (plain, html))
    raw = message("x", plain, html).as_bytes()
    boundary = raw.partition(b'boundary="')[2].partition(b'"')[0]
    parts = raw.split(b"--" + boundary)[1:3]
    read = [quopri.decodestring(part.partition(b"\r\n\r\n")[2]).decode() for part in parts]
    assert [part.replace("\r\n", "\n").removesuffix("\n") for part in read] == [plain, html]
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_what_is_shown_has_the_headers_and_the_text() -> None:
    shown = as_text(message("Nützlich")).splitlines()
    assert shown[:4] == [
        f"From: Ada Lovelace <{ADA}>", f"To: {BOB}", "Date: Fri, 14 Aug 2026 08:00:00 +0000", "Subject: Nützlich",
    ]  # fmt: skip
    assert "Text ★" in shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (ADA, ADA),
        (f"Ada <{ADA}>", f"Ada <{ADA}>"),
        (f'"Lovelace, Ada" <{ADA}>', f'"Lovelace, Ada" <{ADA}>'),
        (f"Åda <{ADA}>", f"Åda <{ADA}>"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        (f" <{ADA}> ", ADA),
    ],
)
def test_addresses_as_people_write_them(given: str, shown: str) -> None:
    assert str(address(given, "mail.to")) == shown


@pytest.mark.parametrize(
    "given",
    ["", "ada", "a@b@c", f"{ADA}\nBcc: x@y.z", f"{ADA}, {BOB}", f"<{ADA}", "ädä@example.org", "a b@example.org",
     "@example.org", "ada@", "ada@-x.org", f"{'a' * 65}@example.org", "a@b>c.d", f"A <{ADA}> <{BOB}>", "ada@\u2024"],
)  # fmt: skip
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="under mail.to is not an e-mail address"):
        address(given, "mail.to")


@given(
    st.sampled_from([ENCODED, f"a {ENCODED}", "Lovelace, Ada", "Łódź " * 12, "Ada " * 20, "a" * 99])
    | st.text(max_size=60)
)
def test_no_name_makes_another_header(name: str) -> None:
    try:
        sender = address(f"{name} <{ADA}>", "mail.sender")
    except UsageError:
        return
    envelope = Envelope(sender, (address(BOB, "mail.to"),))
    raw = compose(envelope, Draft("x", "x\n", "x\n", WHEN, "1")).as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert [one.addr_spec for one in read["From"].addresses] == [ADA]
    assert read.keys()[:3] == ["From", "To", "Subject"]
    value = raw.partition(b"From:")[2].partition(b"\r\nTo:")[0]
    shown = decoded(value).removesuffix(f"<{ADA}>" if sender.display_name else ADA)
    assert shown.removesuffix(" ") == sender.display_name


# Bad days


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_nobody_listens(sender: Sender) -> None:
    with pytest.raises(NotNow, match=r"cannot be reached: connection refused\.$") as problem:
        sender(free_port(), "tls")
    assert problem.value.exit_code == 4


def test_a_name_that_is_none(sender: Sender) -> None:
    with pytest.raises(NotNow, match="There is no mail server nowhere.invalid to be found"):
        sender(25, "tls", host="nowhere.invalid")


def test_no_starttls_where_it_is_asked_for(sender: Sender) -> None:
    """Neither password nor message goes over such a line."""
    with smtp.talking(smtp.replies((b"EHLO", b"250-x\r\n250 AUTH PLAIN"))) as server:
        with pytest.raises(MailProblem, match="offers no STARTTLS, so neither password nor message was sent"):
            sender(server.port, "starttls")
    assert [line[:4].upper() for line in server.heard] == [b"EHLO"]


def test_starttls_that_is_offered_and_not_begun(sender: Sender) -> None:
    script = smtp.replies((b"EHLO", b"250-x\r\n250 STARTTLS"), (b"STARTTLS", b"454 not now"))
    with smtp.talking(script) as server, pytest.raises(NotNow, match="does not begin TLS for now"):
        sender(server.port, "starttls")
    assert not [line for line in server.heard if line.startswith((b"AUTH", b"MAIL"))]


def test_replies_before_tls_are_forgotten(sender: Sender) -> None:
    """What somebody on the way adds behind the answer to STARTTLS is not taken for the server's word."""
    script = smtp.replies((b"EHLO", b"250-x\r\n250 STARTTLS"), (b"STARTTLS", b"220 go\r\n250-x\r\n250 AUTH PLAIN"))
    with smtp.talking(script) as server, pytest.raises(MailProblem, match="TLS|broke off"):
        sender(server.port, "starttls", seconds=5)
    assert not [line for line in server.heard if line.startswith(b"AUTH")]


def test_tls_with_a_server_that_begins_without(sender: Sender) -> None:
    with smtp.talking(smtp.replies()) as server, pytest.raises(MailProblem, match='set security = "starttls"'):
        sender(server.port, "tls")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_that_are_not_to_be_trusted(sender: Sender, authority: smtp.Authority, security: str) -> None:
    expired = authority.context(not_after=datetime.now(UTC) - timedelta(days=1))
    for context, trusted, why in (
        (authority.context("mail.example.org"), True, "IP address mismatch"),
        (authority.context(), False, "unable to get local issuer|self.signed"),
        (expired, True, "certificate has expired"),
    ):
        with smtp.serving(context, security) as place, pytest.raises(MailProblem, match=why) as problem:
            sender(place.port, security, ca_file=trusted)
        assert "neither password nor message was sent" in str(problem.value)
        assert place.inbox.received == []


def test_a_file_of_certificates_that_holds_none(sender: Sender, tmp_path: Path) -> None:
    for name, data in (("empty.pem", b""), ("not.pem", b"hello"), ("missing.pem", None)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        server = Server("127.0.0.1", free_port(), "tls", None, str(tmp_path / name))
        with pytest.raises(MailProblem, match=rf"{name}, cannot be read|cannot be reached") as problem:
            send(server, None, ADA, [BOB], b"x", sender.about.append, 5)
        assert data == b"" or "cannot be read" in str(problem.value)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_wrong_password_is_not_shown(sender: Sender, security: str) -> None:
    with smtp.serving(sender.authority.context(), security) as place:
        with pytest.raises(MailProblem, match="does not take this user and password") as problem:
            sender(place.port, security, password="hunter2 wrong")
    assert "hunter2" not in repr(problem.value)
    assert problem.value.__cause__ is None
    assert place.inbox.received == []
    assert sender.about == []


def test_a_server_that_repeats_the_password_is_not_quoted(sender: Sender) -> None:
    secret = "hunter2"
    for word in (secret.encode(), base64.b64encode(secret.encode())):
        script = smtp.replies(
            (b"EHLO", b"250-x\r\n250 AUTH LOGIN"), (b"AUTH", b"334 "), (b"YWRH", b"334 "),
            (base64.b64encode(secret.encode()).upper(), b"235 ok"), (b"MAIL", b"550 no, " + word),
        )  # fmt: skip
        with (
            smtp.talking(script) as server,
            pytest.raises(MailProblem, match="refuses ada@.* as sender") as told,
        ):
            sender(server.port, "none", password=secret)
        assert word.decode() not in str(told.value)


def test_a_server_without_a_password_of_ours(sender: Sender) -> None:
    for offer, sentence in ((b"250 x", "offers no way to log in"), (b"250-x\r\n250 AUTH XOAUTH2", "XOAUTH2 only")):
        with smtp.talking(smtp.replies((b"EHLO", offer))) as server, pytest.raises(MailProblem, match=sentence):
            sender(server.port, "none")
        assert not [line for line in server.heard if line.startswith((b"AUTH", b"MAIL"))]


def test_a_recipient_that_is_refused(sender: Sender) -> None:
    with smtp.serving(None, "none") as place:
        place.inbox.refuse[BOB] = "550 5.1.1 No such user\u001b[31m here"
        with pytest.raises(MailProblem, match=rf"refuses the recipient {BOB} \(550 5.1.1 No such user") as problem:
            sender(place.port, "none")
    assert "\x1b" not in str(problem.value)
    assert sender.about == []


def test_one_of_two_recipients_that_is_refused(sender: Sender) -> None:
    with smtp.serving(None, "none") as place:
        place.inbox.refuse[BOB] = "550 No such user"
        (refused,) = sender(place.port, "none", to=(BOB, ADA))
    assert (refused.address, refused.why) == (BOB, "550 No such user")
    assert place.inbox.received[0].to == (ADA,)
    assert sender.about == [[ADA]]


@pytest.mark.parametrize("step", [b"MAIL", b"RCPT", b"DATA", b"."])
@pytest.mark.parametrize(("reply", "kind"), [(b"451 4.7.1 Greylisted", NotNow), (b"554 5.7.1 Spam", MailProblem)])
def test_a_refusal_at_every_step(sender: Sender, step: bytes, reply: bytes, kind: type[MailProblem]) -> None:
    with smtp.talking(smtp.replies((step, reply))) as server, pytest.raises(kind, match="nothing was sent") as problem:
        sender(server.port, "none", password=None)
    assert reply.decode() in str(problem.value)
    assert problem.type is kind


STEPS = [b"EHLO", b"AUTH", b"MAIL", b"RCPT", b"DATA"]


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_breaks_off(sender: Sender, step: bytes) -> None:
    offer = () if step == b"EHLO" else ((b"EHLO", b"250-x\r\n250 AUTH PLAIN"), (b"AUTH PLAIN", b"235 ok"))
    script = smtp.replies((step, b""), *offer)
    with smtp.talking(script) as server, pytest.raises(NotNow, match="broke off instead of going on"):
        sender(server.port, "none")
    assert sender.about == []


def test_a_server_that_breaks_off_before_it_greets(sender: Sender) -> None:
    with smtp.talking(smtp.replies(greeting=b"")) as server, pytest.raises(NotNow, match="broke off .* to greet"):
        sender(server.port, "none")


def test_a_server_that_breaks_off_with_the_message_in_its_hands(sender: Sender) -> None:
    with smtp.talking(smtp.replies((b".", b""))) as server:
        with pytest.raises(HandedOver, match="may have been sent or not; --again") as problem:
            sender(server.port, "none", password=None)
    assert problem.value.exit_code == 1
    assert sender.about == [[BOB]]


@pytest.mark.parametrize("step", [b"", *STEPS])
def test_a_server_that_hangs(sender: Sender, step: bytes) -> None:
    offer = () if step == b"EHLO" else ((b"EHLO", b"250-x\r\n250 AUTH PLAIN"), (b"AUTH PLAIN", b"235 ok"))
    script = smtp.replies((step, b""), *offer, greeting=b"220 hello" if step else b"", then="hang")
    with smtp.talking(script) as server, pytest.raises(NotNow, match="too long|took longer than"):
        sender(server.port, "none", seconds=SOON)
    assert sender.about == []


def test_a_server_that_waits_for_tls_is_told_of(sender: Sender) -> None:
    script = smtp.replies(greeting=b"", then="hang")
    with smtp.talking(script) as server, pytest.raises(NotNow) as problem:
        sender(server.port, "starttls", seconds=SOON)
    assert 'try again later, or set security = "tls" under [mail]' in str(problem.value)


def test_a_server_that_hangs_with_the_message_in_its_hands(sender: Sender) -> None:
    with smtp.talking(smtp.replies((b".", b""), then="hang")) as server:
        with pytest.raises(HandedOver, match="took (longer|too long).*--again"):
            sender(server.port, "none", password=None, seconds=SOON)


def test_a_server_that_hangs_in_the_middle_of_tls(sender: Sender) -> None:
    with smtp.talking(smtp.replies(greeting=b"", then="hang")) as server, pytest.raises(NotNow, match="agree on TLS"):
        sender(server.port, "tls", seconds=SOON)


def test_a_server_that_drips(sender: Sender) -> None:
    """A byte now and then keeps every single wait short, and still the whole ends in time."""

    async def drip(reader: smtp._Heard, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)

    with smtp.talking(drip) as server, pytest.raises(MailProblem, match="too long|took longer|mail server"):
        sender(server.port, "none", seconds=SOON)


@pytest.mark.parametrize("line", [b"220-and on\r\n", b"x" * 4096])
def test_a_server_that_never_stops_talking(sender: Sender, line: bytes) -> None:
    async def talk(reader: smtp._Heard, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(line)
            await writer.drain()

    with smtp.talking(talk) as server, pytest.raises(MailProblem, match="without end|does not speak") as problem:
        sender(server.port, "none")
    assert problem.type is MailProblem


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request", b"\xff\xfe\x00", b"554 go away", b"421 too busy"])
def test_what_is_no_mail_server_or_takes_no_mail(sender: Sender, greeting: bytes) -> None:
    with smtp.talking(smtp.replies(greeting=greeting)) as server, pytest.raises(MailProblem) as problem:
        sender(server.port, "none")
    assert str(problem.value).startswith(f"127.0.0.1:{server.port} ")
    assert str(problem.value).isprintable()
    assert isinstance(problem.value, NotNow) == greeting.startswith(b"421")


def test_what_cannot_be_written_down_is_not_handed_over(authority: smtp.Authority) -> None:
    def full(to: list[str]) -> None:
        raise PapertuiError("The disk is full.")

    with smtp.serving(None, "none") as place, pytest.raises(PapertuiError, match="The disk is full"):
        send(
            Server("127.0.0.1", place.port, "none", smtp.USER), Secret(smtp.PASSWORD), ADA, [BOB],
            message().as_bytes(), full, 10,
        )  # fmt: skip
    assert place.inbox.received == []
