"""The dialog of hooks."""

from __future__ import annotations

import shlex
from functools import partial

from textual.widget import Widget

from papertui.errors import PapertuiError
from papertui.hooks import Allowed, allowing, matching
from papertui.text import line as clean_line
from papertui.tui.content import literal
from papertui.tui.lines import Lines
from papertui.tui.picker import Option, Picker
from papertui.tui.spans import Line, Span, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

LONGEST = 12
"""Lines of a program that are shown."""


class HookList(Picker):
    """Every hook of the settings with its program; Enter allows it as it stands, or forbids it again."""

    title_text = "Hooks"
    keys_text = "Enter allow or forbid · esc back"
    nothing = "No hook is set: [hooks] in the settings has them"
    name_width = 8
    box_width = 90

    def __init__(self, screen: MainScreen) -> None:
        self._own = allowing.in_force(screen.config.hooks)
        self._allowed = Allowed(screen.live.space.paths.state)
        self._main = screen
        self._whole = Lines()
        super().__init__(self._options())

    def _options(self) -> list[Option]:
        return [
            Option(
                event, event, "allowed" if self._allowed.has(event, argv) else "not yet allowed",
                more=clean_line(shlex.join(argv), 500),
            )
            for event, argv in self._own.items()
        ]  # fmt: skip

    def body(self) -> list[Widget]:
        return [*super().body(), self._whole]

    def highlighted(self) -> None:
        """All of the program under the cursor, however long it is."""
        program = shlex.join(self._own[self.current.id]) if self.current else ""
        shown = wrap(clean_line(program, 2_000), self.inner_width)
        lines: list[Line] = [(), *((Span(line),) for line in shown[:LONGEST])] if len(shown) > 1 else []
        for failure in self._main.hooking.failures[-1:]:
            lines += [(), *((Span(line, "warn"),) for line in wrap(failure, self.inner_width))]
        self._whole.show_lines(lines)
        self._whole.styles.height = len(lines)

    def choose(self, option: Option) -> None:
        argv = self._own[option.id]
        try:
            if self._allowed.has(option.id, argv):
                self._allowed.forbid(option.id)
            else:
                self._allowed.allow(option.id, argv)
                if option.id == "match":
                    self._main.live.later(partial(matching.claim, self._main.live.space))
        except PapertuiError as error:
            self.query_one("#box").border_subtitle = literal(str(error))
            return
        self.options = self._options()
        self.narrow(self.field.value, keep=True)
