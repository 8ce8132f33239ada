"""The one door to the reader's mail server: a message is made, handed over once, or it is said why not."""

from __future__ import annotations

from papertui.mail.message import Draft, Envelope, as_text, compose
from papertui.mail.problems import HandedOver, MailProblem, NotNow
from papertui.mail.sending import Server, send

__all__ = ["Draft", "Envelope", "HandedOver", "MailProblem", "NotNow", "Server", "as_text", "compose", "send"]
