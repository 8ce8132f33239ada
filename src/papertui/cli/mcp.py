"""`papertui mcp`: the library for programs that speak the Model Context Protocol."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from papertui.cli import hooking
from papertui.cli.opening import open_workspace
from papertui.edits import Edit
from papertui.errors import UsageError
from papertui.workspace import Workspace

EXTRA = (
    "Serving the Model Context Protocol needs the package mcp: install papertui with its extra, "
    "“pipx install '.[mcp]'”, or add it, “pipx inject papertui mcp”."
)


def serve(options: argparse.Namespace) -> int:
    """Answer a client until it leaves."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("“papertui mcp” is started by a client, which speaks to it; docs/mcp.md tells how.")
    try:
        from papertui.mcp import server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("papertui"):
            raise
        raise UsageError(EXTRA) from error
    server.serve(open_workspace, _edited, write=options.write)
    return 0


def _edited(space: Workspace, made: Sequence[Edit]) -> None:
    hooking.run(hooking.after(space, made))
