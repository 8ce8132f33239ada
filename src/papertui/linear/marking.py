"""Everything that changes what the reader keeps. It is in the journal before it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from papertui import edits
from papertui.edits import Edit
from papertui.errors import UsageError
from papertui.linear import lines
from papertui.linear.typed import Ended
from papertui.model import Row
from papertui.text import plural

if TYPE_CHECKING:
    from papertui.linear.session import Session

MANY = 1_000
"""So many papers take long enough to be told of before they are done."""


class Marking:
    """Commands that edit: the numbered papers, else the one that is read."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def toggle_star(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.toggle(rows, "starred"))

    def toggle_queue(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.toggle(rows, "queued"))

    def toggle_read(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.toggle(rows, "read"))

    def toggle_hide(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.toggle(rows, "hidden"))

    def star(self, rest: str) -> None:
        self._edit(rest, edits.star)

    def unstar(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.star(rows, False))

    def queue(self, rest: str) -> None:
        self._edit(rest, edits.queue)

    def unqueue(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.queue(rows, False))

    def read(self, rest: str) -> None:
        self._edit(rest, edits.read)

    def unread(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.read(rows, False))

    def hide(self, rest: str) -> None:
        self._edit(rest, edits.hide)

    def unhide(self, rest: str) -> None:
        self._edit(rest, lambda rows: edits.hide(rows, False))

    def read_all(self, rest: str) -> None:
        """Everything in the list is read."""
        if not self.session.shown.ids:
            raise UsageError("There are no papers here.")
        self._edit("*", edits.read)

    def toggle_tag(self, rest: str) -> None:
        self._tag(rest, edits.toggle_tag)

    def tag(self, rest: str) -> None:
        self._tag(rest, edits.tag)

    def untag(self, rest: str) -> None:
        self._tag(rest, lambda rows, name: edits.tag(rows, name, False))

    def _tag(self, rest: str, make: Callable[[Sequence[Row], str], Edit]) -> None:
        """Several tags at once are one edit, undone by one command."""
        places, words = self.session.chosen(rest)
        names = dict.fromkeys(edits.tag_name(word) for word in words.split())
        if not names:
            self._say_tags(places)
            return
        rows = self._rows(places)
        made = [make(rows, name) for name in names]
        label = ", ".join(edit.label for edit in made)
        self.apply(Edit(tuple(change for edit in made for change in edit.changes), label), rows)

    def _say_tags(self, places: Sequence[int]) -> None:
        """The tags of the papers, and all there are, as a tag is spelled one way only."""
        own = sorted({tag for row in self._rows(places) for tag in row.tags})
        self.session.say(f"tags: {', '.join(own) or 'none'}")
        known = [name for name, _ in self.session.finding.known_tags() if name not in own]
        if known:
            self.session.say(f"other tags: {', '.join(known)}")

    def _edit(self, rest: str, make: Callable[[Sequence[Row]], Edit]) -> None:
        places, words = self.session.chosen(rest)
        if words:
            raise UsageError(f"“{words[:40]}” is no number of a paper: write 3, 3 5-7 or *.")
        rows = self._rows(places)
        self.apply(make(rows), rows)

    def _rows(self, places: Sequence[int]) -> list[Row]:
        if len(places) > MANY:
            self.session.say(f"Working on {plural(len(places), 'paper')}.")
        return self.session.rows(places)

    def apply(self, edit: Edit, rows: Sequence[Row] = ()) -> None:
        """Do an edit and say it; of one paper the title too."""
        if edit:
            self.session.space.editing.apply(edit)
        title = lines.show(rows[0].title) if len(rows) == 1 else ""
        self.session.say(f"{edit.label}: {lines.sentence(title)}" if title else lines.sentence(edit.label))

    # Notes

    def note(self, rest: str) -> None:
        """Write the note on a paper."""
        self._write(rest, add=False)

    def add_note(self, rest: str) -> None:
        """Add to the note on a paper."""
        self._write(rest, add=True)

    def unnote(self, rest: str) -> None:
        """Take the note on a paper away."""
        (place, *more), words = self.session.chosen(rest)
        if more or words:
            raise UsageError("Name one paper by its number.")
        self._keep_note(place, "")

    def _write(self, rest: str, *, add: bool) -> None:
        (place, *more), words = self.session.chosen(rest, most=1)
        if more:
            raise UsageError("A note is written on one paper at a time.")
        old = self.session.reading.view(place).marks.note
        ended: Ended | None = None
        if not words:
            words, ended = self._type(old, add)
        if words.strip():
            self._keep_note(place, f"{old.rstrip()}\n\n{words}" if add and old else words)
        else:
            self.session.say("The note is as it was.")
        if ended is not None:
            raise ended

    def _type(self, old: str, add: bool) -> tuple[str, Ended | None]:
        """The lines up to a lone dot or the end of the input, and the signal that ended them, if one did.

        What was typed until then is kept: it can be undone, but not typed again by anyone else.
        """
        session = self.session
        for kept in old.splitlines():
            session.say(f"note: {kept}")
        what = "what to add" if add else "the new note, which replaces this one" if old else "the note"
        session.say(f"Type {what}; a line with a single dot ends it, and without a line it stays as it is.")
        typed: list[str] = []
        try:
            while (line := session.typed.line("note> ")) is not None and line.strip() != ".":
                typed.append(line)
        except Ended as ended:
            return "\n".join(typed), ended
        return "\n".join(typed), None

    def _keep_note(self, place: int, words: str) -> None:
        view = self.session.reading.view(place)
        old = view.marks.note
        edit = edits.note([edits.Marked(view.paper.key, view.marks)], words)
        self.apply(edit, self.session.rows([place]))
        if edit and old and words and not words.startswith(old.rstrip()):
            self.session.say("undo brings the note before it back.")

    # Taking back

    def undo(self, rest: str) -> None:
        """Take the last change back and say what it was."""
        edit = self.session.space.editing.undo()
        self._turned("Undid", edit, "There is nothing to undo.")

    def redo(self, rest: str) -> None:
        """Do it again and say what it is."""
        edit = self.session.space.editing.redo()
        self._turned("Redid", edit, "There is nothing to redo.")

    def _turned(self, word: str, edit: Edit | None, nothing: str) -> None:
        if edit is None:
            self.session.say(nothing)
            return
        keys = {change.subject for change in edit.changes}
        row = self.session.space.reader.id_of(keys.pop()) if len(keys) == 1 else None
        title = self.session.space.reader.rows([row])[0].title if row is not None else ""
        self.session.say(lines.sentence(f"{word}: {edit.label}{', ' if title else ''}{lines.show(title)}"))
