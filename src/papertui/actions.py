"""Every key of the screen, once: bindings, footer, help, palette and the manual are made from this table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

GROUPS = ("Move", "Papers", "Select", "Open and copy", "Find", "Program")


class Action(NamedTuple):
    """Something a key does.

    `id` is stable: configuration names it. `keys` are names such as `j`, `G`, `/`, `ctrl+d`, `space`, `pagedown`, of
    the preset `default`; an action without any is for the palette.
    `label` is one or two words for the footer, `help` a sentence without a full stop.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    footer: bool = False


def _searches() -> tuple[Action, ...]:
    return tuple(Action(f"search_{n}", (str(n),), f"Search {n}", f"Run saved search {n}", "Find") for n in range(1, 10))


ACTIONS: tuple[Action, ...] = (
    Action("down", ("j", "down"), "Down", "Move down; in the other panes too", "Move"),
    Action("up", ("k", "up"), "Up", "Move up", "Move"),
    Action("first", ("g", "home"), "First", "Go to the first line", "Move"),
    Action("last", ("G", "end"), "Last", "Go to the last line", "Move"),
    Action("half_down", ("ctrl+d",), "Half page down", "Move half a page down", "Move"),
    Action("half_up", ("ctrl+u",), "Half page up", "Move half a page up", "Move"),
    Action("page_down", ("pagedown", "ctrl+f"), "Page down", "Move a page down", "Move"),
    Action("page_up", ("pageup", "ctrl+b"), "Page up", "Move a page up", "Move"),
    Action("read_on", ("space",), "Read on", "Scroll the paper, then go to the next unread one", "Move", True),
    Action("next_unread", ("n",), "Next unread", "Go to the next unread paper", "Move"),
    Action("previous_unread", ("p",), "Previous unread", "Go to the previous unread paper", "Move"),
    Action(
        "open",
        ("enter",),
        "Open",
        "Show the paper alone and mark it read; in the filter pane choose a line, or fold a heading",
        "Move",
        True,
    ),
    Action("back", ("escape",), "Back", "Go one step back; never quits", "Move"),
    Action("left", ("h", "left"), "Pane left", "Go to the pane on the left; opens the filter pane", "Move"),
    Action("right", ("l", "right"), "Pane right", "Go to the pane on the right; opens the paper", "Move"),
    Action("next_pane", ("tab",), "Next pane", "Go to the next pane", "Move"),
    Action("previous_pane", ("shift+tab",), "Previous pane", "Go to the previous pane", "Move"),
    Action("detail_down", ("J",), "Scroll paper", "Scroll the paper down", "Move"),
    Action("detail_up", ("K",), "Scroll paper up", "Scroll the paper up", "Move"),
    Action("authors", ("+",), "All authors", "Show all authors of a paper with many, or the first ones again", "Move"),
    Action("star", ("s",), "Star", "Star, or take the star away", "Papers", True),
    Action("tags", ("t",), "Tags", "Choose tags", "Papers", True),
    Action("note", ("e",), "Note", "Write a note, in your editor where one is configured", "Papers"),
    Action("queue", ("b",), "Queue", "Put into the queue to read later, or take out", "Papers"),
    Action("read", ("r",), "Read", "Mark read, or unread again", "Papers"),
    Action("read_all", ("A",), "All read", "Mark everything in view read", "Papers"),
    Action("hide", ("d",), "Hide", "Not interested: hide, and suggest less like it; or bring back", "Papers"),
    Action("similar", ("m",), "More like this", "Show the papers most like this one", "Papers"),
    Action("undo", ("u",), "Undo", "Take the last change back", "Papers"),
    Action("redo", ("ctrl+r",), "Redo", "Do it again after all", "Papers"),
    Action("mark", ("x",), "Mark", "Mark this paper for the next command", "Select"),
    Action("range", ("v",), "Range", "Mark a range: start here, move, and again to keep it", "Select"),
    Action("mark_all", ("*",), "Mark all", "Mark everything in view, or nothing", "Select"),
    Action("browse", ("o",), "Web page", "Open the paper's page in the browser", "Open and copy", True),
    Action("pdf", ("O",), "PDF", "Open the PDF in the browser", "Open and copy"),
    Action("copy_link", ("y",), "Copy link", "Copy the link", "Open and copy"),
    Action("copy_citation", ("Y",), "Copy BibTeX", "Copy the citation as BibTeX", "Open and copy"),
    Action("hint_open", ("f",), "Open a link", "Open a link by its letter", "Open and copy"),
    Action("hint_copy", ("F",), "Copy a link", "Copy a link by its letter", "Open and copy"),
    Action("pictures", ("i",), "Pictures", "Show the pictures of the paper, large", "Open and copy"),
    Action("export", ("E",), "Export", "Export the marked papers, else the view", "Open and copy"),
    Action("zotero", (), "Send to Zotero", "Send the marked papers to a Zotero that runs here", "Open and copy"),
    Action("search", ("/",), "Search", "Edit the query; the list follows as you type", "Find", True),
    Action("sort", ("S",), "Sort", "Choose the order of the list", "Find"),
    Action("exclude", ("-",), "Rule out", "In the filter pane: leave out what the cursor is on, or let it in", "Find"),
    Action("triage", ("D",), "Triage", "Go through the unread papers of this view one at a time", "Find"),
    Action("since", ("N",), "What is new", "What is new since the last visit, by what it is about", "Find"),
    Action("previous_day", ("[",), "Day before", "Go to the day, week or month before", "Find"),
    Action("next_day", ("]",), "Day after", "Go to the day, week or month after", "Find"),
    Action("date", ("T",), "Go to date", "Go to a date", "Find"),
    *_searches(),
    Action(
        "save_search",
        ("W",),
        "Save search",
        "Save this query; rename, reorder, delete saved ones",
        "Find",
    ),
    Action("follow", ("w",), "Follow", "Follow an author or the organization of this paper as a saved search", "Find"),
    Action("citations", (), "Citations", "Open what this paper cites, or what cites it", "Find"),
    Action("trends", ("%",), "Trends", "What rises and falls among the papers of this query, by week", "Find"),
    Action(
        "statistics", ("C",), "Your year", "A calendar of what you starred and read; a day opens its papers", "Find"
    ),
    Action("ask_arxiv", (), "Ask arXiv", "Ask arXiv's own search for this query; what it finds comes in", "Find"),
    Action("ask_huggingface", (), "Ask Hugging Face", "Ask Hugging Face's own search for this query", "Find"),
    Action("refresh", ("R",), "Refresh", "Fetch what is new", "Program"),
    Action("sources", (), "Sources", "How sources fare; add feeds, switch sources on and off", "Program"),
    Action("hooks", (), "Hooks", "Programs that run after what you do: allow or forbid them", "Program"),
    Action("show_new", (".",), "Show new", "Show what came in", "Program"),
    Action("layout", ("z",), "Layout", "List and paper, list alone, paper alone", "Program"),
    Action("mouse", ("M",), "Mouse", "Release the mouse to the terminal, or take it again", "Program"),
    Action("palette", (":", "ctrl+p"), "Palette", "Find actions, papers, views, tags, settings by name", "Program"),
    Action("change_keys", (), "Change keys", "Give actions other keys, and keep them", "Program"),
    Action("tour", (), "Tour", "A tour of the keys, on sample papers; nothing in it is kept", "Program"),
    Action("help", ("?",), "Keys", "Show the keys that work here", "Program", True),
    Action("quit", ("q", "ctrl+q", "ctrl+c"), "Quit", "Leave papertui", "Program"),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_NAMES = {
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "backspace": "⌫",
    "delete": "Del",
    "insert": "Ins",
}


_PLAIN_NAMES = {name: name.title() for name in ("up", "down", "left", "right", "backspace")}
_SIGNS = {"ctrl+": "^", "shift+": "⇧", "alt+": "Alt-", "super+": "Super-", "hyper+": "Hyper-", "meta+": "Meta-"}


def show_key(key: str, plain: bool = False) -> str:
    """How a key is printed: `ctrl+d` is `^d`, `pagedown` is `PgDn`; `plain` is without arrows."""
    for modifier, sign in _SIGNS.items():
        if key.startswith(modifier):
            return ("S-" if plain and sign == "⇧" else sign) + show_key(key.removeprefix(modifier), plain)
    if plain and key in _PLAIN_NAMES:
        return _PLAIN_NAMES[key]
    return _NAMES.get(key) or (key.upper() if key[:1] == "f" and key[1:].isdigit() else key)


def show_keys(keys: Sequence[str], plain: bool = False) -> str:
    """Several keys as they are printed, parted by spaces; nothing for none."""
    return " ".join(show_key(key, plain) for key in keys)
