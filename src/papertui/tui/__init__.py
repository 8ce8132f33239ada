"""The screen. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from papertui.config import Config
    from papertui.paths import Paths

BROWSER_DRIVER = "papertui.tui.browser:BrowserDriver"
"""What the variable TEXTUAL_DRIVER says in a process that draws for a browser."""


def in_browser() -> bool:
    """Whether this process draws for a browser, which needs no terminal."""
    import os

    return os.environ.get("TEXTUAL_DRIVER") == BROWSER_DRIVER


def run(paths: Paths, config: Config, query: str | None = None, told: Sequence[str] = ()) -> int:
    """Open the workspace, show the screen, and return the exit code.

    `query` is shown first, instead of the configured view; `told` are sentences for the status line. Raises
    `UsageError` when this is no terminal, and `PapertuiError` when cache or library cannot be opened.
    """
    import gc
    import os
    import sys

    from papertui.errors import UsageError

    terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if not terminal and not in_browser():
        raise UsageError(
            "The screen needs a terminal; “papertui tui --linear” and “papertui list --plain” work everywhere."
        )
    # A fifth of the time that imports take goes into collections that find nothing; the screen switches them on
    # again after its first frame.
    gc.disable()
    try:
        from papertui.sources import http_tls

        http_tls.without_tls()
        from papertui.live import Live

        # not in a thread beside the imports: two threads that both run Python hold each other up, 30 ms here
        live = Live.open(paths)
        try:
            from papertui.tui import first

            if query is None:
                first.draw_late(live.space, config.start, live.came_in)
            from papertui.tui import lean

            lean.load()
            from papertui.tui import app

            return app.run(live, config, query, told)
        finally:
            live.close()
    finally:
        gc.enable()
