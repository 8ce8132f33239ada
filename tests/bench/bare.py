"""The smallest Textual program that shows one line: what everything else is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line; q leaves."""

    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Static("This is the one line.")


if __name__ == "__main__":
    Bare().run()
