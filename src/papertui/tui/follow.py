"""Choosing whom to follow."""

from __future__ import annotations

from papertui.model import View
from papertui.query import term
from papertui.tui.picker import Option, Picker


class FollowPicker(Picker):
    """Gives the query of whom to follow, or to follow no longer."""

    title_text = "Follow"
    placeholder = "an author or the organization of this paper"
    keys_text = "Enter follow, or no longer · esc back"

    def __init__(self, view: View, followed: frozenset[str]) -> None:
        self.names = dict(whom(view))
        super().__init__(
            [Option(query, name, right="followed" if query in followed else "") for query, name in self.names.items()]
        )


def whom(view: View) -> list[tuple[str, str]]:
    """The query and the name of everybody behind a paper: its organization, then its authors, each once."""
    paper = view.paper
    found: dict[str, str] = {}
    if paper.organization is not None:
        found[term("org", paper.organization.name)] = paper.organization.fullname or paper.organization.name
    for author in paper.authors:
        found.setdefault(f'author:"{author.name.replace(chr(34), "")}"', author.name)
    return list(found.items())
