"""The screen. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from papertui.config import Config
    from papertui.paths import Paths


def run(paths: Paths, config: Config, query: str | None = None, told: Sequence[str] = ()) -> int:
    """Open the workspace, show the screen, and return the exit code.

    `query` is shown first, instead of the configured view; `told` are sentences for the status line. Raises
    `UsageError` when this is no terminal, and `PapertuiError` when cache or library cannot be opened.
    """
    import gc
    import os
    import sys

    from papertui.errors import UsageError

    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise UsageError("The screen needs a terminal. “papertui list --plain” prints papers without one.")
    # A fifth of the time that imports take goes into collections that find nothing; the screen switches them on
    # again after its first frame.
    gc.disable()
    try:
        from papertui.live import Live

        # not in a thread beside the imports: two threads that both run Python hold each other up, 30 ms here
        live = Live.open(paths)
        try:
            from papertui.tui import app

            return app.run(live, config, query, told)
        finally:
            live.close()
    finally:
        gc.enable()
