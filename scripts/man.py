"""The manual page, from the parser of the command line and the tables of docs/cli.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_INTRODUCTION = """\
papertui brings the papers of Hugging Face Daily Papers, of arXiv and of any feed into a local cache, and shows them in
three panes: views and facets, the list, the paper. Keys star, tag, note, queue, open and read papers; “?” shows which
do what. Without a command it opens the screen. Every command explains itself with --help."""


class Command(NamedTuple):
    """A command, its usage in one line, and its arguments with what they mean."""

    name: str
    about: str
    usage: str
    arguments: list[tuple[str, str]]


def page(commands: Iterable[Command], contract: str, version: str) -> str:
    """The page in the man macros. `contract` is the text of docs/cli.md, whose tables it repeats."""
    lines = [
        f'.TH PAPERTUI 1 "" "papertui {version}" "User commands"',
        *_section("name", ["papertui \\- the paper inbox for the terminal"]),
        *_section("synopsis", [".B papertui", ".RI [ COMMAND ]", ".RI [ ARGUMENTS ]"]),
        *_section("description", [escaped(_INTRODUCTION)]),
        *_section("commands", _commands(commands)),
        *_section("exit status", _pairs(_rows(contract, "exit code"))),
        *_section("environment", _pairs(_rows(contract, "variable"))),
        *_section("see also", ["The documentation in the folder", ".I docs", "of the project."]),
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text of any number of lines that roff prints as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    yield f".SH {name.upper()}"
    yield from lines


def _commands(commands: Iterable[Command]) -> Iterator[str]:
    for command in commands:
        yield f".SS {escaped(command.name)}"
        yield escaped(command.about)
        yield ".PP"
        yield f".B {escaped(command.usage)}"
        yield from _pairs(command.arguments)


def _pairs(pairs: Iterable[Sequence[str]]) -> Iterator[str]:
    for name, told in pairs:
        yield ".TP"
        yield f".B {escaped(name)}"
        yield escaped(told)


def _rows(text: str, head: str) -> list[list[str]]:
    """The cells of the first Markdown table whose first column is headed so."""
    found = re.search(rf"^\| {head} \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"docs/cli.md has no table of “{head}”")
    links = re.compile(r"\[([^]]+)\]\([^)]*\)")
    return [[links.sub(r"\1", cell.strip()) for cell in row.strip("|").split("|")] for row in found[1].splitlines()]
