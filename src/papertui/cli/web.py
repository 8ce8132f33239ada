"""`papertui web`: the screen in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.cli import output
from papertui.cli.opening import read_settings
from papertui.errors import PapertuiError, UsageError

if TYPE_CHECKING:
    import argparse

    from papertui.opener import Outcome

EXTRA = (
    "The screen in a browser needs textual-serve: install papertui with its extra, “pipx install '.[web]'”, "
    "or add it, “pipx inject papertui textual-serve”."
)


def serve(options: argparse.Namespace) -> int:
    """Serve the screen on the loopback address until interrupted."""
    try:
        from papertui.web import server, session
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("papertui"):
            raise
        raise UsageError(EXTRA) from error
    from papertui import tui

    page: Path | None = None

    def ready(port: int, address: str) -> None:
        nonlocal page
        _tell(port, address)
        if options.open:
            page = _open(address)

    try:
        server.serve(session.program(), tui.BROWSER_DRIVER, options.port, ready)
    finally:
        if page is not None:
            page.unlink(missing_ok=True)
    return 0


def _tell(port: int, address: str) -> None:
    output.say(f"papertui is at {address}")
    if os.environ.get("SSH_CONNECTION"):
        output.say(f"From your own machine: ssh -L {port}:127.0.0.1:{port} this-machine, then the same address there.")
    output.say("Who has this address has your papers: it is for you alone. Ctrl+C ends it.")
    output.flush()


def _open(address: str) -> Path | None:
    """Open the page through a file that only this user can read: arguments of programs can be read by everybody."""
    from papertui import opener, paths

    config, _ = read_settings()
    if os.environ.get("WSL_DISTRO_NAME") or os.environ.get("WSL_INTEROP"):
        # the browser of Windows does not find this file, and nobody else is in this system to look at arguments
        _complain(opener.open_url(address, config.browser))
        return None
    page = paths.find().state / f"web-{os.getpid()}.html"
    content = f'<!DOCTYPE html><meta http-equiv="refresh" content="0;url={address}"><title>papertui</title>\n'
    try:
        paths.make_private(page.parent)
        paths.atomic_write(page, content.encode(), mode=0o600)
    except (OSError, PapertuiError) as error:
        output.complain(f"The page was not opened: {error}")
        return None
    _complain(opener.open_page(page, config.browser))
    return page


def _complain(outcome: Outcome) -> None:
    if not outcome.opened:
        output.complain(outcome.message)
