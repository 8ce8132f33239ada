"""The tag picker: completes, counts, creates, and toggles on one paper or many."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from papertui import edits
from papertui.errors import UsageError
from papertui.model import Row
from papertui.text import count, fold, plural
from papertui.tui.glyphs import Glyphs
from papertui.tui.picker import Option, Picker
from papertui.tui.spans import clip

_NEW = "\0new"


class TagPicker(Picker):
    """`changes` says which tags to put on (`True`) and take off (`False`); `None` as the answer says: do nothing."""

    placeholder = "a tag, new or known"
    nothing = "There are no tags yet; type one"
    keys_text = "space toggle · Enter toggle and done · esc back"

    def __init__(self, rows: Sequence[Row], tags: Sequence[tuple[str, int]], glyphs: Glyphs) -> None:
        self._rows = rows
        self._known = dict(tags)
        self._glyphs = glyphs
        self.changes: dict[str, bool] = {}
        what = clip(f"· {rows[0].title}", 50, glyphs.dots) if len(rows) == 1 else f"of {plural(len(rows), 'paper')}"
        self.title_text = f"Tags {what}"
        super().__init__(())
        self._renew()

    def _renew(self) -> None:
        names = sorted({*self._known, *self.changes, *(tag for row in self._rows for tag in row.tags)}, key=self._rank)
        self.options = [
            Option(name, f"#{name}", count(self._known.get(name, 0)), more=self._partly(name), lead=self._box(name))
            for name in names
        ]

    def _rank(self, name: str) -> tuple[bool, int, str]:
        return (not any(name in row.tags for row in self._rows), -self._known.get(name, 0), name)

    def _state(self, name: str) -> bool | None:
        """On all papers, on none, or (`None`) on some."""
        if name in self.changes:
            return self.changes[name]
        having = sum(name in row.tags for row in self._rows)
        return True if having == len(self._rows) else False if not having else None

    def _partly(self, name: str) -> str:
        """How many of the papers have a tag that not all of them have."""
        if self._state(name) is not None:
            return ""
        return f"on {sum(name in row.tags for row in self._rows):,} of these {len(self._rows):,}"

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
