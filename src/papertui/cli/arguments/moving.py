"""The arguments of the verbs that bring papers in, and take them elsewhere."""

from __future__ import annotations

import argparse

from papertui.cli.arguments.common import (
    DIGEST_FORMATS,
    FORMATS,
    GROUPS,
    PAPERS,
    PERIODS,
    QUERY,
    action,
    date,
    json_or_plain,
    positive,
    time,
)


def refreshing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="only these sources; else all that are switched on"
    )
    parser.add_argument("--since", type=date, metavar="DATE", help="fetch every day from DATE (2026-08-14) on")
    parser.add_argument("--until", type=date, metavar="DATE", help="and up to DATE")
    json_or_plain(parser, "one JSON object a source")


def exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{QUERY}; without one: is:starred")
    parser.add_argument(
        "-o", "--output", metavar="FILE",
        help="write to FILE, whole or not at all, or for obsidian into this folder; else, and for -, standard output",
    )  # fmt: skip
    parser.add_argument("-f", "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; else by the file's suffix")
    parser.add_argument("--append", action="store_true", help="add to a bibliography what is not in it yet")
    parser.add_argument(
        "--force", action="store_true", help="replace a file that is not as papertui wrote it; it is kept as FILE~"
    )
    parser.add_argument("--group", choices=GROUPS, help="headings in Markdown, Org and HTML")
    parser.add_argument("--title", default="Papers", help="title of the document or the feed (Papers)")
    json_or_plain(
        parser, "with -o: what was written as an object; -f json is for the papers",
        "say what was written one fact a line; the papers themselves have the format asked for",
    )  # fmt: skip


def digesting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{QUERY}; without one: all that came in")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--since", type=date, metavar="DATE", help="what came in from DATE (2026-08-14) on")
    when.add_argument("--period", choices=PERIODS, default="day", help="the last day (the default), week or month")
    parser.add_argument("-n", "--number", type=positive, metavar="N", help="at most N papers (10)")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE, whole or not at all; else standard output"
    )
    parser.add_argument(
        "-f", "--format", choices=DIGEST_FORMATS, help="the form; else by the file's suffix, else markdown"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace a file that is not as papertui wrote it; it is kept as FILE~"
    )
    parser.add_argument("--refresh", action="store_true", help="fetch what is new first")
    parser.add_argument(
        "--email",
        action="store_true",
        help="send it through the mail server of the settings, each day, week or month once",
    )
    parser.add_argument("--dry-run", action="store_true", help="with --email: show the message and send nothing")
    parser.add_argument("--skip-empty", action="store_true", help="with --email: send nothing where nothing came in")
    parser.add_argument("--again", action="store_true", help="with --email: send what was sent already")
    json_or_plain(parser, "an object, as docs/digest.md describes; the same as --format json")


_ON_SCHEDULE = {
    "show": "what is installed, and when it runs next (the default)",
    "install": "show what would be written, ask, and install it",
    "remove": "take away just that",
}

_TIMERS = ("systemd", "launchd", "windows", "cron")
"""`papertui.timers.KINDS`, which is not imported to print a help text."""


def scheduling(parser: argparse.ArgumentParser) -> None:
    action(parser, _ON_SCHEDULE, "show")
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="of what the digest is; without one: all that came in"
    )
    parser.add_argument("--what", choices=("refresh", "digest"), help="what to run: the digest by e-mail unless said")
    parser.add_argument(
        "--time", type=time, metavar="HH:MM", help="when (08:00); for a refresh also *:MM, that is every hour"
    )
    parser.add_argument("--period", choices=PERIODS, help="a digest each day, Monday or 1st of the month (day)")
    parser.add_argument("-n", "--number", type=positive, metavar="N", help="at most N papers in the digest")
    parser.add_argument("--skip-empty", action="store_true", help="no digest where nothing came in")
    parser.add_argument("--kind", choices=_TIMERS, help="what runs it; else what fits this computer")
    parser.add_argument("-y", "--yes", action="store_true", help="install without asking")
    parser.add_argument("--dry-run", action="store_true", help="show what would be done and do nothing")
    json_or_plain(parser, "a JSON array of what is installed, or what came of the action")


def importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE",
        help="a bibliography (BibTeX, RIS, CSL-JSON, CSV), a Zotero export, a list of ids or links, OPML, an export of"
        " papertui, a saved Daily Papers page, JSON of the API, arXiv metadata; also packed (.gz, .xz); - for standard"
        " input",
    )  # fmt: skip
    parser.add_argument("--star", action="store_true", help="star the papers")
    parser.add_argument("--tag", action="append", metavar="NAME", help="tag the papers; may be given more than once")
    parser.add_argument("--queue", action="store_true", help="put the papers into the queue to read later")
    parser.add_argument("--no-tags", action="store_true", help="leave the file's keywords and collections out")
    parser.add_argument("--fetch", action="store_true", help="look up what the file only names, at arXiv or by its DOI")
    parser.add_argument(
        "--as-of", type=date, metavar="DATE", help="the day the page was saved: its dates lack the year"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    json_or_plain(parser, "one JSON object a file")


def backing_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="the file; else papertui-DATE.tar.gz in this folder")
    parser.add_argument("--cache", action="store_true", help="take the papers along, which could be fetched again")
    parser.add_argument("--secrets", action="store_true", help="take tokens in settings and addresses along")
    parser.add_argument("--force", action="store_true", help="replace FILE also where it is no backup")
    json_or_plain(parser, "an object: what was written, and what was left out")


def restoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    json_or_plain(parser, "an object: what came back")


_ON_LIBRARY = {
    "status": "the computers that write to it, copies of synchronizers, problems (the default)",
    "path": "where the folder is",
    "check": "read all of it and tell damage",
    "merge": "[FILE|FOLDER…]: take in what copies of synchronizers, other libraries or backups hold",
    "undo": "take back the last merge, the last backup that was restored, or the marks of the last import",
    "redo": "do again what that took back",
    "move": "FOLDER: have it lie in another folder, such as one that Syncthing or Dropbox copies",
    "compact": "leave out what later edits replaced",
}


def keeping_library(parser: argparse.ArgumentParser) -> None:
    action(parser, _ON_LIBRARY, "status")
    parser.add_argument("what", nargs="*", metavar="FILE", help="files or folders, as the action says")
    parser.add_argument("--dry-run", action="store_true", help="with merge: say what would happen and change nothing")
    json_or_plain(parser, "an object: the status, or what came of a merge")


def sending_to_zotero(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("push", "status"), help="push: send papers; status: tell where Zotero saves now"
    )
    parser.add_argument("papers", nargs="*", metavar="PAPER", help=PAPERS)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper that this finds")
    parser.add_argument("--again", action="store_true", help="also what was sent before, or is in Zotero already")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    json_or_plain(parser, "an object: what was sent, what was there, what failed")
