"""Draw the pictures of the documentation: the screen on the sample library, driven by keys, at a fixed time.

The same program gives the same pictures. They are small SVG files that load nothing from elsewhere: fonts are left to
whoever looks at them. Names as arguments draw only those.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from papertui.tui.app import PapertuiApp

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
NOW = "2026-08-14T09:00:00Z"
YESTERDAY = "2026-08-13T18:00:00Z"
NEW = 5
"""So many papers came in since yesterday."""
WIDE, NORMAL, NARROW, SMALL = (120, 34), (100, 30), (60, 24), (80, 24)
DECIDED = ("s", "j", "j", "s", "b", "j", "r", "j", "r", "j", "s", "j")
CLEAR = "ctrl+u"


class Picture(NamedTuple):
    """A screen of `size` columns and rows after `keys`; `settings` are those that differ.

    `papers` is false for the screen of somebody who has none yet.
    """

    keys: tuple[str, ...] = ()
    size: tuple[int, int] = NORMAL
    query: str | None = None
    papers: bool = True
    settings: dict[str, Any] = {}  # noqa: RUF012


PICTURES: dict[str, Picture] = {
    "main": Picture(DECIDED, WIDE),
    "welcome": Picture(papers=False, settings={"offline": False, "start": "inbox", "refresh_minutes": 30}),
    "empty": Picture(("escape",), SMALL, papers=False, settings={"start": "inbox"}),
    "columns-100": Picture(DECIDED[:6], NORMAL),
    "columns-80": Picture(DECIDED[:6], SMALL),
    "narrow": Picture(DECIDED[:6], NARROW),
    "paper": Picture(("j", "enter"), NORMAL),
    "marks": Picture(("j", "x", "x", "j", "x", "s"), NORMAL),
    "tags": Picture(("j", "t"), NORMAL),
    "note": Picture(("j", "e", *"Read with the seminar: section 3 first."), NORMAL),
    "search": Picture(("/", *"diffusion OR flow -survey"), NORMAL),
    "completion": Picture(("/", *"cat:cs.", "tab"), NORMAL),
    "mistake": Picture(("/", *"(graph OR"), NORMAL, query="attention"),
    "since": Picture(("j",), NORMAL, settings={"start": "since"}),
    "triage": Picture(("D", "d", "s"), NORMAL),
    "filters": Picture(("h", *["j"] * 10), WIDE),
    "saved": Picture(("h",), WIDE, query="#seminar"),
    "searches": Picture(("W", "down", "down"), NORMAL, query="transformers is:unread"),
    "follow": Picture(("j", "j", "w"), NORMAL),
    "sort": Picture(("S",), NORMAL),
    "days": Picture(("j",), NORMAL, query="month:2017-06"),
    "calendar": Picture(("T", *"2017-06-12"), NORMAL),
    "links": Picture(("j", "f"), NORMAL),
    "export": Picture(("E", CLEAR, *"~/starred.md"), NORMAL, query="is:starred"),
    "palette": Picture((":", *"star"), NORMAL),
    "help": Picture(("?",), NORMAL),
    "change-keys": Picture((":", *"change keys", "enter", "down", "down"), NORMAL),
    "tour": Picture((":", *"tour", "enter"), NORMAL),
    "theme-nord": Picture(DECIDED, NORMAL, settings={"theme": "nord"}),
    "theme-high-contrast": Picture(DECIDED, NORMAL, settings={"theme": "high-contrast"}),
    "ascii": Picture(DECIDED, NORMAL, settings={"ascii": True}),
}

TERMINAL = (
    "1e2127", "d7dae0",
    "1e2127 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 c8ccd4",
    "6b7280 ef8089 a9d18b f0d197 82c2f7 d898ec 74c7d2 ffffff",
)  # fmt: skip
"""The colors of the pictures: ground, text, the eight normal ones and the eight bright ones."""

CELL = 12.2
SCALE = 0.65
TEXT = re.compile(
    r'(<text [^>]*x=")([\d.]+)("[^>]* textLength=")([\d.]+)("[^>]*>)((?:&#160;)*)(.*?)((?:&#160;)*)(</text>)'
)
LEFT_OUT = re.compile(
    r"\s*@font-face\s*\{.*?\}"
    r"|<!--.*?-->"
    r'|<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*'
    r'| clip-path="url\(#[^"]*-line-\d+\)"',
    re.DOTALL,
)
FONT = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'


def small(svg: str) -> str:
    """Textual's picture without web fonts, remarks, and what clips each line to itself."""
    svg = LEFT_OUT.sub("", svg)
    svg = TEXT.sub(_placed, svg).replace("font-family: Fira Code, monospace", f"font-family: {FONT}")
    svg = svg.replace("&#160;", "\u00a0").replace("font-family: arial", "font-family: sans-serif")
    svg = re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', _sized, svg, count=1)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _sized(found: re.Match[str]) -> str:
    """A narrow screen is a narrow picture: letters have the same size in all of them, where the page is wide enough."""
    width, height = (round(float(size) * SCALE) for size in found.groups())
    return f'width="{width}" height="{height}" {found[0]}'


def _placed(found: re.Match[str]) -> str:
    """A text element without spaces around it: some viewers drop those and would draw it in the wrong place."""
    before, after = (len(found[part]) // len("&#160;") for part in (6, 8))
    start = float(found[2]) + before * CELL
    length = float(found[4]) - (before + after) * CELL
    if not found[7]:
        return ""
    return f"{found[1]}{start:.1f}{found[3]}{length:.1f}{found[5]}{found[7]}{found[9]}"


def fill() -> None:
    """Fill the workspace with the sample library and what somebody has starred, tagged and saved there."""
    from papertui import edits, paths, sample, search_edits
    from papertui.store import marks
    from papertui.workspace import Workspace

    found = sample.sightings()
    with Workspace.open(paths.find()) as space:
        os.environ["PAPERTUI_NOW"] = YESTERDAY
        space.ingest(found[:-NEW])
        space.note_visit()
        os.environ["PAPERTUI_NOW"] = NOW
        space.ingest(found[-NEW:])
        rows = space.searching.select("")
        for name, chosen in (("foundations", rows[-9::3]), ("to-teach", rows[1:12:3]), ("seminar", rows[3:9:2])):
            space.editing.apply(edits.tag(space.marked(chosen), name, True))
        space.editing.apply(edits.star(space.marked(rows[20:60:9]), True))
        for name, query in (
            ("agents", "agents OR planning"),
            ("seminar", "#seminar is:unread"),
            ("vision", "cat:cs.CV"),
        ):
            space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), name, query))


async def screen(picture: Picture) -> str:
    """The picture as Textual exports it."""
    from papertui import paths
    from papertui.config import Config
    from papertui.live import Live
    from papertui.tui.app import PapertuiApp

    quiet = Config(start="all", offline=True, ascii=False, refresh_on_start=False, refresh_minutes=0)
    live = Live.open(paths.find())
    try:
        app = PapertuiApp(live, quiet._replace(**picture.settings), picture.query)
        async with app.run_test(size=picture.size) as pilot:
            await _settled(pilot, app)
            for key in picture.keys:
                await pilot.press("space" if key == " " else key)
            await live.editing.settled()
            await _settled(pilot, app)
            return _export(app)
    finally:
        live.close()


def _export(app: PapertuiApp) -> str:
    """As Textual's `export_screenshot` does it, in the colors of a terminal as many people have it."""
    from rich.color import parse_rgb_hex
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    rows: list[list[tuple[int, int, int]]] = [[parse_rgb_hex(code) for code in row.split()] for row in TERMINAL]
    ground, text, normal, bright = rows
    width, height = app.size
    console = Console(
        width=width, height=height, file=StringIO(), force_terminal=True, color_system="truecolor", record=True,
        legacy_windows=False, safe_box=False,
    )  # fmt: skip
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True))
    return console.export_svg(title="papertui", theme=TerminalTheme(ground[0], text[0], normal, bright), unique_id="t")


async def _settled(pilot: Pilot[None], app: PapertuiApp) -> None:
    """Wait until the screen has not changed for a while."""
    calm, before = 0, ""
    while calm < 6:
        await pilot.pause(0.06)
        now = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        calm, before = (calm + 1 if now == before else 0), now


def draw(name: str) -> None:
    """Write one picture, from a workspace of its own."""
    sys.path.insert(0, str(ROOT / "src"))
    for variable in ("NO_COLOR", "EDITOR", "VISUAL", "TMUX", "STY", "SSH_TTY", "SSH_CONNECTION"):
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"PAPERTUI_HOME": home, "PAPERTUI_NOW": NOW, "TZ": "UTC", "HOME": home}
        os.environ |= {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        if PICTURES[name].papers:
            fill()
        picture = small(asyncio.run(screen(PICTURES[name])))
    (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures that are asked for; without names all of them, and delete files that no name stands for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(PICTURES)}")
    names = parser.parse_args(arguments).names
    unknown = set(names) - set(PICTURES)
    if unknown:
        parser.error(f"there is no picture {', '.join(sorted(unknown))}; there are {', '.join(PICTURES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    # most of the time goes into waiting until a screen has come to rest
    with ProcessPoolExecutor(4) as pool:
        for _ in pool.map(draw, names or PICTURES):
            pass
    if not names:
        for path in FOLDER.glob("*.svg"):
            if path.stem not in PICTURES:
                path.unlink()
    print(f"Drawn in docs/images: {', '.join(names or PICTURES)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
