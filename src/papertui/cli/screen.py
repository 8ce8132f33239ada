"""`papertui`, `papertui tui` and `papertui demo`: the screen, or with `--linear` a session of lines."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from papertui import paths
from papertui.cli import output
from papertui.cli.opening import read_settings
from papertui.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from papertui.config import Config


def run(options: argparse.Namespace | None = None) -> int:
    """Open the screen on the user's own papers."""
    if not _is_linear(options):
        _need_terminal()
    config, faults = read_settings()
    return _open(paths.find(), _as_asked(config, options), options, faults)


def demo(options: argparse.Namespace) -> int:
    """Open the screen on the sample library in a folder that is deleted afterwards."""
    if not _is_linear(options):
        _need_terminal()
    import shutil
    from tempfile import TemporaryDirectory

    from papertui.config import Hooks, themes

    config, faults = read_settings()
    config = _as_asked(config, options)._replace(offline=True, start="all", hooks=Hooks())
    own_themes = themes.folder(paths.find().config)
    with TemporaryDirectory(prefix="papertui-demo-") as folder:
        os.environ["PAPERTUI_HOME"] = folder
        places = paths.find()
        if own_themes.is_dir():
            shutil.copytree(own_themes, themes.folder(places.config))
        _fill(places)
        return _open(places, config, options, faults)


def _open(places: paths.Paths, config: Config, options: argparse.Namespace | None, told: list[str]) -> int:
    query = " ".join(getattr(options, "query", ())) or None
    if _is_linear(options):
        from papertui import linear

        return linear.run(places, config, query, told, _say)
    from papertui import tui

    return tui.run(places, config, query, told)


def _say(line: str) -> None:
    # whoever listens must not wait for a buffer to fill
    output.say(line)
    output.flush()


def _is_linear(options: argparse.Namespace | None) -> bool:
    return bool(getattr(options, "linear", False))


def _as_asked(config: Config, options: argparse.Namespace | None) -> Config:
    return config._replace(ascii=True) if getattr(options, "ascii", False) else config


def _fill(places: paths.Paths) -> None:
    from papertui import sample
    from papertui.workspace import Workspace

    with Workspace.open(places) as space:
        space.ingest(sample.sightings())


def _need_terminal() -> None:
    """Raises `UsageError` where no screen can be drawn, with what works there."""
    from papertui import tui

    if tui.in_browser():
        return
    dumb = os.environ.get("TERM", "dumb") in ("dumb", "") and os.name != "nt"
    if dumb or any(stream is None or not stream.isatty() for stream in (sys.stdin, sys.stdout)):
        why = f"TERM={os.environ.get('TERM', '')} cannot draw a screen" if dumb else "the screen needs a terminal"
        raise UsageError(
            f"{why[0].upper()}{why[1:]}; “papertui tui --linear” and “papertui list --plain” work everywhere."
        )
