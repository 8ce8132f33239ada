"""What is chosen in the export dialog: format, how, and where to, beginning with the last choice.."""

from __future__ import annotations

from contextlib import suppress

from papertui import exporters
from papertui.errors import PapertuiError
from papertui.exporters import GROUPS, Format, doing
from papertui.exporters.remembered import Choice
from papertui.tui import places

NOTES = "papertui-notes/"
_GROUP_NAMES = {"none": "none", "tag": "by tag", "month": "by month", "day": "by day"}
_BEING_THERE = {True: "add what it lacks", False: "replace it"}


class Chosen:
    """The choice and what follows from it. `typed` is the place as it stands in the field.

    `in_browser` when the file goes to the downloads of a browser: then there is nothing to add to, and no folder.
    """

    def __init__(self, last: Choice, group: str, stem: str, *, in_browser: bool) -> None:
        self._last = last
        self._stem = stem
        self._in_browser = in_browser
        self.formats = [name for name, form in exporters.FORMATS.items() if not (in_browser and form.folder)]
        self.format = last.format if last.format in self.formats else self.formats[0]
        group = last.group or group
        self.group = group if group in GROUPS else "none"
        self.add = last.add
        self.typed = self._usual()

    @property
    def form(self) -> Format:
        return exporters.FORMATS[self.format]

    @property
    def file_name(self) -> str:
        """The name that a file gets where none is typed."""
        return self._stem + self.form.suffixes[0] if self.form.suffixes else ""

    def _usual(self) -> str:
        """Where a file of this format goes unless something else is typed."""
        if self.form.folder:
            return self._last.notes or NOTES
        if self.form.appends and self._last.bibliography and not self._in_browser:
            return self._last.bibliography
        return ("" if self._in_browser else self._last.folder) + self.file_name

    def turn_format(self, by: int) -> None:
        """The next format or the one before; a name that was typed keeps all but its suffix."""
        old, usual = self.form, self._usual()
        self.format = self.formats[(self.formats.index(self.format) + by) % len(self.formats)]
        if self.typed == usual or old.folder or self.form.folder:
            self.typed = self._usual()
            return
        suffix = next((each for each in sorted(old.suffixes, key=len, reverse=True) if self.typed.endswith(each)), None)
        if suffix is not None:
            self.typed = self.typed.removesuffix(suffix) + self.form.suffixes[0]

    def type(self, text: str) -> None:
        """Another place; the end of a name chooses the format, unless it fits the one there is."""
        self.typed = text
        name = text.strip().lower()
        if self.form.folder or not name or name.endswith(self.form.suffixes):
            return
        with suppress(PapertuiError):  # a name without such an end is as good as any
            self.format = exporters.format_for(name, None)

    def second(self) -> tuple[str, str, bool]:
        """The line below the format: its name, what it says, and whether that can be changed."""
        if self.form.groups:
            return "Groups", _GROUP_NAMES[self.group], True
        if self.form.appends and not self._in_browser:
            return "If there", _BEING_THERE[self.add], True
        return (
            ("Notes", "one for each paper", False)
            if self.form.folder
            else ("Groups", f"{self.form.label} has none", False)
        )

    def turn_second(self, by: int) -> None:
        """The next of what `second` offers."""
        if self.form.groups:
            self.group = GROUPS[(GROUPS.index(self.group) + by) % len(GROUPS)]
        elif self.form.appends:
            self.add = not self.add

    @property
    def adds(self) -> bool:
        """Whether papers are added to a file if it is there."""
        return self.form.appends and self.add and not self._in_browser

    @property
    def how(self) -> str:
        return doing.ADD if self.adds else doing.KEEP

    def place(self) -> places.Place:
        """What is where it would go, and what would happen there."""
        if self.form.folder:
            return places.look_for_notes(self.typed)
        return places.look(self.typed, self.file_name, add=self.adds)

    def to_remember(self) -> Choice:
        """The choice for the next time, with places that mean the same wherever papertui is started."""
        path, typed = self.place().path, self.typed.strip()
        chosen = self._last._replace(format=self.format, add=self.add)
        if self.form.groups:
            chosen = chosen._replace(group=self.group)
        if self.form.folder:
            return chosen._replace(notes=places.shown(path) + "/")
        folder = f"{places.shown(path.parent).rstrip('/')}/" if "/" in typed else ""
        return chosen._replace(folder=folder, bibliography=places.shown(path) if self.adds else chosen.bibliography)
