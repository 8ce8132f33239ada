"""The arguments of the verbs about sources, screens and the program itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from papertui.cli.arguments.common import LINEAR, PLAIN_SIGNS, QUERY, action, json_or_plain, port

_ON_SOURCES = {
    "list": "all of them and how they fare (the default)",
    "add": "a feed or a page that has one, an arXiv category such as cs.LG, an author as author:NAME, "
    "a search of arXiv as search:QUERY",
    "remove": "a feed, a category, an author or a search",
    "enable": "ask a source again",
    "disable": "leave a source alone",
    "check": "ask now what they answer, and keep nothing",
    "keep": "NAME DAYS: for how many days unmarked papers stay, 0 for ever",
    "import": "take the feeds of an OPML file",
    "export": "write the feeds as OPML to a file or to standard output",
}


def managing_sources(parser: argparse.ArgumentParser) -> None:
    action(parser, _ON_SOURCES, "list")
    parser.add_argument("what", nargs="*", metavar="WHAT", help="names, addresses or a file, as the action says")
    parser.add_argument("--name", metavar="NAME", help="with add: what to call the feed")
    json_or_plain(parser, "a JSON array of sources, or what came of the action")


def listing_keys(parser: argparse.ArgumentParser) -> None:
    json_or_plain(parser, "an object: preset, actions with their keys, clashes")


def acting(**actions: str) -> Callable[[argparse.ArgumentParser], None]:
    def add(parser: argparse.ArgumentParser) -> None:
        told = "; ".join(f"{action}: {what}" for action, what in actions.items())
        parser.add_argument("action", choices=tuple(actions), help=told)
        json_or_plain(parser, "the same as an object")

    return add


def opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{QUERY}; without one: the view of the settings")
    showing_off(parser)


def showing_off(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--linear", action="store_true", help=LINEAR)
    # without a default: it would take back what stands before the verb
    parser.add_argument("--ascii", action="store_true", default=argparse.SUPPRESS, help=PLAIN_SIGNS)


def serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, metavar="N", help="the port (8642, or a free one where that is taken)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")


def serving_clients(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="let clients star, tag and note; else they can only read")


_ON_HOOKS = {
    "list": "those of the settings, and whether they may run (the default)",
    "allow": "EVENT…: show what runs, and allow it",
    "forbid": "EVENT…: do not run it any more",
    "test": "EVENT…: run it now, with one of your papers",
}


def managing_hooks(parser: argparse.ArgumentParser) -> None:
    action(parser, _ON_HOOKS, "list")
    parser.add_argument("events", nargs="*", metavar="EVENT", help="star, tag, match, …, as in the settings")
    parser.add_argument("--yes", action="store_true", help="with allow: do not ask")
    json_or_plain(parser, "a JSON array of hooks, or what came of the action")


def describing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("of", nargs="?", metavar="VERB", help="only what this verb prints")


_COMPLETED = {
    "bash": "the script for bash",
    "zsh": "for zsh",
    "fish": "for fish",
    "tags": "the words it offers: your tags",
    "searches": "your saved searches",
    "sources": "your sources",
}


def completing(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{what}: {does}" for what, does in _COMPLETED.items())
    parser.add_argument("what", metavar="WHAT", choices=tuple(_COMPLETED), help=told)
