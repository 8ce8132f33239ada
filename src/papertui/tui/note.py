"""Notes: in the reader's own editor where there is one, else in a small one of our own."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from textual import events
from textual.widget import Widget

from papertui import paths
from papertui.model import View
from papertui.text import clip
from papertui.tui.dialog import Dialog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

MOST_BYTES = 2_000_000


async def edit(screen: MainScreen, view: View) -> str | None:
    """Let the reader edit the note of a paper; `None` when nothing is to change."""
    # an editor in a terminal has none in a browser
    command = () if screen.app.is_web else editor_command(screen.config.editor)
    if command:
        return _in_editor(screen, view, command)
    waiting = screen.app.push_screen(NoteEditor(view.paper.title, view.marks.note), wait_for_dismiss=True)
    screen.release_keys()
    answer = await waiting
    return answer if answer is not None and answer != view.marks.note else None


def editor_command(configured: tuple[str, ...]) -> tuple[str, ...]:
    """The editor to run: the configuration's, `$VISUAL`, `$EDITOR`, or none."""
    if configured:
        return configured
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return tuple(shlex.split(named))
    except ValueError:
        return ()


def _in_editor(screen: MainScreen, view: View, command: tuple[str, ...]) -> str | None:
    import subprocess
    import tempfile

    state = screen.live.space.paths.state
    paths.make_private(state)
    handle, name = tempfile.mkstemp(prefix="note-", suffix=".md", dir=state)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(view.marks.note + "\n" if view.marks.note else "")
        problem: OSError | None = None
        with screen.app.suspend():
            # an exception that leaves this block would leave the screen suspended for good
            try:
                code = subprocess.run([*command, name], check=False).returncode
            except OSError as error:
                problem = error
        if problem is not None:
            raise problem
        screen.refresh(layout=True)
        if code:
            screen.say(f"The note is unchanged: {command[0]} ended with code {code}", "warn")
            return None
        return _read(Path(name)).strip("\n")
    except OSError as error:
        screen.say(f"The note is unchanged: {command[0]}: {paths.reason(error)}", "warn")
        return None
    finally:
        Path(name).unlink(missing_ok=True)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8", "replace")


class NoteEditor(Dialog[str]):
    """Leaving keeps what was written: nothing is lost by a wrong key, and undo brings the old note back."""

    keys_text = "esc keep and close · ^z undo"
    box_width = 84

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        from textual.widgets import TextArea

        self.title_text = clip(f"Note · {title}", 70)
        self._area = TextArea(note, soft_wrap=True, show_line_numbers=False, compact=True)
        self._area.cursor_blink = False

    def body(self) -> list[Widget]:
        return [self._area]

    def on_mount(self) -> None:
        self._area.styles.height = max(4, min(16, self.room))
        self._area.focus()
        self._area.move_cursor(self._area.document.end)

    def on_key(self, event: events.Key) -> None:
        """Only what the editor does not take comes here, and what is typed before it has the focus."""
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:
            self.app.screen.post_message(events.Key(event.key, event.character))
        elif event.key in ("escape", "ctrl+s"):
            self.leave()
        elif event.character is not None and event.character.isprintable() and not self._area.has_focus:
            self._area.insert(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """The editor pastes by itself."""

    def leave(self) -> None:
        self.dismiss(self._area.text)
