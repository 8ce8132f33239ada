"""The table of verbs: what each does, where its code is, which arguments it takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from papertui.cli.arguments.common import selecting
from papertui.cli.arguments.moving import (
    backing_up,
    digesting,
    exporting,
    importing,
    keeping_library,
    refreshing,
    restoring,
    scheduling,
    sending_to_zotero,
)
from papertui.cli.arguments.papers import (
    comparing,
    counting,
    learning,
    managing_searches,
    marking,
    noting,
    searching,
    showing,
    tagging,
    telling_news,
    trending,
)
from papertui.cli.arguments.program import (
    acting,
    completing,
    describing,
    listing_keys,
    managing_hooks,
    managing_sources,
    opening,
    serving,
    serving_clients,
    showing_off,
)


class Verb(NamedTuple):
    """A command: where its code is (`module:function` in this package), what it does, and which arguments it takes."""

    name: str
    target: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]


_VERBS = (
    Verb("tui", "screen:run", "Open the screen, or a session of lines for screen readers", opening),
    Verb("refresh", "refreshing:refresh", "Fetch what is new into the cache, one line a source", refreshing),
    Verb("list", "reading:list_papers", "List papers, the newest first", selecting),
    Verb("show", "reading:show", "Show everything known of a paper", showing),
    Verb("search", "reading:search", "List papers, the best match first", searching),
    Verb("similar", "suggesting:similar", "List the papers most like one", comparing),
    Verb("learn", "suggesting:learn", "Let For you learn from papers and BibTeX files, or tell what it goes by",
         learning),
    Verb("since", "since:since", "Tell what is new since the last visit, by what it is about", telling_news),
    Verb("star", "marking:mark", "Star papers", marking),
    Verb("unstar", "marking:mark", "Take the star from papers", marking),
    Verb("tag", "marking:tag", "Tag papers, or list the tags of a paper", tagging),
    Verb("untag", "marking:tag", "Take tags from papers", tagging),
    Verb("note", "marking:note", "Write or print the note on a paper", noting),
    Verb("read", "marking:mark", "Mark papers read", marking),
    Verb("unread", "marking:mark", "Mark papers unread", marking),
    Verb("queue", "marking:mark", "Put papers into the queue to read later", marking),
    Verb("unqueue", "marking:mark", "Take papers from the queue", marking),
    Verb("hide", "marking:mark", "Hide papers that are not of interest", marking),
    Verb("unhide", "marking:mark", "Bring hidden papers back", marking),
    Verb("trends", "surveying:trends", "What rises and falls among the papers of a query, by week", trending),
    Verb("stats", "surveying:stats", "Tell what you starred and read in a year, by day", counting),
    Verb("export", "exporting:export", "Write papers in the formats of other programs", exporting),
    Verb("digest", "digesting:digest", "Tell what came in and why it matters to you: a page, a feed, an e-mail",
         digesting),
    Verb("schedule", "scheduling:schedule", "Have the system refresh, or send the digest, at a time of day",
         scheduling),
    Verb("import", "moving:import_files", "Take papers, stars, tags and notes from files", importing),
    Verb("searches", "searches:searches", "List the saved searches and how their rules fare; change them",
         managing_searches),
    Verb("sources", "subscribing:sources", "List the sources and how they fare; add and remove feeds",
         managing_sources),
    Verb("config", "keeping:config", "Tell where the settings are, what they are, what is wrong with them",
         acting(path="where the file is", show="the settings in force", check="what is wrong with them")),
    Verb("keys", "keeping:keys", "Print the keys in force, and what clashes: then the exit code is 1",
         listing_keys),
    Verb("library", "librarian:library", "Tell where your stars, tags and notes are and which computers wrote them;"
         " merge copies", keeping_library),
    Verb("backup", "backing:backup", "Write library, settings and unfinished notes into one file", backing_up),
    Verb("restore", "backing:restore", "Bring back what a backup holds; nothing that is here is lost", restoring),
    Verb("cache", "keeping:cache", "Tell where the cache is, or delete it: it can be fetched again",
         acting(path="where the file is", pictures="how many pictures it holds, and how large they are",
                 clear="delete it; what is yours is kept")),
    Verb("zotero", "zotero:zotero", "Send papers to Zotero, which runs on this computer", sending_to_zotero),
    Verb("hooks", "hooking:manage", "List the programs that run after what you do; allow them", managing_hooks),
    Verb("mcp", "mcp:serve", "Serve your library to programs that speak the Model Context Protocol", serving_clients),
    Verb("schema", "schema:schema", "Print the JSON Schema of what the verbs print with --json", describing),
    Verb("completion", "completing:completion", "Print what lets a shell complete papertui's arguments", completing),
    Verb("demo", "screen:demo", "Open the screen on the sample library, apart from your papers", showing_off),
    Verb("web", "web:serve", "Serve the screen to a browser on this machine", serving),
)  # fmt: skip


VERBS: dict[str, Verb] = {verb.name: verb for verb in _VERBS}
