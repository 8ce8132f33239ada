"""The reader's own themes: from what `config.themes` read to what Textual registers. Imported where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from textual.theme import Theme

from papertui.config import Problem, themes
from papertui.tui.colors import OWN_VARIABLE


def read(config: Path, name: str, known: Mapping[str, Theme]) -> tuple[Theme, list[Problem]]:
    """The theme in `themes/NAME.toml` beside this `config.toml`, and what in the file could not be used.

    `known` holds the themes that are built in.
    """
    file, problems = themes.load(config, name)
    return made(file, known[file.inherits]), problems


def made(file: themes.ThemeFile, base: Theme) -> Theme:
    """A theme that is `base` but for what the file says."""
    shown = {name: f"ansi_{value}" if base.ansi else value for name, value in file.colors.items()}
    parts = {name: value for name, value in shown.items() if name in themes.PARTS}
    variables = base.variables | {f"{OWN_VARIABLE}{name}": shown[name] for name in themes.ROLES if name in shown}
    if file.contrast is not None:
        variables[f"{OWN_VARIABLE}contrast"] = str(file.contrast)
    theme = replace(base, name=file.name, dark=base.dark if file.dark is None else file.dark, variables=variables)
    for name, value in parts.items():
        setattr(theme, name, value)
    return theme
