"""Textual is loaded without its palette, which whoever asks for it still gets."""

from __future__ import annotations

import subprocess
import sys


def run(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


LOADED = "; print(*(name in sys.modules for name in ('textual.app', 'textual.command', 'textual.widgets._input')))"


def test_the_app_does_without_the_palette() -> None:
    assert run("import sys; from papertui.tui import lean; lean.load(); import papertui.tui.app" + LOADED) == [
        "True",
        "False",
        "False",
    ]


def test_who_asks_for_the_palette_gets_it() -> None:
    asked = "from textual.command import CommandPalette; from textual.screen import Screen"
    program = f"from papertui.tui import lean; lean.load(); {asked}; print(issubclass(CommandPalette, Screen))"
    assert run(program) == ["True"]


def test_a_textual_that_needs_the_palette_is_loaded_whole() -> None:
    without_names = "import sys, types; from papertui.tui import lean; lean._Stand = types.ModuleType; lean.load()"
    assert run(without_names + "; import papertui.tui.app" + LOADED) == ["True", "True", "True"]


def test_what_is_loaded_already_stays() -> None:
    program = "import textual.app as app; before = app.App; from papertui.tui import lean; lean.load()"
    assert run(f"{program}; import textual.app; print(textual.app.App is before)") == ["True"]
