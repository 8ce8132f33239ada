"""Every state of the screen that a reader can meet, by name, and how to get there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import NamedTuple

from golden.stage import QUIET, Stage
from papertui import refresh, search_edits
from papertui.config import Config
from papertui.model import IngestCounts
from papertui.tui.list import PaperList
from tui.weeks import weeks

SIZES = ((60, 20), (80, 24), (120, 40), (200, 50))
TINY = ((39, 12), (60, 9), (40, 10), (60, 12))

Act = Callable[[Stage], Awaitable[None]]


class Scene(NamedTuple):
    """A state. Those with a `config` of their own or `bare` (no paper in the cache) get an app of their own."""

    name: str
    act: Act
    config: Config = QUIET
    bare: bool = False
    sizes: tuple[tuple[int, int], ...] = SIZES

    @property
    def alone(self) -> bool:
        return self.bare or self.config is not QUIET or self.sizes is not SIZES


SCENES: list[Scene] = []


def scene(
    config: Config = QUIET, bare: bool = False, sizes: tuple[tuple[int, int], ...] = SIZES
) -> Callable[[Act], Act]:
    """Add a state under the name of its function."""

    def added(act: Act) -> Act:
        SCENES.append(Scene(act.__name__.replace("_", "-"), act, config, bare, sizes))
        return act

    return added


def rows(stage: Stage) -> PaperList:
    return stage.main.list


@scene(bare=True)
async def first_run(stage: Stage) -> None:
    await stage.see("Welcome to papertui")


@scene(bare=True)
async def no_papers_yet(stage: Stage) -> None:
    await stage.see("Welcome to papertui")
    await stage.press("escape")
    await stage.until(lambda: stage.app.screen is stage.main)


@scene(bare=True, config=QUIET._replace(offline=True))
async def no_papers_offline(stage: Stage) -> None:
    await stage.see("Welcome to papertui")
    await stage.press("escape")
    await stage.until(lambda: stage.app.screen is stage.main)


@scene(config=QUIET._replace(ascii=True))
async def plain_signs(stage: Stage) -> None:
    stage.do("down", "range", "down", "down")


@scene(sizes=TINY)
async def too_small(stage: Stage) -> None:
    pass


@scene()
async def list_and_paper(stage: Stage) -> None:
    pass


@scene()
async def paper_alone(stage: Stage) -> None:
    stage.main.panes.set_mode("detail")
    stage.main.panes.activate(stage.main.detail)


@scene()
async def list_alone(stage: Stage) -> None:
    stage.main.panes.set_mode("list")


@scene()
async def filter_pane(stage: Stage) -> None:
    stage.do("left")


@scene(config=QUIET._replace(start="all"))
async def filter_pane_in_use(stage: Stage) -> None:
    pane = stage.main.filters
    stage.do("left")
    await stage.settle()
    for name, action in (("Views", "open"), ("Keywords", "open"), ("cs.AI", "exclude"), ("seminar", "open")):
        pane.set_cursor(next(at for at, entry in enumerate(pane.entries) if entry and entry.name == name))
        stage.do(action)
        await stage.settle()


@scene()
async def what_is_new(stage: Stage) -> None:
    stage.do("since")
    await stage.settle()
    stage.do("down")


@scene(config=QUIET._replace(start="all"))
async def triage(stage: Stage) -> None:
    stage.do("triage")
    await stage.until(lambda: stage.main.triage.on)
    stage.do("star")


@scene()
async def narrowed(stage: Stage) -> None:
    stage.main.searching.go("tag:to-teach", stay=True)


@scene()
async def query_being_typed(stage: Stage) -> None:
    stage.do("search")
    await stage.type("attention")


@scene()
async def query_with_a_mistake(stage: Stage) -> None:
    stage.do("search")
    await stage.type("on:2017-13")


@scene()
async def query_being_completed(stage: Stage) -> None:
    stage.do("search")
    await stage.until(lambda: stage.main.asking._stale)
    await stage.type("cat:cs.")
    await stage.press("tab", "tab")


@scene()
async def saved_searches(stage: Stage) -> None:
    stage.main.searching.go("diffusion", stay=True)
    await stage.settle()
    stage.do("save_search")
    await stage.pilot.pause()
    await stage.type("attention")


@scene(config=QUIET._replace())
async def saved_search_becomes_a_rule(stage: Stage) -> None:
    stage.do("save_search")
    await stage.press("r")
    await stage.type("hide")


@scene(config=QUIET._replace())
async def points_of_a_rule(stage: Stage) -> None:
    stage.do("save_search")
    await stage.press("j", "r", "up", "up")


@scene(config=QUIET._replace())
async def rules_with_reasons(stage: Stage) -> None:
    live = stage.main.live
    for name, query, rule in (("Attention", "attention", 3), ("Language models", "cat:cs.CL", -1), ("Old", "moths", 2)):
        await live.editing.apply(search_edits.save_search(live.searches(), name, query, rule=rule))
    await live.editing.settled()
    stage.main.saved.look_for_rules()
    await stage.rest()
    stage.main.searching.go("sort:score")
    await stage.settle()
    stage.do("save_search")


@scene(config=QUIET._replace(start="inbox"))
async def all_hidden_by_rules(stage: Stage) -> None:
    live = stage.main.live
    for name, query in (("Everything", "after:1900"), ("Attention", "attention")):
        await live.editing.apply(search_edits.save_search(live.searches(), name, query, rule="hide"))
    await live.editing.settled()
    stage.main.saved.look_for_rules()
    await stage.rest()
    stage.main.searching.go("cat:cs.CL -is:starred -is:queued -tag:to-teach -tag:seminar -tag:foundations")


@scene()
async def no_match(stage: Stage) -> None:
    stage.main.searching.go("zeppelins")


@scene()
async def empty_view(stage: Stage) -> None:
    stage.main.searching.go("is:hidden")


@scene()
async def nothing_unread(stage: Stage) -> None:
    stage.main.searching.go("is:unread author:nobody")


@scene()
async def marks_and_a_range(stage: Stage) -> None:
    stage.do("mark", "down", "down", "range", "down", "down")


@scene()
async def marks_out_of_view(stage: Stage) -> None:
    stage.do("mark", "mark", "mark")
    stage.main.searching.go("tag:to-teach", stay=True)


@scene()
async def a_key_that_does_nothing(stage: Stage) -> None:
    await stage.press("Q")


@scene()
async def a_sentence_with_undo(stage: Stage) -> None:
    stage.do("star")
    await stage.hear("undo")
    stage.do("undo")
    await stage.hear("redo")


@scene()
async def tag_picker(stage: Stage) -> None:
    stage.do("mark", "down", "down", "mark", "tags")


@scene()
async def tag_being_created(stage: Stage) -> None:
    stage.do("tags")
    await stage.pilot.pause()
    await stage.type("te")


@scene()
async def order_of_the_list(stage: Stage) -> None:
    stage.do("sort")


@scene()
async def go_to_a_date(stage: Stage) -> None:
    stage.do("date")


@scene()
async def a_date_that_is_none(stage: Stage) -> None:
    stage.do("date")
    await stage.pilot.pause()
    await stage.type("2025-13-01")


@scene()
async def note_editor(stage: Stage) -> None:
    stage.do("note")
    await stage.see("Read section 3 again.")


@scene()
async def export(stage: Stage) -> None:
    stage.do("export")


@scene()
async def export_as_bibtex(stage: Stage) -> None:
    stage.do("mark", "mark", "export")
    await stage.pilot.pause()
    await stage.press("up", "up", *["right"] * 5)


@scene()
async def export_as_notes(stage: Stage) -> None:
    stage.do("export")
    await stage.pilot.pause()
    await stage.press("up", "up", "right", "right")


@scene()
async def export_to_nowhere(stage: Stage) -> None:
    stage.do("export")
    await stage.pilot.pause()
    stage.app.screen.field.put("/nowhere/papers.md")  # type: ignore[attr-defined]


@scene()
async def palette(stage: Stage) -> None:
    stage.do("palette")


@scene()
async def palette_narrowed(stage: Stage) -> None:
    stage.do("palette")
    await stage.pilot.pause()
    await stage.type("tag")


@scene()
async def keys_that_work_here(stage: Stage) -> None:
    stage.do("help")


@scene()
async def link_hints(stage: Stage) -> None:
    stage.do("hint_open")


@scene()
async def refreshing(stage: Stage) -> None:
    stage.main.refreshing._told(refresh.Progress("huggingface", 3, 8, "2025-06-10"))


@scene()
async def offline(stage: Stage) -> None:
    told = stage.main.refreshing
    told._told(refresh.Failed("huggingface", "the network is not there", None, offline=True))
    told._done(force=True)
    told._failed.clear()
    told.offline = False


@scene()
async def new_papers_wait(stage: Stage) -> None:
    told = stage.main.refreshing
    told._told(refresh.Got("huggingface", None, IngestCounts(new=12)))
    told._done(force=True)
    await stage.settle()
    told.waiting = told._arrived = 0


async def weeks_of_papers(stage: Stage) -> None:
    if not await stage.main.live.count():
        await stage.see("Welcome to papertui")
        await stage.press("escape")
        await stage.until(lambda: stage.app.screen is stage.main)
    await stage.main.live.ingest(weeks(until=date(2025, 6, 12)))
    stage.main.refreshing.know()
    # the process that counts also finds similar papers, sooner or later: nothing that would show them is in sight
    stage.main.panes.set_mode("list")
    stage.main.searching.go("sort:title")
    await stage.settle()


@scene(bare=True, config=QUIET._replace(offline=True))
async def trends(stage: Stage) -> None:
    await weeks_of_papers(stage)
    stage.do("trends")
    await stage.see("silk kites", "papers since")


@scene(bare=True, config=QUIET._replace(offline=True, ascii=True))
async def trends_of_categories_with_plain_signs(stage: Stage) -> None:
    await weeks_of_papers(stage)
    stage.do("trends")
    await stage.see("silk kites", "papers since")
    await stage.press("tab")
    await stage.see("cs.RO")


@scene(config=QUIET._replace(offline=True))
async def a_year(stage: Stage) -> None:
    stage.do("statistics")
    await stage.see("3 starred")


@scene(config=QUIET._replace(ascii=True))
async def a_year_with_plain_signs(stage: Stage) -> None:
    stage.do("statistics")
    await stage.see("3 starred")
    await stage.press("k")
