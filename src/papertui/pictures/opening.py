"""Having a picture opened by `child`, and not believing what comes back."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import sys
import zlib
from contextlib import suppress
from typing import Any, NamedTuple

from papertui.pictures.problem import PictureProblem

SECONDS = 15.0
MOST_BYTES = 40_000_000
_FORMS = ("rgb", "cube", "kitty", "sixel")
_SIXELS = re.compile(rb"\x1bP[ -~]*\x1b\\")


class Want(NamedTuple):
    """The box to fill, in pixels of which each is `tall` times as high as wide, and in what form.

    `rgb` is three bytes a pixel; `cube` too, but of 0 to 5, as the 216 colors of a 256-color terminal count them;
    `kitty` is `rgb` as kitty's protocol takes it, packed by zlib and in base64; `sixel` is a whole escape sequence.
    The picture is enlarged at most `most` times.
    """

    width: int
    height: int
    form: str = "rgb"
    tall: float = 1.0
    most: float = 2.0


class Pixels(NamedTuple):
    """A picture ready to draw. `size` is what it measures where it comes from, in pixels."""

    width: int
    height: int
    size: tuple[int, int]
    form: str
    body: bytes


class Opened(NamedTuple):
    """What came of a file; `kept` is a small safe copy of it, empty when none was asked for."""

    pixels: Pixels
    kept: bytes


async def open_picture(data: bytes, want: Want, keep: bool) -> Opened:
    """Open, check and shrink a picture in another process. Raises `PictureProblem`."""
    request = json.dumps({**want._asdict(), "keep": keep}).encode() + b"\n"
    try:
        answer = await _ask(request + data)
        # packing a large picture would hold up the keys
        return await asyncio.to_thread(_understood, answer, want)
    except TimeoutError:
        raise PictureProblem("it takes too long to open") from None
    except OSError as error:
        raise PictureProblem(f"no program could be started to open it ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        raise PictureProblem("it is damaged, or no picture at all") from None


async def _ask(request: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "papertui.pictures.child",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=_environment(), start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _talk(child, request)
            await child.wait()
            return answer
    finally:
        if child.returncode is None:
            # not child.kill(), which would take the end of the process away from the event loop
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
            await child.wait()


async def _talk(child: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert child.stdin is not None and child.stdout is not None
    with suppress(ConnectionError):  # it may have ended at the first bytes; its answer tells
        child.stdin.write(request)
        await child.stdin.drain()
        child.stdin.close()
    parts = []
    left = MOST_BYTES
    while left > 0 and (part := await child.stdout.read(min(left, 1_000_000))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise ValueError
    return b"".join(parts)


def _environment() -> dict[str, str]:
    """What Python needs, and no secret of the user's."""
    kept = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _understood(answer: bytes, want: Want) -> Opened:
    """Raises `ValueError`, `KeyError` or `TypeError` where the answer is none."""
    line, _, rest = answer.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if (problem := head.get("problem")) is not None:
        known = "it is damaged, or no picture at all"
        raise PictureProblem(known if problem == "damaged" else f"it is {problem}")
    width, height, kept, body = (_number(head[name]) for name in ("width", "height", "kept", "body"))
    pixels = rest[kept : kept + body]
    expected = body if want.form == "sixel" else width * height * 3
    if len(rest) != kept + body or body != expected or want.form not in _FORMS:
        raise ValueError
    if width > want.width or height > want.height:
        raise ValueError
    if want.form == "sixel" and not _SIXELS.fullmatch(pixels):
        raise ValueError
    if want.form == "kitty":
        pixels = base64.b64encode(zlib.compress(pixels, 1))
    across, down = head["size"]
    return Opened(Pixels(width, height, (_number(across), _number(down)), want.form, pixels), rest[:kept])


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= MOST_BYTES:
        raise ValueError
    return value
