"""The screen. Importing this package imports nothing heavy; `run` does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.config import Config
    from papertui.live import Live
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
    # A fifth of the time that imports take goes into collections that find nothing; the screen switches them on
    # again after its first frame.
    gc.disable()
    try:
        from concurrent.futures import Future
        from threading import Thread

        opening: Future[Live] = Future()

        def open_live() -> None:
            try:
                from papertui.live import Live

                opening.set_result(Live.open(paths))
            except BaseException as error:
                opening.set_exception(error)

        Thread(target=open_live, name="open").start()
        from papertui.tui import app

        live = opening.result()
        try:
            return app.run(live, config, query)
        finally:
            live.close()
    finally:
        gc.enable()
