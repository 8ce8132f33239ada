"""What was written of a note and not kept yet: a file a paper, so that no crash or hang-up loses it.

Where the disk takes no file either, the draft itself holds the text as long as the program runs.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from papertui import paths
from papertui.errors import PapertuiError

MOST_BYTES = 2_000_000
"""More than any note may have, so that a longer one is refused and not cut."""


class Draft:
    """The draft of the note of one paper, which may not be there. `path` is a file that an editor can be given."""

    def __init__(self, state: Path, key: str) -> None:
        self.path = state / "drafts" / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.md"
        self.held: str | None = None
        """A text that could not be written down."""

    def read(self) -> str | None:
        """The text, `None` where there is none or it cannot be read. Raises nothing."""
        if self.held is not None:
            return self.held
        try:
            with self.path.open("rb") as file:
                data = file.read(MOST_BYTES)
        except OSError:
            return None
        try:
            return data.decode("utf-8").strip("\n")
        except UnicodeDecodeError:
            return data.decode("latin-1").strip("\n")

    def keep(self, text: str) -> None:
        """Write the text down. Raises `OSError` and `PapertuiError`."""
        paths.make_private(self.path.parent)
        paths.atomic_write(self.path, f"{text}\n".encode() if text else b"", mode=0o600)
        self.held = None

    def try_to_keep(self, text: str) -> None:
        """Write the text down, or hold it where that is not possible."""
        try:
            self.keep(text)
        except (OSError, PapertuiError):
            self.held = text

    def drop(self) -> None:
        """The text is kept as a note, or was given up."""
        self.held = None
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
