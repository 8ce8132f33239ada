"""Whether an action could do anything now, for the palette and the help; asked anew, the action itself says so too."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

_ON_PAPERS = frozenset(
    "open read_on triage star tags note queue read read_all hide mark range mark_all browse pdf copy_link copy_citation"
    " hint_open hint_copy export next_unread previous_unread detail_down detail_up".split()
)


def obstacle(screen: MainScreen, action: str) -> str:
    """Why the action cannot do anything now, in a few words; nothing where it can."""
    space = screen.live.space
    if action in _ON_PAPERS and not screen.list.ids:
        return "no paper here"
    if action == "undo" and not space.editing.done:
        return "nothing to take back yet"
    if action == "redo" and not space.editing.undone:
        return "nothing was taken back"
    if action == "show_new" and not screen.refreshing.waiting and not screen.suggesting.outdated:
        return "nothing has come in"
    if action == "save_search" and not screen.searching.text:
        return "there is no query to save"
    if action == "refresh" and screen.config.offline:
        return "papertui is set to stay offline"
    return ""
