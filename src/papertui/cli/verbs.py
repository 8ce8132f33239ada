"""The table of verbs: what each does, where its code is, which arguments it takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

FORMATS = (
    "markdown", "markdown-table", "obsidian", "org", "html", "bibtex", "biblatex", "ris", "csl-json", "json", "csv",
    "atom",
)  # fmt: skip
"""The names of `papertui.exporters.FORMATS`, which is not imported to print a help text."""

GROUPS = ("none", "tag", "month", "day")

_PAPERS = "paper: arxiv:2509.08721, 2509.08721 or a link; - reads them from standard input, one a line"
_QUERY = "search words and fields, such as: diffusion is:starred newer:30d (see docs/query.md)"
PLAIN_SIGNS = "draw the screen with plain ASCII signs, whatever the settings and the locale say"

_PLAIN = "one fact a line, for screen readers and simple scripts"
_PLAIN_AS_EVER = "one fact a line, as this command prints anyway"
_CHANGED = "an object: what was done, and the keys of the papers it changed"
_LINEAR = "without a screen: lines in, lines out, for screen readers, dumb terminals and pipes"


class Verb(NamedTuple):
    """A command: where its code is (`module:function` in this package), what it does, and which arguments it takes."""

    name: str
    target: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]


def _selecting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=_QUERY)
    parser.add_argument("-n", "--number", type=_positive, metavar="N", help="at most N papers")
    _forms(parser).add_argument(
        "--json-object",
        action="store_true",
        help="a JSON object: the query, what may have been meant (did_you_mean), and that array as papers",
    )


def _forms(parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    return _json_or_plain(parser, "a JSON array of papers, as docs/cli.md describes")


def _json_or_plain(parser: argparse.ArgumentParser, json: str, plain: str = _PLAIN) -> argparse._MutuallyExclusiveGroup:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=json)
    form.add_argument("--plain", action="store_true", help=plain)
    return form


def _plain(parser: argparse.ArgumentParser, help: str = _PLAIN_AS_EVER) -> None:
    parser.add_argument("--plain", action="store_true", help=help)


def _searching(parser: argparse.ArgumentParser) -> None:
    _selecting(parser)
    parser.add_argument("--source", metavar="NAME", help="ask that source (huggingface, arxiv) instead of the cache")


def _showing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", nargs="+", metavar="PAPER", help=_PAPERS)
    parser.add_argument(
        "--fetch",
        action="store_true",
        help="look up what is not here yet, and fetch comments and linked models, datasets and Spaces first",
    )
    _forms(parser)


def _comparing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="paper: arxiv:2509.08721, 2509.08721 or a link")
    parser.add_argument("-n", "--number", type=_positive, metavar="N", help="at most N papers (20)")
    _forms(parser)


def _learning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="*", metavar="PAPER|FILE", help=f"papers, and files in BibTeX; {_PAPERS}")
    _json_or_plain(parser, "what was learned from as an object")


def _telling_news(parser: argparse.ArgumentParser) -> None:
    _json_or_plain(parser, "an object: since when, and what is new with its queries, numbers, best papers")


def _marking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", nargs="*", metavar="PAPER", help=_PAPERS)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper this query finds")
    _json_or_plain(parser, _CHANGED, _PLAIN_AS_EVER)


def _tagging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="TAG|PAPER", help=f"tags, and papers in any order; {_PAPERS}")
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper this query finds")
    _json_or_plain(parser, f"{_CHANGED}; without a tag a JSON array of tags")


def _noting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="paper: arxiv:2509.08721, 2509.08721 or a link")
    parser.add_argument(
        "text", nargs="*", default=[], metavar="TEXT", help="the note; - reads it from standard input; none prints it"
    )
    parser.add_argument("--append", action="store_true", help="add to the note instead of replacing it")
    parser.add_argument("--clear", action="store_true", help="take the note away")
    _json_or_plain(parser, f"{_CHANGED}, or the note")


def _refreshing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="only these sources; else all that are switched on"
    )
    parser.add_argument("--since", type=_date, metavar="DATE", help="fetch every day from DATE (2026-08-14) on")
    parser.add_argument("--until", type=_date, metavar="DATE", help="and up to DATE")
    _json_or_plain(parser, "one JSON object a source")


def _exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{_QUERY}; without one: is:starred")
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
    _json_or_plain(
        parser, "with -o: what was written as an object; -f json is for the papers",
        "say what was written one fact a line; the papers themselves have the format asked for",
    )  # fmt: skip


DIGEST_FORMATS = ("markdown", "html", "text", "json", "atom")
"""`papertui.digest.FORMATS`, which is not imported to print a help text."""

PERIODS = ("day", "week", "month")


def _digesting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{_QUERY}; without one: all that came in")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--since", type=_date, metavar="DATE", help="what came in from DATE (2026-08-14) on")
    when.add_argument("--period", choices=PERIODS, default="day", help="the last day (the default), week or month")
    parser.add_argument("-n", "--number", type=_positive, metavar="N", help="at most N papers (10)")
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
    _json_or_plain(parser, "an object, as docs/digest.md describes; the same as --format json")


_ON_SCHEDULE = {
    "show": "what is installed, and when it runs next (the default)",
    "install": "show what would be written, ask, and install it",
    "remove": "take away just that",
}

_TIMERS = ("systemd", "launchd", "windows", "cron")
"""`papertui.timers.KINDS`, which is not imported to print a help text."""


def _scheduling(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{action}: {what}" for action, what in _ON_SCHEDULE.items())
    actions = tuple(_ON_SCHEDULE)
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=actions, default=actions[0], help=told)
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="of what the digest is; without one: all that came in"
    )
    parser.add_argument("--what", choices=("refresh", "digest"), help="what to run: the digest by e-mail unless said")
    parser.add_argument(
        "--time", type=_time, metavar="HH:MM", help="when (08:00); for a refresh also *:MM, that is every hour"
    )
    parser.add_argument("--period", choices=PERIODS, help="a digest each day, Monday or 1st of the month (day)")
    parser.add_argument("-n", "--number", type=_positive, metavar="N", help="at most N papers in the digest")
    parser.add_argument("--skip-empty", action="store_true", help="no digest where nothing came in")
    parser.add_argument("--kind", choices=_TIMERS, help="what runs it; else what fits this computer")
    parser.add_argument("-y", "--yes", action="store_true", help="install without asking")
    parser.add_argument("--dry-run", action="store_true", help="show what would be done and do nothing")
    _json_or_plain(parser, "a JSON array of what is installed, or what came of the action")


def _time(value: str) -> tuple[int | None, int]:
    """Hour (`None` for every one) and minute."""
    hour, _, minute = value.partition(":")
    good = all(
        part.isascii() and part.isdecimal() and len(part) in (1, 2) for part in (minute, hour.replace("*", "0", 1))
    )
    if not good or (hour != "*" and int(hour) > 23) or int(minute) > 59 or len(minute) != 2:
        raise argparse.ArgumentTypeError(f"“{value}” is not a time such as 08:00")
    return None if hour == "*" else int(hour), int(minute)


def _importing(parser: argparse.ArgumentParser) -> None:
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
        "--as-of", type=_date, metavar="DATE", help="the day the page was saved: its dates lack the year"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    _json_or_plain(parser, "one JSON object a file")


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


def _managing_sources(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{action}: {what}" for action, what in _ON_SOURCES.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=tuple(_ON_SOURCES), default="list", help=told)
    parser.add_argument("what", nargs="*", metavar="WHAT", help="names, addresses or a file, as the action says")
    parser.add_argument("--name", metavar="NAME", help="with add: what to call the feed")
    _json_or_plain(parser, "a JSON array of sources, or what came of the action")


def _listing_keys(parser: argparse.ArgumentParser) -> None:
    _json_or_plain(parser, "an object: preset, actions with their keys, clashes")


def _backing_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="the file; else papertui-DATE.tar.gz in this folder")
    parser.add_argument("--cache", action="store_true", help="take the papers along, which could be fetched again")
    parser.add_argument("--secrets", action="store_true", help="take tokens in settings and addresses along")
    parser.add_argument("--force", action="store_true", help="replace FILE also where it is no backup")
    _json_or_plain(parser, "an object: what was written, and what was left out")


def _restoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    _json_or_plain(parser, "an object: what came back")


_ON_LIBRARY = {
    "status": "the computers that write to it, copies of synchronizers, problems (the default)",
    "path": "where the folder is",
    "check": "read all of it and tell damage",
    "merge": "[FILE|FOLDER…]: take in what copies of synchronizers, other libraries or backups hold",
    "move": "FOLDER: have it lie in another folder, such as one that Syncthing or Dropbox copies",
    "compact": "leave out what later edits replaced",
}


def _keeping_library(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{action}: {what}" for action, what in _ON_LIBRARY.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=tuple(_ON_LIBRARY), default="status", help=told)
    parser.add_argument("what", nargs="*", metavar="FILE", help="files or folders, as the action says")
    parser.add_argument("--dry-run", action="store_true", help="with merge: say what would happen and change nothing")
    _json_or_plain(parser, "an object: the status, or what came of a merge")


def _acting(**actions: str) -> Callable[[argparse.ArgumentParser], None]:
    def add(parser: argparse.ArgumentParser) -> None:
        told = "; ".join(f"{action}: {what}" for action, what in actions.items())
        parser.add_argument("action", choices=tuple(actions), help=told)
        _json_or_plain(parser, "the same as an object")

    return add


def _opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{_QUERY}; without one: the view of the settings")
    _showing_off(parser)


def _showing_off(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--linear", action="store_true", help=_LINEAR)
    # without a default: it would take back what stands before the verb
    parser.add_argument("--ascii", action="store_true", default=argparse.SUPPRESS, help=PLAIN_SIGNS)


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, metavar="N", help="the port (8642, or a free one where that is taken)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")


_KINDS = ("words", "categories", "organizations")
"""`papertui.ranking.trends.KINDS`, which is not imported to print a help text."""


def _trending(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help=f"{_QUERY}; without one: all papers")
    parser.add_argument("--weeks", type=_positive, default=12, metavar="N", help="so many weeks, 4 to 520 (12)")
    parser.add_argument(
        "--kind", choices=_KINDS, default=_KINDS[0], help="words of titles and AI keywords (the default), or these"
    )
    parser.add_argument("--sort", choices=("rise", "size"), default="rise", help="by rise (the default) or by papers")
    parser.add_argument("-n", "--number", type=_positive, metavar="N", help="at most N rows")
    _json_or_plain(parser, "an object: what was counted, its weeks, and the rows with the query of each")


def _counting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until", type=_date, metavar="DATE", help="the year that ends with the week of DATE (2026-08-14), else today"
    )
    _json_or_plain(parser, "an object: totals, streaks, days with the keys of their papers, what they have in common")


def _serving_clients(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="let clients star, tag and note; else they can only read")


_ON_HOOKS = {
    "list": "those of the settings, and whether they may run (the default)",
    "allow": "EVENT…: show what runs, and allow it",
    "forbid": "EVENT…: do not run it any more",
    "test": "EVENT…: run it now, with one of your papers",
}


def _sending_to_zotero(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("push", "status"), help="push: send papers; status: tell where Zotero saves now"
    )
    parser.add_argument("papers", nargs="*", metavar="PAPER", help=_PAPERS)
    parser.add_argument("-q", "--query", metavar="QUERY", help="every paper that this finds")
    parser.add_argument("--again", action="store_true", help="also what was sent before, or is in Zotero already")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    _json_or_plain(parser, "an object: what was sent, what was there, what failed")


def _managing_hooks(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{action}: {what}" for action, what in _ON_HOOKS.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=tuple(_ON_HOOKS), default="list", help=told)
    parser.add_argument("events", nargs="*", metavar="EVENT", help="star, tag, match, …, as in the settings")
    parser.add_argument("--yes", action="store_true", help="with allow: do not ask")
    _json_or_plain(parser, "a JSON array of hooks, or what came of the action")


def _describing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("of", nargs="?", metavar="VERB", help="only what this verb prints")


_COMPLETED = {
    "bash": "the script for bash",
    "zsh": "for zsh",
    "fish": "for fish",
    "tags": "the words it offers: your tags",
    "searches": "your saved searches",
    "sources": "your sources",
}


def _completing(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{what}: {does}" for what, does in _COMPLETED.items())
    parser.add_argument("what", metavar="WHAT", choices=tuple(_COMPLETED), help=told)


def _port(value: str) -> int:
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else -1
    if not 0 <= number < 65_536:
        raise argparse.ArgumentTypeError(f"“{value}” is not a port: a number up to 65535")
    return number


_ON_SEARCHES = {
    "list": "all of them (the default)",
    "save": "NAME [QUERY]: keep a query under a name, or give the search of that name another query or rule",
    "rename": "NAME NEW: give one another name",
    "move": "NAME PLACE: put one on another place, and so on another digit",
    "delete": "NAME: delete one",
}


def _managing_searches(parser: argparse.ArgumentParser) -> None:
    told = "; ".join(f"{action}: {what}" for action, what in _ON_SEARCHES.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=tuple(_ON_SEARCHES), default="list", help=told)
    parser.add_argument("query", nargs="*", metavar="NAME", help="a name or number, and what the action needs besides")
    rule = parser.add_mutually_exclusive_group()
    rule.add_argument("--hide", action="store_true", help="with save: a rule that hides what the search finds")
    rule.add_argument("--score", type=_points, metavar="N", help="with save: a rule that gives N points, as 2 or -3")
    rule.add_argument("--no-rule", action="store_true", help="with save: no longer a rule")
    parser.add_argument("--dry-run", action="store_true", help="with save: say what the rule would do, and do nothing")
    _json_or_plain(parser, "a JSON array of saved searches, or what came of the action")


def _points(value: str) -> int:
    try:
        number = int(value.lstrip("\0"))
    except ValueError:
        number = 0
    if not 0 < abs(number) < 100:
        raise argparse.ArgumentTypeError(f"“{value.lstrip(chr(0))}” is no number of points: 1 to 99, or -1 to -99")
    return number


def _positive(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{value}” is not a number of at least 1")
    return number


def _date(value: str) -> object:
    from datetime import date

    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{value}” is not a date such as 2026-08-14") from None


_VERBS = (
    Verb("tui", "screen:run", "Open the screen, or a session of lines for screen readers", _opening),
    Verb("refresh", "refreshing:refresh", "Fetch what is new into the cache, one line a source", _refreshing),
    Verb("list", "reading:list_papers", "List papers, the newest first", _selecting),
    Verb("show", "reading:show", "Show everything known of a paper", _showing),
    Verb("search", "reading:search", "List papers, the best match first", _searching),
    Verb("similar", "suggesting:similar", "List the papers most like one", _comparing),
    Verb("learn", "suggesting:learn", "Let For you learn from papers and BibTeX files, or tell what it goes by",
         _learning),
    Verb("since", "since:since", "Tell what is new since the last visit, by what it is about", _telling_news),
    Verb("star", "marking:mark", "Star papers", _marking),
    Verb("unstar", "marking:mark", "Take the star from papers", _marking),
    Verb("tag", "marking:tag", "Tag papers, or list the tags of a paper", _tagging),
    Verb("untag", "marking:tag", "Take tags from papers", _tagging),
    Verb("note", "marking:note", "Write or print the note on a paper", _noting),
    Verb("read", "marking:mark", "Mark papers read", _marking),
    Verb("unread", "marking:mark", "Mark papers unread", _marking),
    Verb("queue", "marking:mark", "Put papers into the queue to read later", _marking),
    Verb("unqueue", "marking:mark", "Take papers from the queue", _marking),
    Verb("hide", "marking:mark", "Hide papers that are not of interest", _marking),
    Verb("unhide", "marking:mark", "Bring hidden papers back", _marking),
    Verb("trends", "surveying:trends", "What rises and falls among the papers of a query, by week", _trending),
    Verb("stats", "surveying:stats", "Tell what you starred and read in a year, by day", _counting),
    Verb("export", "exporting:export", "Write papers in the formats of other programs", _exporting),
    Verb("digest", "digesting:digest", "Tell what came in and why it matters to you: a page, a feed, an e-mail",
         _digesting),
    Verb("schedule", "scheduling:schedule", "Have the system refresh, or send the digest, at a time of day",
         _scheduling),
    Verb("import", "moving:import_files", "Take papers, stars, tags and notes from files", _importing),
    Verb("searches", "searches:searches", "List the saved searches and how their rules fare; change them",
         _managing_searches),
    Verb("sources", "subscribing:sources", "List the sources and how they fare; add and remove feeds",
         _managing_sources),
    Verb("config", "keeping:config", "Tell where the settings are, what they are, what is wrong with them",
         _acting(path="where the file is", show="the settings in force", check="what is wrong with them")),
    Verb("keys", "keeping:keys", "Print the keys in force, and what clashes: then the exit code is 1",
         _listing_keys),
    Verb("library", "librarian:library", "Tell where your stars, tags and notes are and which computers wrote them;"
         " merge copies", _keeping_library),
    Verb("backup", "backing:backup", "Write library, settings and unfinished notes into one file", _backing_up),
    Verb("restore", "backing:restore", "Bring back what a backup holds; nothing that is here is lost", _restoring),
    Verb("cache", "keeping:cache", "Tell where the cache is, or delete it: it can be fetched again",
         _acting(path="where the file is", pictures="how many pictures it holds, and how large they are",
                 clear="delete it; what is yours is kept")),
    Verb("zotero", "zotero:zotero", "Send papers to Zotero, which runs on this computer", _sending_to_zotero),
    Verb("hooks", "hooking:manage", "List the programs that run after what you do; allow them", _managing_hooks),
    Verb("mcp", "mcp:serve", "Serve your library to programs that speak the Model Context Protocol", _serving_clients),
    Verb("schema", "schema:schema", "Print the JSON Schema of what the verbs print with --json", _describing),
    Verb("completion", "completing:completion", "Print what lets a shell complete papertui's arguments", _completing),
    Verb("demo", "screen:demo", "Open the screen on the sample library, apart from your papers", _showing_off),
    Verb("web", "web:serve", "Serve the screen to a browser on this machine", _serving),
)  # fmt: skip

VERBS: dict[str, Verb] = {verb.name: verb for verb in _VERBS}
