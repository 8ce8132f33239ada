"""What can go wrong with a mail server, as sentences: what, where, what to do. None of them holds a password."""

from __future__ import annotations

from papertui.errors import PapertuiError


class MailProblem(PapertuiError):
    """The message was not sent, and will not be unless something changes."""


class NotNow(MailProblem):
    """The message was not sent; the same may work later."""

    exit_code = 4


class HandedOver(MailProblem):
    """The message was handed over whole, and nobody said whether it was taken: it may arrive or not."""
