"""The arguments of the verbs that find, tell of and mark papers."""

from __future__ import annotations

import argparse

from papertui.cli.arguments.common import (
    CHANGED,
    PAPERS,
    PLAIN_AS_EVER,
    QUERY,
    action,
    date,
    forms,
    json_or_plain,
    points,
    positive,
    selecting,
)


def searching(parser: argparse.ArgumentParser) -> None:
    selecting(parser)
    parser.add_argument("--source", metavar="NAME", help="ask that source (huggingface, arxiv) instead of the cache")


def showing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", nargs="+", metavar="PAPER", help=PAPERS)
    parser.add_argument(
        "--fetch",
        action="store_true",
        help="look up what is not here yet, and fetch comments and linked models, datasets and Spaces first",
    )
    forms(parser)


def comparing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="paper: arxiv:2509.08721, 2509.08721 or a link")
    parser.add_argument("-n", "--number", type=positive, metavar="N", help="at most N papers (20)")
    forms(parser)


def learning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="*", metavar="PAPER|FILE", help=f"papers, and files in BibTeX; {PAPERS}")
    json_or_plain(parser, "what was learned from as an object")


def telling_news(parser: argparse.ArgumentParser) -> None:
    json_or_plain(parser, "an object: since when, and what is new with its queries, numbers, best papers")


def marking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", nargs="*", metavar="PAPER", help=PAPERS)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper this query finds")
    json_or_plain(parser, CHANGED, PLAIN_AS_EVER)


def tagging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="TAG|PAPER", help=f"tags, and papers in any order; {PAPERS}")
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper this query finds")
    json_or_plain(parser, f"{CHANGED}; without a tag a JSON array of tags")


def noting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="paper: arxiv:2509.08721, 2509.08721 or a link")
    parser.add_argument(
        "text", nargs="*", default=[], metavar="TEXT", help="the note; - reads it from standard input; none prints it"
    )
    parser.add_argument("--append", action="store_true", help="add to the note instead of replacing it")
    parser.add_argument("--clear", action="store_true", help="take the note away")
    json_or_plain(parser, f"{CHANGED}, or the note")


_KINDS = ("words", "categories", "organizations")
"""`papertui.ranking.trends.KINDS`, which is not imported to print a help text."""


def trending(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{QUERY}; without one: all papers")
    parser.add_argument("--weeks", type=positive, default=12, metavar="N", help="so many weeks, 4 to 520 (12)")
    parser.add_argument(
        "--kind", choices=_KINDS, default=_KINDS[0], help="words of titles and AI keywords (the default), or these"
    )
    parser.add_argument("--sort", choices=("rise", "size"), default="rise", help="by rise (the default) or by papers")
    parser.add_argument("-n", "--number", type=positive, metavar="N", help="at most N rows")
    json_or_plain(parser, "an object: what was counted, its weeks, and the rows with the query of each")


def counting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until", type=date, metavar="DATE", help="the year that ends with the week of DATE (2026-08-14), else today"
    )
    json_or_plain(parser, "an object: totals, streaks, days with the keys of their papers, what they have in common")


_ON_SEARCHES = {
    "list": "all of them (the default)",
    "save": "NAME [QUERY]: keep a query under a name, or give the search of that name another query or rule",
    "rename": "NAME NEW: give one another name",
    "move": "NAME PLACE: put one on another place, and so on another digit",
    "delete": "NAME: delete one",
}


def managing_searches(parser: argparse.ArgumentParser) -> None:
    action(parser, _ON_SEARCHES, "list")
    parser.add_argument("query", nargs="*", metavar="NAME", help="a name or number, and what the action needs besides")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument("--hide", action="store_true", help="with save: a rule that hides what the search finds")
    rule.add_argument("--score", type=points, metavar="N", help="with save: a rule that gives N points, as 2 or -3")
    rule.add_argument("--no-rule", action="store_true", help="with save: no longer a rule")
    parser.add_argument("--dry-run", action="store_true", help="with save: say what the rule would do, and do nothing")
    json_or_plain(parser, "a JSON array of saved searches, or what came of the action")
