"""The papers at the other ends of a paper's citations, to choose from."""

from __future__ import annotations

from papertui.model import Cite
from papertui.text import count
from papertui.tui.columns import show_title
from papertui.tui.picker import Option, Picker

_HEADINGS = {"reference": "Cites", "citation": "Cited by"}


class CitationPicker(Picker):
    """Gives the number of the paper chosen."""

    title_text = "Citations"
    placeholder = "a word of the title, an author, a year"
    keys_text = "Enter open · esc back"
    box_width = 100

    def __init__(self, ends: list[Cite]) -> None:
        self.ends = ends
        super().__init__(list(_options(ends)))


def _options(ends: list[Cite]) -> list[Option]:
    out: list[Option] = []
    for direction, heading in _HEADINGS.items():
        mine = [(at, one) for at, one in enumerate(ends) if one.direction == direction]
        if mine:
            here = sum(one.row is not None for _, one in mine)
            out.append(Option("", f"{heading} {count(len(mine))}, {count(here)} of them here"))
        for at, one in mine:
            said = ", ".join(filter(None, (one.authors, str(one.year or ""))))
            out.append(Option(str(at), show_title(one.title), right="here" if one.row is not None else "", more=said))
    return out
