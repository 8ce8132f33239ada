"""The column of sources: there where it tells papers apart."""

from __future__ import annotations

from papertui.model import Sighting
from tui.conftest import Open
from tui.driving import invented, paper


async def test_a_mixed_list_tells_where_each_paper_comes_from(open_screen: Open) -> None:
    from_arxiv = [Sighting(paper(number), "arxiv") for number in (0, 1, 100, 101)]
    async with open_screen([*invented(1), *from_arxiv], size=(160, 30), query="") as screen:
        await screen.press("z")  # the list alone
        await screen.see("HF +1", " HF ", " arXiv ")
        await screen.pilot.resize_terminal(100, 30)
        await screen.until(lambda: "HF +1" not in screen.text)
        await screen.pilot.resize_terminal(160, 30)
        await screen.see("HF +1")


async def test_one_source_alone_is_not_repeated_in_each_line(open_screen: Open) -> None:
    async with open_screen(size=(160, 30), query="") as screen:
        await screen.press("z")
        await screen.see("Paper 000")
        assert " HF " not in screen.text
