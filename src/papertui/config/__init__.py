"""The settings: `load` reads them, `KEYS` says what they are; `config.writing` changes the file."""

from __future__ import annotations

from papertui.config.reading import Problem, load
from papertui.config.secret import Secret, token
from papertui.config.settings import KEYS, Config, HuggingFace, KeyInfo, Sources, sample, show, values

__all__ = [
    "KEYS",
    "Config",
    "HuggingFace",
    "KeyInfo",
    "Problem",
    "Secret",
    "Sources",
    "load",
    "sample",
    "show",
    "token",
    "values",
]
