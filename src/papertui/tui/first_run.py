"""The first start: three questions, each with a good answer already there, and one key to skip them all."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.widget import Widget

from papertui.config import Config
from papertui.text import line as clean_line
from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span, wrap

_FROM = (
    ("Hugging Face Daily Papers", "the papers people vote for, every working day"),
    ("The sample library", "landmark papers, without a network"),
    ("Nothing for now", "papers come from files: papertui import FILE…"),
)
_EVERY = ((15, "every 15 minutes"), (30, "every 30 minutes"), (120, "every 2 hours"), (0, "only when asked: R"))


class Answer(NamedTuple):
    """`config` is what is in force now; `topics` become saved searches."""

    config: Config
    sample: bool = False
    topics: tuple[str, ...] = ()


class FirstRun(Dialog[Answer]):
    """Escape skips: the defaults hold."""

    title_text = "Welcome to papertui"
    keys_text = "↑ ↓ question · ← → answer · Enter start · esc skip"
    box_width = 72

    def __init__(self, config: Config, path: Path) -> None:
        super().__init__()
        self._config = config
        self._path = path
        self._row = 0
        self._from = 1 if config.offline else 0
        self._every = next((place for place, (minutes, _) in enumerate(_EVERY) if minutes == config.refresh_minutes), 1)
        self._questions = Lines()
        self.field: Field = Field(placeholder="agents, diffusion, evaluation")
        self.field.when_changed = self._typed

    def body(self) -> list[Widget]:
        return [self._questions, self.field]

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        name, about = _FROM[self._from]
        width = max(20, min(self.box_width, int(self.app.size.width * 0.96)) - 4)
        lines: list[Line] = [()]
        intro = "New papers arrive here; a keypress decides, what matters is kept. Three questions; esc skips them."
        lines += [(Span(line, "dim"),) for line in wrap(intro, width)]
        lines += [(), *self._question(0, "1  Where do papers come from?", name, about)]
        lines += [(), *self._question(1, "2  How often should papertui look?", _EVERY[self._every][1], "")]
        lines += [
            (),
            (
                Span("3  What do you follow?", "strong" if self._row == 2 else ""),
                Span("  saved as searches 1 to 9", "dim"),
            ),
        ]
        self._questions.show_lines(lines)
        self._questions.styles.height = len(lines)

    def _question(self, row: int, question: str, answer: str, about: str) -> list[Line]:
        here = self._row == row
        shown = f"‹ {answer} ›" if here else f"  {answer}"
        return [
            (Span(question, "strong" if here else ""),),
            (Span(f"   {shown}", "accent" if here else ""), Span(f"  {about}" if about else "", "dim")),
        ]

    def press(self, event: events.Key) -> bool:
        key = event.key
        if key == "enter":
            self._submit()
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

    def _typed(self, text: str) -> None:
        if text:
            self._row = 2
            self._draw()

    def _submit(self) -> None:
        topics = tuple(dict.fromkeys(topic for part in self.field.value.split(",") if (topic := clean_line(part, 80))))[
            :9
        ]
        source = self._config.sources.huggingface._replace(enabled=self._from != 2)
        config = self._config._replace(
            refresh_minutes=_EVERY[self._every][0],
            sources=self._config.sources._replace(huggingface=source),
        )
        self._keep(config)
        self.dismiss(Answer(config, self._from == 1, topics))

    def _keep(self, config: Config) -> None:
        """Write the answers down, unless there is a configuration already."""
        from papertui import paths

        if self._path.exists():
            return
        lines = []
        if config.refresh_minutes != Config().refresh_minutes:
            lines.append(f"refresh_minutes = {config.refresh_minutes}")
        if not config.sources.huggingface.enabled and self._from == 2:
            lines += ["", "[sources.huggingface]", "enabled = false"]
        text = "# papertui's settings; “papertui config show” prints all there are.\n" + "\n".join(lines) + "\n"
        try:
            paths.make_private(self._path.parent)
            paths.atomic_write(self._path, text.encode("utf-8"))
        except OSError:
            return  # the answers hold for this time; the next start asks again
