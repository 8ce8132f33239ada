"""The first frame, as text for a terminal."""

from __future__ import annotations

import pytest

from papertui.model import Row
from papertui.paths import now
from papertui.tui import frame
from papertui.tui.columns import EVERYTHING
from papertui.tui.frame import Kept, Look
from papertui.tui.spans import Span

ROW = Row(
    1, "arxiv:2608.00001", "Kites – “one string” or two…", "Ada Moss", 1, "2026-08-12", "cs.CL", 7, 1, 1,
    starred=True, queued=False, read=False, hidden=False, tags=(), new=False, withdrawn=False,
)  # fmt: skip
PENS = {"": "0", "strong": "0"}


def look(*, flat: bool, plain: bool) -> Look:
    edges = {name: ("0", "|" if plain else sign) for name, sign in frame.EDGES.items()}
    return Look("0", PENS, PENS, edges, flat=flat, plain=plain)


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("size", [(40, 10), (120, 40)])
def test_with_plain_signs_it_has_no_others(size: tuple[int, int], flat: bool) -> None:
    prompt = (Span(" "), Span("Since you were last here", "heading"))
    kept = Kept(prompt, "1 paper", (ROW, ROW), EVERYTHING, 0, False)
    made = frame.drawn(kept, look(flat=flat, plain=True), *size, now())
    assert made is not None and made.isascii() and 'Kites - "one string"' in made
    same = frame.drawn(kept, look(flat=flat, plain=False), *size, now())
    assert same is not None and "Kites – “one string”" in same
