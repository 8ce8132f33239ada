"""The tour: step by step with keys, on papers of its own, and gone without a trace."""

from __future__ import annotations

from pathlib import Path

from papertui import paths
from papertui.tui.tour import END, STEPS, TourScreen
from tui.conftest import Open
from tui.driving import Driven

KEYS = (
    ("j",), ("space",), ("s",), ("u",), ("x",), ("t", "n", "e", "w", "enter"),
    ("slash", *"attention", "enter"), ("escape",), ("h",), ("question_mark", "escape"),
)  # fmt: skip
"""What finishes each step."""


async def begin(screen: Driven) -> TourScreen:
    screen.main.do("tour")
    await screen.until(lambda: isinstance(screen.app.screen, TourScreen))
    tour = screen.app.screen
    assert isinstance(tour, TourScreen)
    await screen.until(lambda: tour.searching.loaded)
    return tour


async def test_every_step_is_finished_by_doing_what_it_says(open_screen: Open) -> None:
    async with open_screen() as screen:
        tour = await begin(screen)
        assert len(KEYS) == len(STEPS)
        for number, keys in enumerate(KEYS, 1):
            await screen.see(f"Tour {number}/{len(STEPS)}")
            await screen.press(*keys)
        await screen.see(END.split(".")[0])
        assert "{" not in screen.text
        await screen.press("q")
        await screen.until(lambda: screen.app.screen is screen.main)
        assert tour is not screen.main


async def test_nothing_of_it_is_kept(open_screen: Open) -> None:
    async with open_screen() as screen:
        before = sorted(screen.main.live.space.paths.library.rglob("*"))
        tour = await begin(screen)
        folder = Path(tour.live.space.paths.cache).parent
        assert folder.is_dir() and folder != paths.find().cache.parent
        await screen.press("s", "b", "j", "s", "q")
        await screen.until(lambda: screen.app.screen is screen.main)
        await screen.until(lambda: not folder.exists())
        assert sorted(screen.main.live.space.paths.library.rglob("*")) == before
        assert await screen.kept("is:starred") == []


async def test_another_key_does_not_finish_a_step_and_a_click_passes_it(open_screen: Open) -> None:
    async with open_screen(size=(80, 24)) as screen:
        tour = await begin(screen)
        await screen.press("s")
        await screen.see("Tour 1/")
        await screen.pilot.click(tour.coach)
        await screen.see("Tour 2/")
        await screen.press("ctrl+t")
        await screen.see("Tour 3/", "^t skips")


async def test_every_sentence_fits_its_band(open_screen: Open) -> None:
    for size in ((40, 12), (60, 20), (80, 24), (120, 40)):
        async with open_screen(size=size) as screen:
            tour = await begin(screen)
            for number, step in enumerate(STEPS, 1):
                await screen.see(f"Tour {number}/")
                last = step.sentence.split()[-1]
                assert last in "\n".join(screen.lines[: tour.coach.size.height])
                tour.coach.when_clicked()
            await screen.press("q")
            await screen.until(lambda: screen.app.screen is screen.main)
