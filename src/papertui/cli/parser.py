"""The parser of the command line. A verb's code is imported only when it runs."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from papertui import __version__
from papertui.cli.arguments.common import PLAIN_SIGNS
from papertui.cli.verbs import VERBS, Verb
from papertui.errors import UsageError

_SHIELD = "\0"  # no argument of a program can hold it


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for every argument, and each would load `shutil` to ask how wide the terminal is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)

    def _format_action(self, action: argparse.Action) -> str:
        told = super()._format_action(action)
        if not isinstance(action, argparse._SubParsersAction):
            return told
        # a first line that only repeats the word COMMAND, and the indentation below it
        return "".join(line[2:] for line in told.splitlines(keepends=True)[1:])


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size(1).columns) or 80
    except (ValueError, OSError):
        return 80


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and leaves the rest to `--help`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # an option added later must not change what a script's abbreviation means
        super().__init__(*args, **{"allow_abbrev": False, "formatter_class": _Formatter, **options})

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:] + ("" if message[-1:] in ".?" else ".")
        raise UsageError(f"{sentence} “{self.prog} --help” shows how it is used.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line; `.run` is what to call with them. Raises `UsageError`."""
    verb = next((word for word in arguments if not word.startswith("-")), None)
    if verb is None or arguments[0] != verb:
        options = build(verb if verb in VERBS else None).parse_args(list(arguments))
        if options.ascii and getattr(options, "verb", "tui") not in ("tui", "demo"):
            raise UsageError(f"--ascii is for the screen; “papertui {verb}” opens none.")
        return options
    if verb not in VERBS:
        raise UsageError(f"There is no command “{verb}”{_nearest(verb, VERBS)} “papertui --help” lists them.")
    parser = _of_verb(VERBS[verb], Parser(prog=f"papertui {verb}"))
    if not {"-h", "--help"}.intersection(arguments):
        # argparse would lay out the usage, which takes 3 ms, for messages that `error` words itself
        parser.usage = ""
    options, unknown = parser.parse_known_intermixed_args(_shielded(parser, arguments[1:]))
    for name, value in vars(options).items():
        if isinstance(value, list):
            setattr(options, name, [word.removeprefix(_SHIELD) for word in value])
        elif isinstance(value, str):
            setattr(options, name, value.removeprefix(_SHIELD))
    if unknown:
        near = _nearest(unknown[0].partition("=")[0], parser._option_string_actions)
        parser.error(f"“{parser.prog}” does not know {unknown[0]}{near}")
    return options


def _shielded(parser: argparse.ArgumentParser, words: Sequence[str]) -> list[str]:
    """The words, with those made unlike options that are none: what follows `--`, and what a query leaves out."""
    end = words.index("--") if "--" in words else len(words)
    known = parser._option_string_actions
    queries = any(action.dest == "query" for action in parser._actions)
    before = [
        _SHIELD + word if queries and len(word) > 2 and word[0] == "-" != word[1] and word[:2] not in known else word
        for word in words[:end]
    ]
    return before + [_SHIELD + word for word in words[end + 1 :]]


def build(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, or, to be quick, with one verb of it."""
    parser = Parser(
        prog="papertui",
        description="The paper inbox for the terminal. Without a command it opens the screen.",
        epilog="“papertui COMMAND --help” explains a command. PAPERTUI_HOME=DIR keeps everything under DIR.",
    )
    parser.add_argument("-V", "--version", action="version", version=f"papertui {__version__}")
    parser.add_argument("--ascii", action="store_true", help=PLAIN_SIGNS)
    parser.set_defaults(run=_runner("screen:run"))
    verbs = parser.add_subparsers(metavar="COMMAND", title="commands", parser_class=Parser)
    for name in [only] if only else VERBS:
        verb = VERBS[name]
        _of_verb(verb, verbs.add_parser(verb.name, help=verb.help))
    return parser


def _of_verb(verb: Verb, parser: Parser) -> Parser:
    parser.description = f"{verb.help}."
    verb.arguments(parser)
    parser.set_defaults(run=_runner(verb.target), verb=verb.name)
    return parser


def _runner(target: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        module, _, function = target.partition(":")
        call: Callable[[argparse.Namespace], int] = getattr(import_module(f"papertui.cli.{module}"), function)
        gc.freeze()
        gc.enable()
        return call(options)

    return run


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, 1)
    return f": did you mean “{close[0]}”?" if close else "."
