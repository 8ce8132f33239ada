"""Every command of a session, once: what is typed, what it does, where it stands in the help.

The single letters are the keys of the screen, as `papertui.actions` has them and the settings change them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from papertui import actions
from papertui.errors import UsageError

GROUPS = ("Read", "Papers", "Open and copy", "Find", "Program")


class Command(NamedTuple):
    """Something to type. `words` are its names, the first one being the method that does it (`read-all`: `read_all`).

    `action` is the id of the screen's action whose keys it answers to; `arguments` is how what follows is written.
    """

    words: tuple[str, ...]
    arguments: str
    help: str
    group: str
    action: str = ""

    @property
    def method(self) -> str:
        return self.words[0].replace("-", "_")


COMMANDS: tuple[Command, ...] = (
    Command(("show",), "N", "read out paper N; N alone does the same, or chooses from the list read last", "Read",
            "open"),
    Command(("next", "more"), "[COUNT]", "the next page of the list; after a paper, the next paper. So does an empty"
            " line", "Read", "read_on"),
    Command(("previous", "prev"), "", "the page before; after a paper, the paper before", "Read"),
    Command(("list", "again"), "", "the page of the list you are in, once more", "Read"),
    Command(("first", "top"), "", "the first page", "Read", "first"),
    Command(("last", "bottom"), "", "the last page", "Read", "last"),
    Command(("next-unread",), "", "read out the next unread paper", "Read", "next_unread"),
    Command(("previous-unread",), "", "read out the unread paper before", "Read", "previous_unread"),
    Command(("comments",), "[N]", "the comments of a paper; fetched when they are not here", "Read"),
    Command(("authors",), "[N]", "all authors of a paper, one a line", "Read", "authors"),
    Command(("back",), "", "one step back: from a paper to the list, from a list to the one before", "Read", "back"),
    Command(("toggle-star",), "[N…]", "star, or take the star away", "Papers", "star"),
    Command(("toggle-queue",), "[N…]", "put into the queue to read later, or take out", "Papers", "queue"),
    Command(("toggle-read",), "[N…]", "mark read, or unread again", "Papers", "read"),
    Command(("toggle-hide",), "[N…]", "not interested: hide, or bring back", "Papers", "hide"),
    Command(("toggle-tag",), "[N…] TAG…", "put a tag on, or take it off; without a tag, say which there are", "Papers",
            "tags"),
    Command(("star",), "[N…]", "star", "Papers"),
    Command(("unstar",), "[N…]", "take the star away", "Papers"),
    Command(("queue",), "[N…]", "put into the queue", "Papers"),
    Command(("unqueue",), "[N…]", "take out of the queue", "Papers"),
    Command(("read",), "[N…]", "mark read", "Papers"),
    Command(("unread",), "[N…]", "mark unread", "Papers"),
    Command(("hide",), "[N…]", "hide", "Papers"),
    Command(("unhide",), "[N…]", "bring back what is hidden", "Papers"),
    Command(("tag",), "[N…] TAG…", "put tags on", "Papers"),
    Command(("untag",), "[N…] TAG…", "take tags off", "Papers"),
    Command(("note",), "[N] [TEXT]", "write the note; without text, type lines and end with a single dot", "Papers",
            "note"),
    Command(("add-note",), "[N] [TEXT]", "add to the note", "Papers"),
    Command(("unnote",), "[N]", "take the note away", "Papers"),
    Command(("read-all",), "", "mark everything in the list read", "Papers", "read_all"),
    Command(("undo",), "", "take the last change back", "Papers", "undo"),
    Command(("redo",), "", "do it again after all", "Papers", "redo"),
    Command(("open", "browse"), "[N…]", "open the page in the browser", "Open and copy", "browse"),
    Command(("pdf",), "[N…]", "open the PDF in the browser", "Open and copy", "pdf"),
    Command(("copy", "link"), "[N…]", "print the link, and copy it where a clipboard is at hand", "Open and copy",
            "copy_link"),
    Command(("cite", "bibtex"), "[N…]", "print the citation as BibTeX, and copy it", "Open and copy",
            "copy_citation"),
    Command(("links",), "[LINK]", "open a link of the paper by its number; without one, say which there are",
            "Open and copy", "hint_open"),
    Command(("copy-link",), "LINK", "print and copy a link of the paper by its number", "Open and copy", "hint_copy"),
    Command(("export",), "[N…] [FORMAT] FILE", "write the list, or those papers, into a file", "Open and copy",
            "export"),
    Command(("search", "query", "find"), "QUERY", "find papers; /QUERY does the same. An arXiv id, a DOI or a link"
            " alone reads that paper out", "Find", "search"),
    Command(("ask",), "SOURCE [QUERY]", "put a query to the search of arxiv or huggingface; what they find comes in",
            "Find"),
    Command(("views",), "", "the views, numbered, with their unread papers", "Find", "left"),
    Command(("go",), "VIEW|DATE", "go to a view (its name alone does, too), a saved search, a day, a week (2026-W33) or"
            " a month", "Find", "date"),
    Command(("before",), "", "the day, week or month before", "Find", "previous_day"),
    Command(("after",), "", "the day, week or month after", "Find", "next_day"),
    Command(("days",), "", "the days that have papers, numbered, the newest first", "Find"),
    Command(("sort",), "[ORDER]", "the order of the list; without one, say which there are", "Find", "sort"),
    Command(("tags",), "", "your tags, numbered", "Find"),
    Command(("searches",), "", "the saved searches, numbered", "Find"),
    Command(("save",), "NAME", "save this query under a name", "Find", "save_search"),
    Command(("rename",), "NUMBER NAME", "give a saved search another name", "Find"),
    Command(("rule",), "NAME|NUMBER hide|POINTS|none", "have a saved search hide what it finds, or give it points, such"
            " as 2 or -3; none undoes that", "Find"),
    Command(("unsave",), "NAME|NUMBER", "delete a saved search", "Find"),
    Command(("since", "news"), "", "what is new since the last visit, by what it is about, numbered", "Find", "since"),
    Command(("triage",), "", "go through the unread papers of this list one at a time, the likeliest for you first once"
            " enough was learned, else the most voted", "Find", "triage"),
    Command(("similar",), "[N]", "the papers most like paper N, the most alike first", "Find", "similar"),
    Command(("new",), "", "what came in since the last visit", "Find", "show_new"),
    Command(("refresh",), "", "fetch what is new; ctrl+c stops it", "Program", "refresh"),
    Command(("sources",), "", "how the sources fare", "Program"),
    Command(("sample",), "", "fill an empty cache with the sample library", "Program"),
    Command(("where", "status"), "", "say the view, how many papers, and which is read", "Program"),
    Command(("page-size",), "COUNT", "how many papers a page has", "Program"),
    Command(("help",), "[COMMAND]", "this list, or one command", "Program", "help"),
    Command(("quit", "exit", "bye"), "", "leave; so does the end of the input", "Program", "quit"),
)  # fmt: skip

_LOOSE = {"next-unread": "next unread", "previous-unread": "previous unread", "before": "day before",
          "after": "day after"}  # fmt: skip


class Vocabulary:
    """The commands with the letters that are in force. `keys` gives the keys of the screen's actions by their ids."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.by_word = {word: command for command in COMMANDS for word in command.words}
        self._letters: dict[str, list[str]] = {}
        for command in COMMANDS:
            # digits choose from lists here
            letters = [key for key in keys.get(command.action, ()) if len(key) == 1 and not key.isdigit()]
            self._letters[command.method] = letters
            for letter in letters:
                self.by_word.setdefault(letter, command)
        self._others = {key: actions.BY_ID[name].label for name, own in keys.items() for key in own if len(key) == 1}

    def names(self, command: Command) -> tuple[str, ...]:
        """What it answers to, the letters first; `toggle-…` words are there for whoever has no letter for them."""
        letters = tuple(self._letters[command.method])
        words = tuple(_LOOSE.get(word, word) for word in command.words)
        return letters if letters and words[0].startswith("toggle-") else letters + words

    def find(self, line: str) -> tuple[Command, str]:
        """The command that a line names, and what follows it. Raises `UsageError` with the nearest right word."""
        if line.startswith("/"):
            return self.by_word["search"], line[1:].strip()
        for word, spoken in _LOOSE.items():
            if line.lower() == spoken:
                return self.by_word[word], ""
        word, _, rest = line.partition(" ")
        command = self.by_word.get(word) or (self.by_word.get(word.lower()) if len(word) > 1 else None)
        if command is None and word in self._others:
            raise UsageError(
                f"“{word}” is a key of the screen ({self._others[word]}) that lines do without; help lists"
                " the commands."
            )
        if command is None:
            raise UsageError(f"There is no command “{word[:40]}”{self._nearest(word)} help lists them.")
        return command, rest.strip()

    def _nearest(self, word: str) -> str:
        from difflib import get_close_matches

        close = get_close_matches(word.lower()[:40], list(self.by_word), 1)
        if not close:
            close = [known for known in self.by_word if len(word) > 1 and known.startswith(word.lower())][:1]
        return f"; did you mean “{close[0]}”?" if close else "."

    def help(self) -> Iterator[str]:
        """Every command, grouped, one a line."""
        yield "N is a number of the list; several are written 3 5-7, all of them *. Without one: the paper read last."
        for group in GROUPS:
            yield f"{group}:"
            for command in COMMANDS:
                if command.group == group:
                    yield self.line(command)

    def line(self, command: Command) -> str:
        """One command with its names: `o, open, browse [N…]: open the page in the browser.`"""
        names = ", ".join(self.names(command))
        return f"{' '.join(filter(None, (names, command.arguments)))}: {command.help}."
