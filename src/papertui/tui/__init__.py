"""The screen. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.config import Config
    from papertui.paths import Paths


def run(paths: Paths, config: Config, query: str | None = None) -> int:
    """Open the workspace, show the screen, and return the exit code.

    `query` is shown first, instead of the configured view. Raises `UsageError` when this is no terminal,
    and `PapertuiError` when cache or library cannot be opened.
    """
    import gc
    import os
    import sys

    from papertui.errors import UsageError

    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise UsageError("The screen needs a terminal. “papertui list --plain” prints papers without one.")
    # A third of the time until the first paint is spent importing, a fifth of that in collections that find nothing.
    gc.disable()
    try:
        from papertui.live import Live

        live = Live.open(paths)
        try:
            from papertui.tui import app

            return app.run(live, config, query)
        finally:
            live.close()
    finally:
        gc.enable()
