"""Logging in with user and password: AUTH PLAIN (RFC 4616), else LOGIN. Neither goes into any sentence."""

from __future__ import annotations

import base64

from papertui.config.secret import Secret
from papertui.mail.problems import MailProblem, NotNow
from papertui.mail.wire import Session

_GOOD, _GO_ON = 235, 334


def log_in(session: Session, name: str, user: str, password: Secret) -> None:
    """Raises `MailProblem` where the server, called `name`, does not take them. What it answers is not repeated."""
    offered = session.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, _ = session.docmd("AUTH", "PLAIN " + _coded(f"\0{user}\0{password.reveal()}"))
    elif "LOGIN" in offered:
        code, _ = session.docmd("AUTH", "LOGIN")
        for part in (user, password.reveal()):
            if code == _GO_ON:
                code, _ = session.docmd(_coded(part))
    elif offered:
        raise MailProblem(
            f"{name} takes no password ({', '.join(offered)[:80]} only), so nothing was sent; many such servers give"
            " out passwords for single programs."
        )
    else:
        raise MailProblem(
            f"{name} offers no way to log in, so nothing was sent; without user under [mail] none is tried."
        )
    if code == _GOOD:
        return
    if 400 <= code < 500:
        raise NotNow(f"{name} cannot check the password now ({code}); nothing was sent, try again in some minutes.")
    raise MailProblem(
        f"{name} does not take this user and password ({code}), so nothing was sent; the user stands under [mail], the"
        " password comes from its password_command or from PAPERTUI_MAIL_PASSWORD."
    )


def _coded(words: str) -> str:
    return base64.b64encode(words.encode()).decode()
