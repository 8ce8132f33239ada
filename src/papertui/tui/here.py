"""What the keys mean where one is: in the list, the filter pane, the paper, and with marks."""

from __future__ import annotations

from typing import NamedTuple

from papertui.actions import Action

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Here(NamedTuple):
    """`words` are label and help of actions that do something else here, `gone` those that do nothing."""

    name: str
    words: dict[str, tuple[str, str]]
    gone: frozenset[str] = frozenset()

    def say(self, action: Action) -> tuple[str, str]:
        """Label and help of an action, as it is meant here."""
        label, about = self.words.get(action.id, ("", ""))
        return label or action.label, about or action.help


_LIST = Here("the list", {"open": ("Open", "Show the paper alone and mark it read")}, frozenset({"exclude"}))

_FILTERS = Here(
    "the filter pane",
    {
        "down": ("Line down", "Go to the next line of the pane"),
        "up": ("Line up", "Go to the line above"),
        "open": ("Choose", "Show a view or a search; put a value into the query or take it out; fold a heading"),
        "exclude": ("Rule out", "Leave out of the list what the cursor is on, or let it in again"),
        "right": ("To the list", "Go back to the papers"),
        "back": ("Back", "Go back to the papers"),
    },
    frozenset({"left"}),
)

_PAPER = Here(
    "the paper",
    {
        "down": ("Scroll down", "Scroll the paper down by a line"),
        "up": ("Scroll up", "Scroll the paper up by a line"),
        "half_down": ("Half page down", "Scroll the paper down by half a page"),
        "half_up": ("Half page up", "Scroll the paper up by half a page"),
        "page_down": ("Page down", "Scroll the paper down by a page"),
        "page_up": ("Page up", "Scroll the paper up by a page"),
        "first": ("Top", "Go to the top of the paper"),
        "last": ("End", "Go to the end of the paper"),
        "open": ("Open", "Give the paper the whole width"),
        "left": ("To the list", "Go back to the list"),
        "back": ("Back", "Go back to the list"),
    },
    frozenset({"right", "exclude"}),
)

_MARKED = {
    "star": "Star the {n}, or take their stars away",
    "tags": "Choose tags for the {n}",
    "queue": "Put the {n} into the queue, or take them out",
    "read": "Mark the {n} read, or unread again",
    "hide": "Hide the {n}, or bring them back",
    "copy_link": "Copy the links of the {n}",
    "copy_citation": "Copy the citations of the {n} as BibTeX",
    "export": "Export the {n}",
    "back": "Forget the marks",
}


def _since() -> Here:
    from papertui.tui.since import NEEDS_PAPERS

    words = {
        "down": ("Line down", "Go to the next line"),
        "up": ("Line up", "Go to the line above"),
        "open": ("Open", "Show the papers that the line counts"),
        "right": ("Open", "Show the papers that the line counts"),
        "read_on": ("Open", "Show the papers that the line counts"),
        "since": ("To the papers", "Go to the papers"),
        "back": ("To the papers", "Go to the papers"),
    }
    return Here("what is new", words, NEEDS_PAPERS)


def _triage() -> Here:
    from papertui.tui.triage import BARRED

    words = {
        "star": ("Star", "Star, mark read and go on; on a starred paper take the star away"),
        "queue": ("Queue", "Put into the queue to read later, and go on"),
        "read": ("Read", "Mark read and go on"),
        "hide": ("Not interested", "Hide, and go on"),
        "next_unread": ("Skip", "Leave the paper unread for another time, and go on"),
        "previous_unread": ("Back", "Go back to the paper before"),
        "read_on": ("Read on", "Scroll the paper; at its end mark it read and go on"),
        "undo": ("Undo", "Take the last decision back; its paper comes back with it"),
        "back": ("Leave", "Leave triage; it goes on later where you stopped"),
    }
    return Here("triage", words, BARRED)


def here(screen: MainScreen) -> Here:
    """What the keys mean now."""
    if screen.filters.active:
        found = _FILTERS
    elif screen.triage.on:
        return _triage()
    elif screen.since.on:
        return _since()
    elif screen.detail.active:
        found = _PAPER
    else:
        found = _LIST
    marked = screen.list.mark_count
    if not marked:
        return found
    papers = f"{marked:,} marked papers" if marked > 1 else "marked paper"
    words = {name: ("", sentence.format(n=papers)) for name, sentence in _MARKED.items()}
    if found is not _LIST:
        words.pop("back")
    return found._replace(name=f"{found.name}, {marked:,} marked", words=found.words | words)
