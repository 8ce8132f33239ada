"""The settings: `load` reads them, `KEYS` says what they are; `config.writing` changes the file."""

from __future__ import annotations

from papertui.config.reading import Problem, load
from papertui.config.secret import Secret, password, token
from papertui.config.settings import KEYS, KeyInfo, sample, show, values
from papertui.config.shape import Config, Hooks, HuggingFace, Mail, Sources

__all__ = [
    "KEYS",
    "Config",
    "Hooks",
    "HuggingFace",
    "KeyInfo",
    "Mail",
    "Problem",
    "Secret",
    "Sources",
    "load",
    "password",
    "sample",
    "show",
    "token",
    "values",
]
