"""Draw docs/images/main.svg: the screen on the sample library, driven by keys, at a fixed time.

The same program gives the same picture. Fonts are left to whoever looks at it, so that it loads nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "main.svg"
NOW = "2026-08-14T09:00:00Z"
SIZE = (140, 42)
KEYS = ("s", "j", "j", "s", "b", "j", "r", "j", "r", "j", "s", "j")
CELL = 12.2
TEXT = re.compile(
    r'(<text [^>]*x=")([\d.]+)("[^>]* textLength=")([\d.]+)("[^>]*>)((?:&#160;)*)(.*?)((?:&#160;)*)(</text>)'
)
FONT_FACES = re.compile(r"\s*@font-face\s*\{.*?\}", re.DOTALL)


async def draw() -> str:
    """The picture as SVG."""
    from papertui import edits, paths, sample
    from papertui.config import Config
    from papertui.live import Live
    from papertui.tui.app import PapertuiApp
    from papertui.workspace import Workspace

    places = paths.find()
    with Workspace.open(places) as space:
        space.ingest(sample.sightings())
        rows = space.select("")
        for name, chosen in (("foundations", rows[-9::3]), ("to-teach", rows[1:12:3]), ("seminar", rows[3:9:2])):
            space.apply(edits.tag(space.marked(chosen), name, True))
    live = Live.open(places)
    try:
        app = PapertuiApp(live, Config(start="all", offline=True, ascii=False))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            for key in KEYS:
                await pilot.press(key)
            await pilot.pause(0.5)
            return app.export_screenshot(title="papertui", simplify=True)
    finally:
        live.close()


def _placed(found: re.Match[str]) -> str:
    """A text element without spaces around it: some viewers drop those and would draw it in the wrong place."""
    before, after = (len(found[part]) // len("&#160;") for part in (6, 8))
    start = float(found[2]) + before * CELL
    length = float(found[4]) - (before + after) * CELL
    if not found[7]:
        return ""
    return f"{found[1]}{start:.1f}{found[3]}{length:.1f}{found[5]}{found[7]}{found[9]}"


def main() -> int:
    """Write the picture."""
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"PAPERTUI_HOME": home, "PAPERTUI_NOW": NOW, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        os.environ.pop("NO_COLOR", None)
        picture = TEXT.sub(_placed, FONT_FACES.sub("", asyncio.run(draw())))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(picture.rstrip("\n") + "\n", encoding="utf-8")
    print(f"Drawn: {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
