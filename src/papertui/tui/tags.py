"""The tag picker: completes, counts, creates, and toggles on one paper or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from textual import events

from papertui import edits
from papertui.edits import HasMarks
from papertui.errors import UsageError
from papertui.text import count, fold, plural
from papertui.tui.glyphs import Glyphs
from papertui.tui.picker import Option, Picker
from papertui.tui.spans import clip

_NEW = "\0new"


class Having(NamedTuple):
    """How many papers there are to tag, and how many of them have each tag."""

    papers: int
    tags: Counter[str]


def having(papers: Sequence[HasMarks]) -> Having:
    """What the picker is to know of the papers."""
    return Having(len(papers), Counter(tag for paper in papers for tag in paper.tags))


class TagPicker(Picker):
    """`changes` says which tags to put on (`True`) and take off (`False`); `None` as the answer says: do nothing."""

    placeholder = "a tag, new or known"
    nothing = "There are no tags yet; type one"
    keys_text = "space toggle · Enter toggle and done · esc back"

    def __init__(self, having: Having, title: str, tags: Sequence[tuple[str, int]], glyphs: Glyphs) -> None:
        """`title` is that of the paper, where it is only one; `tags` are all there are, with their papers."""
        self._having = having
        self._known = dict(tags)
        self._glyphs = glyphs
        self.changes: dict[str, bool] = {}
        what = clip(f"· {title}", 50, glyphs.dots) if having.papers == 1 else f"of {plural(having.papers, 'paper')}"
        self.title_text = f"Tags {what}"
        super().__init__(())
        self._renew()

    def _renew(self) -> None:
        names = sorted({*self._known, *self.changes, *self._having.tags}, key=self._rank)
        self.options = [
            Option(name, f"#{name}", count(self._known.get(name, 0)), more=self._partly(name), lead=self._box(name))
            for name in names
        ]

    def _rank(self, name: str) -> tuple[bool, int, str]:
        return (name not in self._having.tags, -self._known.get(name, 0), name)

    def _state(self, name: str) -> bool | None:
        """On all papers, on none, or (`None`) on some."""
        if name in self.changes:
            return self.changes[name]
        having = self._having.tags[name]
        return True if having == self._having.papers else False if not having else None

    def _partly(self, name: str) -> str:
        """How many of the papers have a tag that not all of them have."""
        if self._state(name) is not None:
            return ""
        return f"on {self._having.tags[name]:,} of these {self._having.papers:,}"

    def _box(self, name: str) -> str:
        return {True: "[x]", False: "[ ]", None: "[-]"}[self._state(name)]

    def matching(self, typed: str) -> list[Option]:
        wanted = fold(typed.strip().lstrip("#").strip())
        found = [option for option in self.options if wanted in fold(option.id)]
        found.sort(key=lambda option: not fold(option.id).startswith(wanted))
        if not wanted:
            return found
        try:
            name = edits.tag_name(typed)
        except UsageError:
            return found
        if all(option.id != name for option in found):
            found.append(Option(_NEW + name, f"New tag #{name}", lead="[+]"))
        return found

    def press(self, event: events.Key) -> bool:
        if event.key == "space":
            self._toggle()
            return True
        return super().press(event)

    def _toggle(self) -> None:
        option = self.current
        if option is None:
            return
        name = option.id.removeprefix(_NEW)
        self.changes[name] = self._state(name) is not True
        created = option.id.startswith(_NEW)
        self._renew()
        if created:
            self.field.put("")
        self.narrow(self.field.value, keep=not created)

    def enter(self) -> None:
        """Toggle what is under the cursor, unless toggling was done before, and finish."""
        if not self.changes or self.field.value.strip():
            self._toggle()
        self.dismiss(",".join(self.changes))

    def choose(self, option: Option) -> None:
        self._toggle()
