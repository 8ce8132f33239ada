"""The first start: three questions, each with a good answer already there, and one key to skip them all."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.widget import Widget

from papertui.config import Config
from papertui.text import line as clean_line
from papertui.tui.content import literal
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT, Field
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.pointing import hit
from papertui.tui.spans import Line, Span, cells, wrap

_FROM = (
    ("Hugging Face Daily Papers", "voted for, every working day"),
    ("The sample library", "landmarks, without a network"),
    ("Nothing for now", "papertui import takes in files"),
)
_EVERY = ((15, "15 min"), (30, "30 min"), (120, "2 hours"), (0, "when asked"))
_INTRO = (
    "New papers arrive here; a keypress decides, and what matters is kept. "
    "Three questions, answered well enough to begin with."
)
MOST_TOPICS = 9
"""As many as there are keys for saved searches."""

_SHORT_KEYS = "↑↓ ←→ choose · Enter start · ^t tour · esc skip"


class Answer(NamedTuple):
    """`config` is what is in force now; `topics` become saved searches; `tour` asks to be shown around first."""

    config: Config
    sample: bool = False
    topics: tuple[str, ...] = ()
    tour: bool = False


class FirstRun(Dialog[Answer]):
    """Escape skips: the defaults hold."""

    title_text = "Welcome to papertui"
    keys_text = "↑↓ question · ←→ answer · Enter start · ^t tour · esc skip"
    box_width = 74

    def __init__(self, config: Config, path: Path, glyphs: Glyphs) -> None:
        super().__init__()
        self._config = config
        self._path = path
        self._row = 0
        self._from = 1 if config.offline else 0
        self._every = next((place for place, (minutes, _) in enumerate(_EVERY) if minutes == config.refresh_minutes), 1)
        self._glyphs = glyphs
        self._questions = Lines()
        self.field: Field = Field(placeholder="agents, diffusion, cs.CL")
        self.field.when_changed = self._typed
        self._told = Lines()
        self._doubted = ""

    def body(self) -> list[Widget]:
        self.field.styles.margin = (0, 0, 0, 5)
        self._told.styles.margin = (0, 0, 0, 5)
        self._told.display = False
        return [self._questions, self.field, self._told]

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = max(20, self.inner_width)
        if self.app.size.width < self.box_width:
            self.query_one("#box").border_subtitle = literal(_SHORT_KEYS)
        room = self.room - 1 - (len(self._told.lines) if self._told.display else 0)
        shapes = (self._lines(width, intro=True), self._lines(width, intro=False), self._lines(width, airy=False))
        lines = next((lines for lines in shapes if len(lines) <= room), self._lines(width, airy=False, only=True))
        self._questions.show_lines(lines)
        self._questions.styles.height = len(lines)

    def _lines(self, width: int, *, intro: bool = False, airy: bool = True, only: bool = False) -> list[Line]:
        """The questions; on a low screen without air, and on a very low one only the one in hand."""
        parts: list[list[Line]] = [
            [self._title(0, "1  Where do papers come from?"), *self._sources(width)],
            [self._title(1, "2  How often should papertui look?"), self._times(width)],
            [self._title(2, "3  What do you follow?", "topics, arXiv categories")],
        ]
        if only:
            return parts[self._row]
        lines: list[Line] = [(Span(line, "dim"),) for line in wrap(_INTRO, width)] if intro else []
        for part in parts:
            lines += [(), *part] if airy else part
        return lines

    def _title(self, row: int, question: str, about: str = "") -> Line:
        here = self._row == row
        bar = Span(self._glyphs.here if here else " ", "bar")
        return (bar, Span(f" {question}", "strong" if here else ""), Span(f"  {about}" if about else "", "dim"))

    def _sources(self, width: int) -> list[Line]:
        size = max(len(name) for name, _ in _FROM)
        room = width - size - 9
        lines: list[Line] = []
        for place, (name, about) in enumerate(_FROM):
            shown = "  " + about if cells(about) <= room else ""
            role = self._role(place == self._from, 0)
            lines.append((self._choice(place == self._from, 0), Span(f"{name:<{size}}", role), Span(shown, "dim")))
        return lines

    def _times(self, width: int) -> Line:
        names = [name for _, name in _EVERY]
        gap = 3 if sum(len(name) + 5 for name in names) + 2 <= width else 2
        line: list[Span] = [Span(" " * (5 - gap))]
        for place, name in enumerate(names):
            role = self._role(place == self._every, 1)
            line += [Span(" " * gap), Span(self._choice(place == self._every, 1).text.strip() + " " + name, role)]
        return tuple(line)

    def _choice(self, chosen: bool, row: int) -> Span:
        signs = ("(*) ", "( ) ") if self._glyphs.plain else ("● ", "○ ")
        return Span("     " + signs[not chosen], self._role(chosen, row))

    def _role(self, chosen: bool, row: int) -> str:
        return ("accent" if row == self._row else "strong") if chosen else ""

    def press(self, event: events.Key) -> bool:
        key = event.key
        if key in ("enter", "ctrl+t"):
            self._submit(tour=key == "ctrl+t")
            return True
        if key in ("up", "down", "tab", "shift+tab"):
            self._row = (self._row + (1 if key in ("down", "tab") else -1)) % 3
        elif key in ("left", "right") and self._row < 2:
            step = 1 if key == "right" else -1
            if self._row == 0:
                self._from = (self._from + step) % len(_FROM)
            else:
                self._every = (self._every + step) % len(_EVERY)
        else:
            return False
        self._draw()
        return True

    def on_click(self, event: events.Click) -> None:
        """A click on an answer gives it, on a question goes there."""
        if event.button != LEFT:
            return
        at = event.screen_offset - self._questions.region.offset
        if hit(self.field, event):
            self._row = 2
        elif hit(self._questions, event) and (line := self._questions.line_at(at.y)) is not None:
            self._point("".join(span.text for span in self._questions.lines[line]), at.x)
        self._draw()

    def _point(self, text: str, column: int) -> None:
        self._row = next((row for row in range(3) if text[1:].startswith(f" {row + 1}  ")), self._row)
        for place, (name, _) in enumerate(_FROM):
            if name in text:
                self._row, self._from = 0, place
        times = [text.find(f" {name}") for _, name in _EVERY]
        if min(times) > 0:
            # from the sign before a name on, up to the sign before the next
            self._row, self._every = 1, max(0, sum(column >= start - 3 for start in times) - 1)

    def _typed(self, text: str) -> None:
        self._told.display = False
        if text:
            self._row = 2
            self._draw()

    def _doubt(self) -> bool:
        """Whether a category looks like a slip of the fingers; that is told once."""
        typed = self.field.value
        doubt = _doubtful(typed)
        if not doubt or typed == self._doubted:
            return False
        self._doubted = typed
        lines: list[Line] = [(Span(line, "warn"),) for line in wrap(doubt, max(20, self.inner_width - 5))]
        self._told.display = True
        self._told.show_lines(lines)
        self._told.styles.height = len(lines)
        self._draw()
        return True

    def _submit(self, tour: bool) -> None:
        if self._doubt():
            return
        categories, topics = _followed(self.field.value)
        sources = self._config.sources
        config = self._config._replace(
            refresh_minutes=_EVERY[self._every][0],
            sources=sources._replace(
                huggingface=sources.huggingface._replace(enabled=self._from != 2),
                arxiv=sources.arxiv._replace(categories=categories or sources.arxiv.categories),
            ),
        )
        self._keep(config)
        self.dismiss(Answer(config, self._from == 1, topics, tour))

    def _keep(self, config: Config) -> None:
        """Write the answers down, unless there is a configuration already."""
        from papertui import paths

        if self._path.exists():
            return
        lines = ["# papertui's settings; “papertui config show” prints all there are."]
        if config.refresh_minutes != Config().refresh_minutes:
            lines.append(f"refresh_minutes = {config.refresh_minutes}")
        if not config.sources.huggingface.enabled and self._from == 2:
            lines += ["", "[sources.huggingface]", "enabled = false"]
        if config.sources.arxiv.categories:
            listed = ", ".join(f'"{name}"' for name in config.sources.arxiv.categories)
            lines += ["", "[sources.arxiv]", f"categories = [{listed}]"]
        text = "\n".join(lines) + "\n"
        try:
            paths.make_private(self._path.parent)
            paths.atomic_write(self._path, text.encode("utf-8"))
        except OSError:
            return  # the answers hold for this time; the next start asks again


def _followed(typed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The arXiv categories among what was typed, and the topics."""
    from papertui.sources.arxiv_taxonomy import is_known, may_be_new

    parts = _parts(typed)
    categories = {part: name for part, name in parts.items() if name and (is_known(name) or may_be_new(name))}
    return tuple(categories.values()), tuple(part for part in parts if part not in categories)[:MOST_TOPICS]


def _doubtful(typed: str) -> str:
    """What is to be said of categories that are not known."""
    from papertui.sources.arxiv_taxonomy import did_you_mean, is_known

    unknown = [name for name in _parts(typed).values() if name and not is_known(name)]
    if not unknown:
        return ""
    told = " ".join(f"“{name}” is no arXiv category that papertui knows{did_you_mean(name)}" for name in unknown)
    return f"{told} Enter again takes it as it is."


def _parts(typed: str) -> dict[str, str | None]:
    """What was typed, part by part; those that look like a category as arXiv would write it."""
    from papertui.sources.arxiv_taxonomy import written

    parts = dict.fromkeys(part for each in typed.split(",") if (part := clean_line(each, 80)))
    return {part: written(part) if "." in part or "-" in part else None for part in parts}
