"""Write the generated parts of the documentation, or with --check say which are stale.

A generated part of a Markdown file stands between `<!-- generated: NAME -->` and `<!-- end -->`. What
it says comes from the program's own tables: keys from `papertui.actions`, verbs from the argument parser,
settings from `papertui.config`, query fields from `papertui.query`. The manual page is generated whole.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from papertui.actions import Action

Pairs: TypeAlias = "list[tuple[str, str]]"

ROOT = Path(__file__).resolve().parent.parent
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CARD_COLUMNS = 3


def keys() -> str:
    """Every action with its keys, a table per group."""
    from papertui.actions import ACTIONS, GROUPS, show_key

    out: list[str] = []
    for group in GROUPS:
        rows = [
            (" ".join(code(show_key(key)) for key in action.keys) or "palette", action.help, code(action.id))
            for action in ACTIONS
            if action.group == group
        ]
        out += [f"### {group}", "", table(("Keys", "What happens", "Id"), rows), ""]
    return "\n".join(out)


def presets() -> str:
    """Every preset, with the actions whose keys it changes."""
    from papertui.actions import ACTIONS, show_key
    from papertui.keymap import PRESETS, base

    out: list[str] = []
    plain = base()
    for name, preset in PRESETS.items():
        out += [f"### {name}", "", f"{_sentence(preset.about)}", ""]
        own = base(name)
        rows = [
            (action.help, *(" ".join(code(show_key(key)) for key in keys[action.id]) for keys in (own, plain)))
            for action in ACTIONS
            if own[action.id] != plain[action.id]
        ]
        if rows:
            out += [table(("What happens", f"Keys in {code(name)}", "Otherwise"), rows), ""]
    return "\n".join(out)


def card() -> str:
    """Every key in one table of three columns, which fits on one screen and one sheet of paper."""
    from papertui.actions import ACTIONS, GROUPS

    parts = [
        [(f"**{group}**", ""), *_short([action for action in ACTIONS if action.group == group])] for group in GROUPS
    ]
    columns = min(_columns(parts, CARD_COLUMNS), key=lambda made: max(map(len, made)))
    rows = zip_longest(*columns, fillvalue=("", ""))
    return table(("", "") * CARD_COLUMNS, ([cell for pair in row for cell in pair] for row in rows)) + "\n"


def _short(actions: Sequence[Action]) -> list[tuple[str, str]]:
    """Keys and what they do in a word or two; keys that only differ by their digit are one line."""
    from papertui.actions import show_key

    rows: list[tuple[str, str]] = []
    digits = [action for action in actions if len(action.keys) == 1 and action.keys[0].isdigit()]
    for action in actions:
        if action in digits[1:] or not action.keys:
            continue
        keys, label = " ".join(code(show_key(key)) for key in action.keys), action.label
        if action in digits:
            last = digits[-1].keys[0]
            keys, label = f"{keys}–{code(last)}", f"{label}–{last}"
        rows.append((keys, label))
    return rows


def _columns(parts: list[Pairs], count: int) -> Iterator[list[Pairs]]:
    """Every way to lay the parts, in their order, into so many columns."""
    if count == 1:
        yield [[pair for part in parts for pair in part]]
        return
    for first in range(1, len(parts) - count + 2):
        for rest in _columns(parts[first:], count - 1):
            yield [[pair for part in parts[:first] for pair in part], *rest]


def config() -> str:
    """Every setting."""
    from papertui.config import KEYS
    from papertui.config.settings import toml

    rows = []
    for info in KEYS:
        kind = ", ".join(code(choice) for choice in info.choices) or info.type
        if info.type == "number":
            kind = f"{info.least} to {info.most}"
        default = toml(info.default)
        rows.append((code(info.name), kind, code(default) if default else "unset", info.help, code(info.example)))
    return table(("Setting", "Value", "Default", "What it does", "Example"), rows) + "\n"


def sample() -> str:
    """The sample settings file."""
    from papertui.config import sample

    return f"```toml\n{sample()}```\n"


def query() -> str:
    """Every form and every field of the search language."""
    from papertui.query import FIELDS, SYNTAX

    head = ("Write", "Finds", "Example")
    rows = [
        [(" ".join(code(form) for form in info.forms), info.help, code(info.example)) for info in part]
        for part in (SYNTAX, FIELDS)
    ]
    return f"### Words\n\n{table(head, rows[0])}\n\n### Fields\n\n{table(head, rows[1])}\n"


def verbs() -> str:
    """The verbs in one table, then each with its arguments and options."""
    from papertui.cli import parser

    commands = list(_commands(parser.build()))
    out = [table(("Verb", "What it does"), [(code(prog), _sentence(sub.description)) for prog, sub in commands]), ""]
    for prog, sub in commands:
        out += [f"### {prog.removeprefix('papertui ')}", "", _sentence(sub.description), "", _usage(prog, sub), ""]
        rows = [(", ".join(map(code, _forms(action))), _help(action)) for action in _arguments(sub)]
        if rows:
            out += [table(("Argument", "Meaning"), rows), ""]
    return "\n".join(out)


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                if sub.prog.split()[-1] != name:
                    continue
                if any(isinstance(inner, argparse._SubParsersAction) for inner in sub._actions):
                    yield from _commands(sub)
                else:
                    yield sub.prog, sub


def _arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [
        action
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
        and action.help != argparse.SUPPRESS
    ]


def _usage(prog: str, parser: argparse.ArgumentParser) -> str:
    parts = [prog]
    for action in _arguments(parser):
        name = _metavar(action)
        if action.option_strings:
            flag = action.option_strings[0]
            parts.append(f"[{flag} {name}]" if name else f"[{flag}]")
        else:
            many = {"*": f"[{name}…]", "+": f"{name}…", "?": f"[{name}]"}
            parts.append(many.get(str(action.nargs), name))
    return f"    {' '.join(parts)}"


def _metavar(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if isinstance(action.metavar, str):
        return action.metavar
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    return action.dest.upper()


def _forms(action: argparse.Action) -> list[str]:
    name = _metavar(action)
    return [f"{flag} {name}".strip() for flag in action.option_strings] or [name]


def _help(action: argparse.Action) -> str:
    words = (action.help or "") % {
        "default": action.default,
        "prog": "papertui",
        "metavar": action.metavar,
        "dest": action.dest,
    }
    return _sentence(words)


def _sentence(words: str | None) -> str:
    text = " ".join((words or "").split())
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "?", ":")) else f"{text}."


def code(text: str) -> str:
    """Text as Markdown code inside a table cell."""
    if "|" in text:
        # a bar that ends no cell: Markdown dialects do not agree on any other way
        return f"<code>{html.escape(text).replace('|', '&#124;')}</code>"
    fence = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


GENERATORS: dict[str, Callable[[], str]] = {
    "keys": keys,
    "presets": presets,
    "card": card,
    "config": config,
    "config-sample": sample,
    "query": query,
    "verbs": verbs,
}


def render(text: str) -> str:
    """The Markdown text with its generated parts made anew."""
    return PART.sub(lambda found: f"{found[1]}\n{GENERATORS[found[2]]().strip()}\n\n{found[3]}", text)


def manual() -> str:
    """The manual page, from the Markdown as it will stand."""
    import man

    from papertui import __version__
    from papertui.cli import parser

    commands = [
        man.Command(
            prog, _sentence(sub.description), _usage(prog, sub).strip(),
            [(", ".join(_forms(action)), _help(action)) for action in _arguments(sub)],
        )
        for prog, sub in _commands(parser.build())
    ]  # fmt: skip
    return man.page(commands, render((ROOT / "docs" / "cli.md").read_text(encoding="utf-8")), __version__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 when `--check` finds a stale file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is stale")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT / "src"))
    stale = []
    wanted = dict.fromkeys([ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], render)
    wanted[ROOT / "man" / "papertui.1"] = lambda text: manual()
    for file, made in wanted.items():
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        fresh = made(text)
        if fresh == text:
            continue
        stale.append(str(file.relative_to(ROOT)))
        if not options.check:
            file.write_text(fresh, encoding="utf-8")
    if stale and options.check:
        print(f"Stale: {', '.join(stale)}. Run `make docs`.", file=sys.stderr)
        return 1
    print(f"Written: {', '.join(stale)}" if stale else "The generated documentation is current.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
