"""Rules kept up: whatever happens in whatever order, the tables say what every rule would find if asked anew."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import edits, identity, paths, search_edits
from papertui.edits import Edit
from papertui.model import HIDE, Author, Listing, Organization, Paper, Sighting
from papertui.store import marks, rules, schema
from papertui.store.reader import by_hand
from papertui.workspace import Workspace

QUERIES = (
    "diffusion",
    '"sparse planning"',
    "plan",
    "-diffusion",
    "diffusion OR author:example",
    "(planning OR cat:cs.CL) -votes:>3",
    "cat:cs",
    "org:acme",
    "#todo",
    "is:read",
    "is:unread cat:cs.LG",
    "is:starred",
    "has:note",
    "mine",
    "votes:>2",
    "on:2026-08-14",
    "month:2026-08",
    "after:2026-08-10",
    "id:2608.00003",
    "source:arxiv",
    "year:2026",
    "on:trending",
    "is:updated",
    "cites:2608.00001",
    "citations:>1",
    "sort:votes",
    '"unbalanced',
    "newer:7d",
)
TITLES = ("Sparse planning", "Diffusion planned", "Plans for robots", "Diffusion of heat", "Robots")


def paper(number: int, **fields: object) -> Paper:
    told: dict[str, object] = {
        "key": f"arxiv:2608.{number:05}",
        "title": f"{TITLES[number % 5]} {number}",
        "abstract": "We study sparse planning." if number % 2 else "Nothing in particular.",
        "authors": (Author("Ada Example" if number % 3 else "Bo Beispiel"),),
        "categories": ("cs.LG",) if number % 2 else ("cs.CL", "stat.ML"),
        "published": f"2026-08-{1 + number % 20:02}T00:00:00Z",
        "votes": number % 5,
        "organization": Organization("acme", "Acme Labs") if number % 4 == 0 else None,
    }
    return Paper(**(told | fields))  # type: ignore[arg-type]


def nameless(number: int) -> Paper:
    whole = paper(number)
    return Paper(identity.feed_key(whole.title), whole.title, whole.abstract, whole.authors, published="2026-08-02")


def save(space: Workspace, name: str, query: str, rule: str | int) -> None:
    space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), name, query, rule=rule))


def finish(space: Workspace) -> None:
    while space.rules.look():
        pass


def expected(space: Workspace) -> tuple[dict[str, set[int]], dict[int, tuple[bool, bool]]]:
    """What each rule finds by name, and (hidden, by hand) of each row, asked anew."""
    found: dict[str, set[int]] = {}
    for search in marks.searches(space.reader.db):
        if search.rule:
            query, _ = rules.query_of(search.query)
            found[search.id] = set()
            if query is not None:
                text = search.query
                found[search.id] |= set(space.searching.select(text)) | set(
                    space.searching.select(f"({text} ) is:hidden")
                )
    hidden = {}
    hiding = {search.id for search in marks.searches(space.reader.db) if search.hides}
    for (row,) in space.reader.db.execute("SELECT id FROM paper").fetchall():
        own = space.marks(int(row))
        stays = own.starred or own.queued or own.tags or own.note or own.shown
        ruled = not stays and any(row in found[search] for search in hiding)
        hidden[int(row)] = (own.hidden or ruled, own.hidden)
    return found, hidden


def kept(space: Workspace) -> tuple[dict[str, set[int]], dict[int, tuple[bool, bool]]]:
    db = space.reader.db
    found: dict[str, set[int]] = {str(name): set() for (name,) in db.execute("SELECT search FROM rule")}
    for name, row in db.execute("SELECT search, id FROM hit JOIN rule ON rule = number"):
        found[str(name)].add(int(row))
    flags = {int(row): int(bits) for row, bits in db.execute("SELECT id, flags FROM paper")}
    return found, {row: (bool(bits & schema.HIDDEN), by_hand(bits)) for row, bits in flags.items()}


Step = Callable[[Workspace], object]


def _ingest(numbers: list[int], kind: int) -> Step:
    made = [
        lambda n: Sighting(paper(n), "huggingface", Listing("day", f"2026-08-{10 + n % 5}", n)),
        lambda n: Sighting(paper(n, version=2, title=f"{TITLES[(n + 1) % 5]} {n}", votes=9), "arxiv"),
        lambda n: Sighting(nameless(n), "huggingface", Listing("trending", "", n)),
        lambda n: Sighting(paper(n, version=1, categories=("cs.RO",)), "arxiv"),
    ][kind]
    return lambda space: space.ingest([made(number) for number in numbers])


def _edit(make: Callable[[list[edits.Marked]], Edit], share: int) -> Step:
    def do(space: Workspace) -> None:
        every = [int(row) for (row,) in space.reader.db.execute("SELECT id FROM paper ORDER BY key").fetchall()]
        space.editing.apply(make(space.marked(every[share::3])))

    return do


def _cite(citing_: int, cited: int) -> Step:
    def do(space: Workspace) -> None:
        with space.transaction() as db:
            one, other = f"arxiv:2608.{citing_:05}", f"arxiv:2608.{cited:05}"
            db.execute("INSERT OR IGNORE INTO cites VALUES(?,?)", (one, other))
            db.execute("INSERT OR REPLACE INTO cited(key, citations, fetched) VALUES(?,?,1)", (other, citing_ % 4))

    return do


def _rule(name: str, query: str, rule: str | int) -> Step:
    return lambda space: save(space, name, query, rule)


def _delete(index: int) -> Step:
    def do(space: Workspace) -> None:
        found = marks.searches(space.reader.db)
        if index < len(found):
            space.editing.apply(search_edits.delete_search(found[index]))

    return do


MAKERS: tuple[Callable[[list[edits.Marked]], Edit], ...] = (
    edits.star,
    lambda papers: edits.star(papers, False),
    edits.queue,
    edits.hide,
    lambda papers: edits.hide(papers, False),
    lambda papers: edits.toggle(papers, "hidden"),
    edits.read,
    lambda papers: edits.tag(papers, "todo"),
    lambda papers: edits.toggle_tag(papers, "todo"),
    lambda papers: edits.note(papers, "mine alone"),
    lambda papers: edits.note(papers, ""),
)
NUMBERS = st.integers(0, 7)
RULES = st.sampled_from([HIDE, HIDE, 2])
CHANGES: st.SearchStrategy[Step] = st.one_of(
    st.builds(_ingest, st.lists(NUMBERS, min_size=1, max_size=6), st.integers(0, 3)),
    st.builds(_edit, st.sampled_from(MAKERS), st.integers(0, 2)),
    st.builds(_cite, NUMBERS, NUMBERS),
    st.sampled_from(
        [lambda space: space.editing.undo(), lambda space: space.editing.redo(), lambda space: space.rules.look()]
    ),
)
STEPS = st.one_of(
    CHANGES,
    CHANGES,
    st.builds(_rule, st.sampled_from("abcd"), st.sampled_from(QUERIES), st.sampled_from([HIDE, HIDE, 2, -3, 0])),
    st.builds(_delete, st.integers(0, 3)),
)


@given(
    st.lists(st.builds(_rule, st.sampled_from("abcd"), st.sampled_from(QUERIES), RULES), min_size=4, max_size=4),
    st.lists(NUMBERS, max_size=6),
    st.lists(STEPS, max_size=12),
)
def test_the_tables_say_what_asking_anew_would(first: list[Step], there: list[int], steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERTUI_HOME", folder)
        patch.setattr(rules, "CHUNK", 3)
        with Workspace.open(paths.find()) as space:
            _ingest(there, 0)(space)
            for step in first:
                step(space)
            finish(space)
            assert kept(space) == expected(space)
            for step in steps:
                step(space)
            finish(space)
            assert kept(space) == expected(space)


@pytest.fixture
def space(home: Path) -> Iterator[Workspace]:
    with Workspace.open(paths.find()) as opened:
        _ingest([0, 1, 2, 3], 0)(opened)
        yield opened


def _ruled(space: Workspace) -> set[str]:
    rows = [int(row) for (row,) in space.reader.db.execute("SELECT id FROM hit").fetchall()]
    return {row.key[-1] for row in space.reader.rows(rows)}


@pytest.mark.parametrize(
    ("query", "before", "step", "after"),
    [
        ("cites:2608.00001", "", _cite(2, 1), "2"),
        ("citations:>1", "", _cite(2, 1), "1"),
        ("on:2026-08-20", "", lambda space: space.ingest(
            [Sighting(paper(3), "huggingface", Listing("day", "2026-08-20", 0))]), "3"),
        ("gerbils", "", lambda space: space.ingest([Sighting(paper(3, abstract="Gerbils."), "arxiv")]), "3"),
        ("planning", "0123", lambda space: space.ingest([Sighting(paper(3, abstract="Gerbils."), "arxiv")]), "012"),
        ("source:arxiv", "", _ingest([2], 3), "2"),
        ("cat:cs.RO", "", _ingest([2], 3), "2"),
        ("#todo", "", _edit(lambda papers: edits.tag(papers, "todo"), 0), "03"),
        ("is:read", "", _edit(edits.read, 1), "1"),
    ],
)  # fmt: skip
def test_what_a_rule_finds_follows_every_kind_of_change(
    space: Workspace, query: str, before: str, step: Step, after: str
) -> None:
    save(space, "rule", query, 2)
    finish(space)
    assert _ruled(space) == set(before)
    step(space)
    assert _ruled(space) == set(after)
    assert kept(space) == expected(space)


def test_a_note_that_is_rewritten_is_looked_at_again(space: Workspace) -> None:
    save(space, "rule", "gerbils", 2)
    finish(space)
    _edit(lambda papers: edits.note(papers, "about mice"), 0)(space)
    assert _ruled(space) == set()
    _edit(lambda papers: edits.note(papers, "about gerbils"), 0)(space)
    assert _ruled(space) == {"0", "3"}


def test_another_key_of_a_cited_paper_brings_what_cites_it_under_that(space: Workspace) -> None:
    with space.transaction() as db:
        db.execute("INSERT INTO cites VALUES('arxiv:2608.00002', 'doi:10.1/x')")
    save(space, "rule", "cites:2608.00001", 2)
    finish(space)
    assert _ruled(space) == set()
    space.ingest([Sighting(paper(1, doi="10.1/x"), "arxiv")])
    finish(space)
    assert _ruled(space) == {"2"}


def _shown(space: Workspace) -> str:
    return "".join(sorted(row.key[-1] for row in space.reader.rows(space.searching.select(""))))


def test_a_rule_hides_what_is_not_marked_and_nothing_else(space: Workspace) -> None:
    save(space, "rule", "after:2000", HIDE)
    finish(space)
    assert _shown(space) == ""
    assert len(space.searching.select("is:hidden")) == 4
    for make in (
        edits.star,
        edits.queue,
        lambda papers: edits.tag(papers, "x"),
        lambda papers: edits.note(papers, "x"),
    ):
        rows = space.searching.select("is:hidden")
        space.editing.apply(make(space.marked(rows[:1])))
    assert _shown(space) == "0123"
    for _ in range(4):
        space.editing.undo()
    assert _shown(space) == ""


def test_bringing_a_paper_back_outlasts_the_rule_and_undo_takes_it_back(space: Workspace) -> None:
    save(space, "rule", "after:2000", HIDE)
    finish(space)
    rows = space.searching.select("is:hidden")
    edit = edits.toggle(space.marked(rows[:1]), "hidden")
    assert edit.label == "Unhidden 1"
    space.editing.apply(edit)
    assert len(_shown(space)) == 1
    space.editing.undo()
    assert _shown(space) == ""
    space.editing.redo()
    _rule("rule", "after:1999", HIDE)(space)
    finish(space)
    assert len(_shown(space)) == 1


def test_a_rule_that_no_longer_hides_shows_its_papers_but_not_those_the_reader_hid(space: Workspace) -> None:
    space.editing.apply(edits.hide(space.marked(space.searching.select("id:2608.00002"))))
    save(space, "rule", "after:2000", HIDE)
    finish(space)
    save(space, "rule", "after:2000", -2)
    finish(space)
    assert _shown(space) == "013"
    save(space, "rule", "after:2000", HIDE)
    finish(space)
    space.editing.apply(search_edits.delete_search(marks.searches(space.reader.db)[0]))
    finish(space)
    assert _shown(space) == "013"
    assert not space.reader.db.execute("SELECT * FROM rule").fetchall()


def test_a_cache_built_anew_has_the_same_rules(space: Workspace, home: Path) -> None:
    save(space, "rule", '"sparse planning"', HIDE)
    finish(space)
    space.close()
    paths.find().cache.unlink()
    with Workspace.open(paths.find()) as again:
        _ingest([0, 1, 2, 3], 0)(again)
        finish(again)
        assert _shown(again) == "2"


@pytest.mark.parametrize(
    "query", ["newer:7d", "is:new", "on:today", "before:yesterday", "week:last", "is:hidden", '"open']
)
def test_what_cannot_be_a_rule_finds_nothing_and_says_why(space: Workspace, query: str) -> None:
    save(space, "rule", query, HIDE)
    finish(space)
    assert _shown(space) == "0123"
    ((fault,),) = space.reader.db.execute("SELECT fault FROM rule").fetchall()
    assert str(fault).endswith((".", "?"))
