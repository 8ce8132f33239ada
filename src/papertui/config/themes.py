"""The strict reading of `themes/NAME.toml` beside `config.toml`, in which one wrong line never costs the others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from papertui.config.reading import Problem, Unusable, content, document, key_lines, nearest
from papertui.text import line as clean_line

FOLDER = "themes"
MAX_FILES = 200

BASE = "terminal"
"""The theme whose colors are the terminal's own."""

PARTS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "boost", "warning", "error",
    "success",
)  # fmt: skip
"""The colors of a Textual theme."""

ROLES = ("cursor", "dim", "dot", "link", "new", "star", "tag")
"""Colors of single things, which follow from the others unless they are given."""

_SIXTEEN = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

NAMES = ("default", *(f"{bright}{name}" for bright in ("", "bright_") for name in _SIXTEEN))
"""The terminal's own colors, for themes that inherit from it."""

BUILT_IN = (
    BASE, "high-contrast", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
)  # fmt: skip
"""The themes there are without any file."""

MOST_CONTRAST = 21


class ThemeFile(NamedTuple):
    """What a theme file says: a theme to start from, and colors by name, `#rrggbb` or one of `NAMES`."""

    name: str
    inherits: str
    colors: dict[str, str]
    dark: bool | None = None
    contrast: float | None = None


def folder(config: Path) -> Path:
    """Where the themes of this `config.toml` are."""
    return config.parent / FOLDER


def names(config: Path) -> list[str]:
    """The themes that there are files of, in order. A folder that cannot be read has none."""
    try:
        found = [entry.stem for entry in folder(config).iterdir() if entry.suffix == ".toml"]
    except OSError:
        return []
    return sorted(name for name in found if is_name(name))[:MAX_FILES]


def is_name(name: str) -> bool:
    """Whether a theme can be called so: letters, digits, dots, dashes, underscores."""
    return re.fullmatch(r"[\w][\w.-]{0,63}", name) is not None


def load(config: Path, name: str) -> tuple[ThemeFile, list[Problem]]:
    """The theme of this name with what it inherits from other files, and what in them could not be used.

    A file that is of no use gives the theme it inherits from, or `BASE`.
    """
    chain = [_read(config, name)]
    while (base := chain[-1].inherits) not in [file.name for file in chain] and _path(config, base).is_file():
        chain.append(_read(config, base))
    if base not in BUILT_IN:
        chain[-1].problem("inherits", _no_base(config, base, [file.name for file in chain]))
        base = BASE
    merged = ThemeFile(name, base, {})
    for file in reversed(chain):
        merged = merged._replace(
            colors=merged.colors | file.usable(base),
            dark=merged.dark if file.dark is None else file.dark,
            contrast=file.contrast or merged.contrast,
        )
    return merged, [problem for file in chain for problem in file.problems]


def check(config: Path, theme: str) -> list[Problem]:
    """What is wrong with the theme files, and with the name of the theme in the settings."""
    own = names(config)
    problems = [problem for name in own for problem in load(config, name)[1]]
    if theme not in BUILT_IN and theme not in own:
        sentence = f"There is no theme “{clean_line(theme)}”{nearest(theme, [*BUILT_IN, *own])}."
        problems.append(Problem(clean_line(str(config)), None, "theme", sentence))
    return list(dict.fromkeys(problems))


def _path(config: Path, name: str) -> Path:
    return folder(config) / f"{name}.toml"


def _read(config: Path, name: str) -> _Reading:
    reading = _Reading(str(_path(config, name)), name)
    reading.read(_path(config, name))
    return reading


def _no_base(config: Path, base: str, chain: list[str]) -> str:
    if base in chain:
        return f"Themes inherit in a circle, {' → '.join([*chain, base])}: name one that is built in."
    return f"There is no theme “{base}” to inherit from{nearest(base, [*BUILT_IN, *names(config)])}."


class _Reading:
    """One pass over one file: collects good values, and problems."""

    def __init__(self, file: str, name: str) -> None:
        self.file = clean_line(file)
        self.name = name
        self.problems: list[Problem] = []
        self.inherits = ""
        self.colors: dict[str, str] = {}
        self.dark: bool | None = None
        self.contrast: float | None = None
        self.lines: dict[str, int] = {}

    def usable(self, base: str) -> dict[str, str]:
        """The colors that fit a theme built on `base`; the others are problems."""
        plain = base == BASE
        kept = {key: value for key, value in self.colors.items() if (value in NAMES) == plain}
        wish = (
            'one of the terminal\'s own colors, such as "bright_red": inheriting from “terminal” there are no others'
            if plain
            else f'a color such as "#88c0d0": the terminal\'s own need inherits = "{BASE}"'
        )
        for key in self.colors.keys() - kept.keys():
            self.problem(key, f"“{key}” must be {wish}.")
        return kept

    def read(self, path: Path) -> None:
        try:
            if not path.is_file():
                raise Unusable("This is not a file.")
            text = content(path)
            table = document(text)
        except Unusable as fault:
            self.inherits = BASE
            sentence = f"{fault.sentence} The theme “{BASE}” is used."
            self.problems.append(Problem(self.file, fault.line, None, sentence))
            return
        self.lines = key_lines(text)
        for key, value in table.items():
            self.take(key, value)
        if not self.inherits:
            self.inherits = "textual-light" if self.dark is False else "textual-dark"

    def take(self, key: str, value: Any) -> None:
        if key == "inherits":
            if isinstance(value, str) and is_name(value):
                self.inherits = value
            else:
                self.problem(key, f'“inherits” must be the name of a theme, for example inherits = "{BUILT_IN[-1]}".')
        elif key == "dark":
            if isinstance(value, bool):
                self.dark = value
            else:
                self.problem(key, "“dark” must be true or false.")
        elif key == "contrast":
            if isinstance(value, int | float) and not isinstance(value, bool) and 4.5 <= value <= MOST_CONTRAST:
                self.contrast = float(value)
            else:
                self.problem(key, f"“contrast” must be a number from 4.5 to {MOST_CONTRAST}, for example contrast = 7.")
        elif key not in (*PARTS, *ROLES):
            known = ("inherits", "dark", "contrast", *PARTS, *ROLES)
            self.problem(key, f"There is no setting “{key}” in a theme{nearest(key, known)}.")
        elif (color := _color(value)) is None:
            self.problem(key, f'“{key}” must be a color, for example {key} = "#88c0d0".')
        else:
            self.colors[key] = color

    def problem(self, key: str, sentence: str) -> None:
        self.problems.append(Problem(self.file, self.lines.get(key), clean_line(key, 200), clean_line(sentence)))


def _color(value: object) -> str | None:
    """The color as `#rrggbb` or by its name; `None` for anything else."""
    if not isinstance(value, str):
        return None
    if value in NAMES:
        return value
    if re.fullmatch("#[0-9a-fA-F]{3}", value):
        value = "#" + "".join(2 * digit for digit in value[1:])
    return value.lower() if re.fullmatch("#[0-9a-fA-F]{6}", value) else None
