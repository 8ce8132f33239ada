"""A paper looked up by a DOI: whom it is asked of, what becomes of the record, and what is said where there is none."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError
from papertui.live import Live
from papertui.model import Author, Paper, Published, Sighting, View
from papertui.sources import arxiv, crossref, datacite
from papertui.sources.parsed import ContentProblem
from servers import misbehave
from servers.arxiv import ArxivServer, Preprint
from servers.registers import CrossrefServer, DataCiteServer, Registered

TODAY = date(2026, 12, 14)
KITES = Registered(
    "10.1000/KITES", "On the <i>Flight</i> of Kites", venue="Winds &amp; Kites",
    abstract="<jats:title>Abstract</jats:title><jats:p>Kites fly.</jats:p><jats:p>Some do not.</jats:p>",
)  # fmt: skip
WIND = Registered("10.5281/zenodo.100", "Measurements of Wind", kind="Dataset", abstract="<p>Hourly, if a&lt;b.</p>")
OF_ARXIV = KITES._replace(related=(("has-preprint", "10.48550/arXiv.2608.00001"),))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-12-14T12:00:00Z")
    for source in (arxiv, crossref, datacite):
        monkeypatch.setattr(source, "EVERY", 0.001)


class World:
    """The cache, and those who can be asked."""

    def __init__(self, live: Live, one: CrossrefServer, other: DataCiteServer, preprints: ArxivServer) -> None:
        self.live, self.crossref, self.datacite, self.arxiv = live, one, other, preprints
        sources = Config().sources
        self.config = Config(
            sources=sources._replace(
                crossref=sources.crossref._replace(url=one.url),
                datacite=sources.datacite._replace(url=other.url),
                arxiv=sources.arxiv._replace(url=preprints.url),
            )
        )

    async def ask(self, key: str) -> View:
        await refresh.look_up(self.live, self.config, key)
        view = await self.live.view(self.live.row_of(key) or 0)
        assert view is not None
        return view


@pytest.fixture
async def world() -> AsyncIterator[World]:
    live = Live.open(paths.find())
    async with CrossrefServer([KITES]) as one, DataCiteServer([WIND]) as other, ArxivServer() as preprints:
        yield World(live, one, other, preprints)
    live.close()


async def test_crossref_is_asked_first_also_while_it_is_off(world: World) -> None:
    assert not world.config.sources.crossref.enabled
    view = await world.ask("doi:10.1000/kites")
    assert view.paper == Paper(
        "doi:10.1000/kites",
        "On the Flight of Kites",
        "Kites fly.\n\nSome do not.",
        (Author("Ada Moss"), Author("Ben Quill")),
        author_count=2,
        published="2026-07-03",
        doi="10.1000/kites",
        journal_ref="Winds & Kites, 2026",
    )
    assert view.sources == ("crossref",)
    assert [asked.path for asked in world.crossref.requests] == ["/works/10.1000/kites"]
    assert not world.datacite.requests and not world.arxiv.requests


async def test_datacite_is_asked_for_what_crossref_does_not_know(world: World) -> None:
    view = await world.ask("doi:10.5281/zenodo.100")
    assert (view.paper.title, view.paper.abstract) == ("Measurements of Wind", "Hourly, if a<b.")
    assert view.paper.authors == (Author("Ada Moss"), Author("Ben Quill"))
    assert (view.paper.published, view.paper.journal_ref) == ("2026-07-03", None)
    assert view.sources == ("datacite",)


async def test_a_doi_that_nobody_knows_is_one_sentence(world: World) -> None:
    with pytest.raises(
        NothingMatched, match="^Neither Crossref nor DataCite knows the DOI 10.1000/none: is it complete"
    ):
        await refresh.look_up(world.live, world.config, "doi:10.1000/none")
    with pytest.raises(NothingMatched, match="only be fetched by arXiv id or DOI"):
        await refresh.look_up(world.live, world.config, "feed:0123456789abcdef")
    assert world.live.size() == 0


async def test_a_version_of_a_preprint_that_is_here_joins_it_and_takes_nothing_from_it(world: World) -> None:
    mine = Paper("arxiv:2608.00001", "Kites", "Ours.", (Author("A. Moss"),), published="2026-05-01", version=2)
    await world.live.ingest([Sighting(mine, "arxiv")])
    world.crossref.works["10.1000/kites"] = OF_ARXIV
    view = await world.ask("doi:10.1000/kites")
    assert view.paper.key == "arxiv:2608.00001" and world.live.size() == 1
    assert (view.paper.title, view.paper.abstract, view.paper.published) == ("Kites", "Ours.", "2026-05-01")
    assert (view.paper.doi, view.paper.journal_ref) == ("10.1000/kites", None)
    assert view.published == Published(
        "10.1000/kites", "Winds & Kites", "2026-07-03", "crossref", "2026-12-14T12:00:00Z"
    )
    assert not world.arxiv.requests


async def test_the_preprint_is_fetched_where_it_is_not_here(world: World) -> None:
    world.arxiv.papers = [Preprint("2608.00001", "Kites, a preprint", "2026-08-01", ("physics.ao-ph",))]
    world.crossref.works["10.1000/kites"] = OF_ARXIV
    view = await world.ask("doi:10.1000/kites")
    assert (view.paper.key, view.paper.title) == ("arxiv:2608.00001", "Kites, a preprint")
    assert view.paper.categories == ("physics.ao-ph",) and view.sources == ("arxiv", "crossref")


async def test_without_arxiv_the_record_is_enough(world: World) -> None:
    world.arxiv.misbehave(misbehave.status(404))
    world.crossref.works["10.1000/kites"] = OF_ARXIV
    view = await world.ask("doi:10.1000/kites")
    assert (view.paper.key, view.paper.title) == ("arxiv:2608.00001", "On the Flight of Kites")


async def test_datacite_may_say_that_a_text_is_a_preprint_but_not_a_dataset(world: World) -> None:
    for kind, key in (("Dataset", "doi:10.5281/zenodo.1"), ("ConferencePaper", "arxiv:2608.00001")):
        name = f"10.5281/zenodo.{1 if kind == 'Dataset' else 2}"
        related = (("IsVersionOf", "arXiv:2608.00001v2"),)
        world.datacite.works[name] = Registered(name, f"Kites as {kind}", kind=kind, related=related)
        assert (await world.ask(f"doi:{name}")).paper.key == key


@pytest.mark.parametrize(
    "behaviour", [misbehave.status(403), misbehave.status(429, "60"), misbehave.cut_json, misbehave.web_page]
)
async def test_a_register_that_fails_is_told_of_unless_the_other_knows(world: World, behaviour: Any) -> None:
    world.crossref.misbehave(behaviour)
    with pytest.raises(PapertuiError, match="127.0.0.1|Crossref") as raised:
        await refresh.look_up(world.live, world.config, "doi:10.1000/kites")
    assert "Neither" not in str(raised.value)
    assert (await world.ask("doi:10.5281/zenodo.100")).paper.title == "Measurements of Wind"


async def test_without_a_network_one_sentence(world: World) -> None:
    sources = world.config.sources
    unreachable = sources._replace(crossref=sources.crossref._replace(url="http://127.0.0.1:9"))
    with pytest.raises(NetworkNeeded):
        await refresh.look_up(world.live, Config(sources=unreachable), "doi:10.1000/kites")


async def test_a_doi_of_odd_signs_is_one_part_of_the_path(world: World) -> None:
    odd = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
    world.crossref.works[odd] = KITES._replace(doi=odd)
    view = await world.ask(f"doi:{odd}")
    assert view.paper.title == "On the Flight of Kites"


def crossref_record(**fields: Any) -> bytes:
    return json.dumps({"message": {"title": ["Kites"], "type": "journal-article", **fields}}).encode()


def datacite_record(**fields: Any) -> bytes:
    return json.dumps({"data": {"attributes": {"titles": [{"title": "Kites"}], **fields}}}).encode()


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({"issued": {"date-parts": [[2027, 5]]}, "created": {"date-parts": [[2026, 11, 2]]}}, "2026-11-02"),
        ({"issued": {"date-parts": [[2026]]}}, "2026"),
        ({"issued": {"date-parts": [[None]]}}, None),
        ({"issued": {"date-parts": [[2027]]}, "created": 3}, None),
    ],
)
def test_a_date_to_come_is_none(fields: dict[str, Any], when: str | None) -> None:
    assert crossref.parse_work(crossref_record(**fields), "10.1000/k", TODAY).paper.published == when


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({"publicationYear": 2020}, "2020"),
        ({"publicationYear": "2020", "dates": [{"date": "2019-05", "dateType": "Issued"}]}, "2019-05"),
        ({"dates": [{"date": "2020-01-02/2021-01-01", "dateType": "Issued"}]}, "2020-01-02"),
        ({"dates": [{"date": "soon", "dateType": "Issued"}, None], "publicationYear": True}, None),
        ({"dates": [{"date": "2031-01-01", "dateType": "Issued"}]}, None),
    ],
)
def test_dates_of_datacite(fields: dict[str, Any], when: str | None) -> None:
    assert datacite.parse_work(datacite_record(**fields), "10.1000/k", TODAY).paper.published == when


def test_people_as_far_as_they_are_named() -> None:
    given = [{"given": "Ada", "family": "Moss", "suffix": "Jr"}, {"name": "The Kite Group"}, {"family": "Quill"}, {}, 3]
    paper = crossref.parse_work(crossref_record(author=given), "10.1000/k", TODAY).paper
    assert [author.name for author in paper.authors] == ["Ada Moss Jr", "The Kite Group", "Quill"]
    told = [
        {"name": "Moss, Ada"},
        {"name": "Kites, Winds", "nameType": "Organizational"},
        {"givenName": "Ben", "familyName": "Quill", "name": "x"},
        {"name": 3},
        None,
    ]
    paper = datacite.parse_work(datacite_record(creators=told), "10.1000/k", TODAY).paper
    assert [author.name for author in paper.authors] == ["Ada Moss", "Kites, Winds", "Ben Quill"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [("If a < b and c > d", "If a < b and c > d"), ("A&amp;B <sub>2</sub>", "A&B 2"), ("x\x1b[31m\u202ey", "xy")],
)
def test_a_title_is_only_text(title: str, shown: str) -> None:
    assert crossref.parse_work(crossref_record(title=[title]), "10.1000/k", TODAY).paper.title == shown
    assert datacite.parse_work(datacite_record(titles=[{"title": title}]), "10.1000/k", TODAY).paper.title == shown


@pytest.mark.parametrize("title", [[], None, 3, [None], [""], [{}]])
def test_a_record_without_a_title_is_none(title: Any) -> None:
    with pytest.raises(ContentProblem, match="no title"):
        crossref.parse_work(crossref_record(title=title), "10.1000/k", TODAY)
    with pytest.raises(ContentProblem, match="no title"):
        datacite.parse_work(datacite_record(titles=title), "10.1000/k", TODAY)


@pytest.mark.parametrize("field", ["author", "relation", "issued", "event", "container-title", "abstract", "URL"])
def test_odd_fields_cost_only_themselves(field: str) -> None:
    for odd in (3, [], {}, [[]], {"a": 1}, "x", [{"id": 3}], {"has-preprint": [None]}):
        assert crossref.parse_work(crossref_record(**{field: odd}), "10.1000/k", TODAY).paper.title == "Kites"


@pytest.mark.parametrize(
    "field", ["creators", "dates", "types", "container", "descriptions", "relatedIdentifiers", "relatedItems", "url"]
)
def test_odd_fields_of_datacite_cost_only_themselves(field: str) -> None:
    for odd in (3, [], {}, [[]], {"a": 1}, "x", [{"id": 3}], [{"titles": 3, "relationType": "IsPublishedIn"}]):
        assert datacite.parse_work(datacite_record(**{field: odd}), "10.1000/k", TODAY).paper.title == "Kites"


async def test_opening_a_paper_known_by_its_id_alone_looks_it_up(world: World) -> None:
    key = f"doi:{KITES.doi.lower()}"
    await world.live.ingest([Sighting(Paper(key, key), "import", live=False)])
    view = await refresh.load_detail(world.live, world.config._replace(offline=True), key)
    assert view is not None and view.paper.title == key and not world.crossref.requests
    view = await refresh.load_detail(world.live, world.config, key)
    assert view is not None and view.paper.title == "On the Flight of Kites"
    asked = len(world.crossref.requests)
    await refresh.load_detail(world.live, world.config, key)
    assert len(world.crossref.requests) == asked, "it has a name now"
