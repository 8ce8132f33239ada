"""What the screen looks like in every state, as text: `make golden` writes the files anew."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from golden.scenes import SCENES, SIZES, Scene
from golden.stage import Stage, fill, settled_world, stage

SCREENS = Path(__file__).with_name("screens")
RENEW = os.environ.get("PAPERTUI_GOLDEN") == "write"
TOGETHER = [scene for scene in SCENES if not scene.alone]
ALONE = [scene for scene in SCENES if scene.alone]
RULE = "═"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[None]:
    with settled_world(tmp_path):
        yield


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_look_as_they_were_approved(world: None, size: tuple[int, int]) -> None:
    fill()
    async with stage(size) as opened:
        pictures = []
        for scene in TOGETHER:
            await opened.reset()
            pictures.append((scene, await _picture(opened, scene)))
    _compare(pictures, size)


@pytest.mark.parametrize("scene", ALONE, ids=lambda scene: scene.name)
async def test_screens_with_other_beginnings_look_as_they_were_approved(world: None, scene: Scene) -> None:
    if not scene.bare:
        fill()
    for size in scene.sizes:
        async with stage(size, scene.config) as opened:
            _compare([(scene, await _picture(opened, scene))], size)


@pytest.mark.skipif(RENEW, reason="being written")
def test_no_picture_is_left_of_a_state_that_is_gone() -> None:
    kept = {path.stem for path in SCREENS.glob("*.txt")}
    assert kept == {scene.name for scene in SCENES}


async def _picture(opened: Stage, scene: Scene) -> str:
    await scene.act(opened)
    await opened.settle()
    return opened.text.rstrip("\n")


def _compare(pictures: list[tuple[Scene, str]], size: tuple[int, int]) -> None:
    """Fail with what differs in all the pictures, or write them down when that was asked for."""
    found = []
    for scene, picture in pictures:
        path = SCREENS / f"{scene.name}.txt"
        parts = _read(path)
        if RENEW:
            parts[size] = picture
            path.write_text(_written(parts, scene), encoding="utf-8")
            continue
        before = parts.get(size, "").split("\n")
        name = f"{scene.name} at {size[0]}×{size[1]}"
        found += difflib.unified_diff(before, picture.split("\n"), f"{name}, approved", f"{name}, now", "", "", 1, "")
    if found:
        pytest.fail("\n".join([*found, "", "If the new screens are right: make golden"]), pytrace=False)


def _head(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]} ".ljust(size[0], RULE)


def _written(parts: dict[tuple[int, int], str], scene: Scene) -> str:
    return "\n\n".join(f"{_head(size)}\n{parts[size]}" for size in scene.sizes if size in parts) + "\n"


def _read(path: Path) -> dict[tuple[int, int], str]:
    """The pictures of a file by their size."""
    parts: dict[tuple[int, int], list[str]] = {}
    here: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        if line.endswith(RULE * 3):
            width, height = line.split(" ")[0].split("×")
            here = parts[int(width), int(height)] = []
        else:
            here.append(line)
    return {size: "\n".join(lines).rstrip("\n") for size, lines in parts.items()}
