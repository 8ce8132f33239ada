"""Notes: in the reader's own editor where there is one, else in a small one of our own."""

from __future__ import annotations

import os
import shlex

from textual import events
from textual.widget import Widget

from papertui import paths
from papertui.model import View
from papertui.text import clip
from papertui.tui.dialog import Dialog
from papertui.tui.drafts import Draft

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.main import MainScreen

SAVE_AFTER = 0.5
"""Seconds without a key after which what is being written is put on the disk."""


async def edit(screen: MainScreen, view: View, draft: Draft) -> str | None:
    """Let the reader edit the note of a paper; `None` when nothing is to change.

    What was written before and is not kept as a note yet is gone on with. The draft stays for the caller to drop.
    """
    found = draft.read()
    text = view.marks.note if found is None else found
    unfinished = text != view.marks.note
    # an editor in a terminal has none in a browser
    command = () if screen.app.is_web else editor_command(screen.config.editor)
    if command:
        return _in_editor(screen, view.marks.note, text, draft, command)
    editor = NoteEditor(view.paper.title, text, draft, unfinished=unfinished)
    waiting = screen.app.push_screen(editor, wait_for_dismiss=True)
    screen.keyboard.release()
    answer = await waiting
    if answer is None or answer == view.marks.note:
        draft.drop()
        return None
    return answer


def editor_command(configured: tuple[str, ...]) -> tuple[str, ...]:
    """The editor to run: the configuration's, `$VISUAL`, `$EDITOR`, or none."""
    if configured:
        return configured
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return tuple(shlex.split(named))
    except ValueError:
        return ()


def _in_editor(screen: MainScreen, note: str, text: str, draft: Draft, command: tuple[str, ...]) -> str | None:
    import subprocess

    code, problem = 0, None
    try:
        draft.keep(text)
        with screen.app.suspend():
            # an exception that leaves this block would leave the screen suspended for good
            try:
                code = subprocess.run([*command, str(draft.path)], check=False).returncode
            except OSError as error:
                problem = f"{command[0]}: {paths.reason(error)}"
        screen.refresh(layout=True)
    except OSError as error:
        problem = f"{draft.path.parent}: {paths.reason(error)}"
    written = draft.read()
    if written is None and problem is None:
        problem = f"{command[0]} left no file"
    elif code and problem is None:
        problem = f"{command[0]} {f'was ended by signal {-code}' if code < 0 else f'ended with code {code}'}"
    if problem is None and written != note:
        return written
    if problem is not None:
        screen.say(f"The note is unchanged: {problem}{_coming_back(screen, note, written)}", "warn")
    if written is None or written in (note, text):
        draft.drop()
    return None


def _coming_back(screen: MainScreen, note: str, written: str | None) -> str:
    """What becomes of a text that is not the note."""
    return "" if written is None or written == note else f"; {screen.key('note')} goes on with what was written"


class NoteEditor(Dialog[str]):
    """Leaving keeps what was written: nothing is lost by a wrong key, and undo brings the old note back."""

    keys_text = "esc keep and close · ^z undo"
    box_width = 84

    def __init__(self, title: str, note: str, draft: Draft, *, unfinished: bool) -> None:
        super().__init__()
        from textual.widgets import TextArea

        self.title_text = clip(f"{'Note, not kept yet' if unfinished else 'Note'} · {title}", 70)
        self._draft = draft
        self._timer: Timer | None = None
        self._left = False
        self._area = TextArea(note, soft_wrap=True, show_line_numbers=False, compact=True)
        self._area.cursor_blink = False

    def body(self) -> list[Widget]:
        return [self._area]

    def on_mount(self) -> None:
        self._area.styles.height = max(4, min(16, self.room))
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    def on_text_area_changed(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SAVE_AFTER, self._keep_draft)

    def _keep_draft(self) -> None:
        if not self._left:  # a timer that has been stopped may have been on its way already
            self._draft.try_to_keep(self._area.text)

    def on_unmount(self) -> None:
        """The program ends, perhaps because the terminal has gone."""
        if self._timer is not None and not self._left:
            self._draft.try_to_keep(self._area.text)

    def on_key(self, event: events.Key) -> None:
        """Only what the editor does not take comes here, and what is typed before it has the focus.

        Its own keys for moving and deleting are bindings, which Textual looks up once the event has come to the app.
        """
        event.prevent_default()
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(events.Key(event.key, event.character))
        elif event.key in ("escape", "ctrl+s"):
            event.stop()
            self.leave()
        elif event.character is not None and event.character.isprintable() and not self._area.has_focus:
            event.stop()
            self._area.insert(event.character)

    def on_click(self, event: events.Click) -> None:
        """A click on the frame takes the focus from the editor, which needs it."""
        self.set_focus(self._area)

    def on_paste(self, event: events.Paste) -> None:
        """The editor pastes by itself."""

    def leave(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._left = True
        self.dismiss(self._area.text)
