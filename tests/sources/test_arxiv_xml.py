"""arXiv's XML: the answers of its API, its announcements and its harvested records."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui.sources import arxiv_xml
from papertui.sources.arxiv_xml import ANNOUNCED, API, HARVEST, Answer
from papertui.sources.parsed import ContentProblem

ATOM = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
ENTRY = """<entry><id>http://arxiv.org/abs/2101.00001v2</id><title>A Garden
  of Kites</title><updated>2021-02-03T04:05:06Z</updated><published>2021-01-01T00:00:01Z</published>
  <link href="https://arxiv.org/abs/2101.00001v2" rel="alternate"/><summary>  We fly kites.
  Indented paragraph.</summary><category term="stat.ML"/><category term="cs.LG"/><category term="68T07, 68T45"/>
  <arxiv:primary_category term="cs.LG"/><arxiv:comment>9 pages</arxiv:comment>
  <arxiv:journal_ref>J. Kites 3</arxiv:journal_ref>
  <arxiv:doi>10.1000/kites</arxiv:doi><author><name>Ada Moss</name>
  <arxiv:affiliation>Kite Lab</arxiv:affiliation></author>
  <author><name>P. Erd\\H{o}s</name></author></entry>"""


def feed(
    *entries: str, more: str = "<opensearch:totalResults xmlns:opensearch='x'>7</opensearch:totalResults>"
) -> bytes:
    start = f"<?xml version='1.0' encoding='UTF-8'?><feed {ATOM}><title>arXiv Query</title>"
    return f"{start}{more}{''.join(entries)}</feed>".encode()


def item(
    arxiv_id: str = "2604.21935v1", kind: str = "new", title: str = "Maps", creator: str = "Ada Moss", lead: bool = True
) -> str:
    about = f"arXiv:{arxiv_id} Announce Type: {kind} \nAbstract: " if lead else ""
    return (
        f"<item><title>{title}</title><link>https://arxiv.org/abs/{arxiv_id.partition('v')[0]}</link>"
        f"<description>{about}If $k&lt;n$ then $a&lt;b$ holds.</description>"
        f"<guid isPermaLink='false'>oai:arXiv.org:{arxiv_id}</guid><category>cs.AI</category>"
        f"<pubDate>Mon, 27 Apr 2026 00:00:00 -0400</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{creator}</dc:creator></item>"
    )


def rss(*items: str, title: str = "cs.AI updates on arXiv.org", about: str = "") -> bytes:
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">'
        f"<channel><title>{title}</title><description>{about}</description>{''.join(items)}</channel></rss>"
    ).encode()


def test_an_entry_of_the_api() -> None:
    answer = arxiv_xml.parse(feed(ENTRY))
    assert (answer.kind, answer.total) == (API, 7)
    (sighting,) = answer.parsed.sightings
    paper = sighting.paper
    assert (sighting.source, sighting.live) == ("arxiv", True)
    assert (paper.key, paper.version) == ("arxiv:2101.00001", 2)
    assert paper.title == "A Garden of Kites"
    assert paper.abstract == "We fly kites.\n\nIndented paragraph."
    assert [author.name for author in paper.authors] == ["Ada Moss", "P. Erdős"]
    assert (paper.published, paper.updated) == ("2021-01-01T00:00:01Z", "2021-02-03T04:05:06Z")
    assert paper.categories == ("cs.LG", "stat.ML")
    assert (paper.doi, paper.journal_ref, paper.comment) == ("10.1000/kites", "J. Kites 3", "9 pages")


def test_an_error_is_never_a_paper() -> None:
    error = (
        "<entry><id>https://arxiv.org/api/errors#bad</id><title>Error</title><summary>incorrect id</summary></entry>"
    )
    old = "<entry><id>http://arxiv.org/api/x</id><title>Error</title><summary>too many</summary></entry>"
    for entry, said in ((error, "incorrect id"), (old, "too many")):
        with pytest.raises(ContentProblem, match=f"arXiv answers: {said}"):
            arxiv_xml.parse(feed(entry))


def test_a_paper_may_be_called_error() -> None:
    answer = arxiv_xml.parse(feed(ENTRY.replace("A Garden\n  of Kites", "Error")))
    assert [sighting.paper.title for sighting in answer.parsed.sightings] == ["Error"]


def test_one_bad_entry_costs_only_itself() -> None:
    nameless = ENTRY.replace("A Garden\n  of Kites", " ").replace("2101.00001v2", "2101.00002v1")
    elsewhere = ENTRY.replace("http://arxiv.org/abs/2101.00001v2", "http://example.org/1")
    answer = arxiv_xml.parse(feed(nameless, ENTRY, elsewhere))
    assert [sighting.paper.key for sighting in answer.parsed.sightings] == ["arxiv:2101.00001"]
    assert [(skip.place, skip.reason) for skip in answer.parsed.skipped] == [
        ("entry 1", "2101.00002 has no title"),
        ("entry 3", "'http://example.org/1' is no arXiv id"),
    ]


def test_announcements_tell_version_day_and_type() -> None:
    kinds = ("new", "cross", "replace", "replace-cross")
    items = [item(f"2604.0000{number}v{number}", kind) for number, kind in enumerate(kinds, 1)]
    answer = arxiv_xml.parse(rss(*items))
    assert (answer.kind, answer.day) == (ANNOUNCED, "2026-04-27")
    assert list(answer.announced.values()) == list(kinds)
    papers = [sighting.paper for sighting in answer.parsed.sightings]
    assert [paper.version for paper in papers] == [1, 2, 3, 4]
    assert [(paper.published, paper.updated) for paper in papers] == [
        ("2026-04-27", None), ("2026-04-27", None), ("2026-04", "2026-04-27"), ("2026-04", "2026-04-27"),
    ]  # fmt: skip
    assert {paper.abstract for paper in papers} == {"If $k<n$ then $a<b$ holds."}


def test_affiliations_are_no_authors() -> None:
    creator = "Ada Moss (Kite Lab, University of Air), Ben Quill Jr. (1, 2), Math\\'eo Stone"
    (sighting,) = arxiv_xml.parse(rss(item(creator=creator))).parsed.sightings
    assert [author.name for author in sighting.paper.authors] == ["Ada Moss", "Ben Quill Jr.", "Mathéo Stone"]


def test_a_day_without_announcements_is_no_error() -> None:
    answer = arxiv_xml.parse(rss())
    assert (answer.kind, answer.parsed.sightings, answer.announced) == (ANNOUNCED, (), {})


def test_an_error_told_as_a_feed_is_one() -> None:
    with pytest.raises(ContentProblem, match="arXiv answers: Invalid archive specification"):
        arxiv_xml.parse(rss(title='Feed error for query: "xx"', about="Invalid archive specification"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is empty"),
        (b"Rate exceeded.", "it is not XML"),
        (b"<html><body>Access Denied</body></html>", "it is a web page"),
        (b"<!DOCTYPE html><html/>", "it is a web page"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>', "it has a DOCTYPE"),
        (
            b"<feed " + b" ".join(b"a%d = '>'" % number for number in range(501)) + b"/>",
            "it has an element with more than 500 attributes",
        ),
        (feed(ENTRY)[:-40], "it is cut off after"),
        (b"<feed><entry></feed>", r"it is not valid XML \(line 1, column \d+\)"),
        (b"<a>" * 200 + b"</a>" * 200, "it is nested too deeply"),
        (b"<opml/>", "none of arXiv's"),
        (b"<rss><channel><title>Kites</title></channel></rss>", "a feed, but not of arXiv papers"),
        (b'<?xml version="1.0" encoding="kites"?><feed/>', "it cannot be decoded|not valid XML"),
    ],
)
def test_anything_else_is_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ContentProblem, match=sentence):
        arxiv_xml.parse(data, "it")


def test_harvested_records() -> None:
    record = (
        "<record><header><identifier>oai:arXiv.org:2401.00001</identifier></header><metadata>"
        '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2401.00001</id><created>2024-01-01</created>'
        "<updated>2024-02-01</updated><authors><author><keyname>Moss</keyname><forenames>Ada</forenames>"
        "<suffix>Jr</suffix></author></authors><title>Maps of\n  Rivers</title><categories>cs.LG math.ST</categories>"
        "<comments>3 pages</comments><license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>"
        "<abstract>  On rivers.\n</abstract></arXiv></metadata></record>"
    )
    gone = '<record><header status="deleted"><identifier>oai:arXiv.org:2401.00002</identifier></header></record>'
    empty = "<record><header><identifier>oai:arXiv.org:2401.00003</identifier></header></record>"
    token = "<resumptionToken>skip=2500</resumptionToken>"
    answer = arxiv_xml.parse(f"<OAI-PMH><ListRecords>{record}{gone}{empty}{token}</ListRecords></OAI-PMH>".encode())
    assert (answer.kind, answer.token) == (HARVEST, "skip=2500")
    (paper,) = [sighting.paper for sighting in answer.parsed.sightings]
    assert (paper.title, paper.authors[0].name, paper.version) == ("Maps of Rivers", "Ada Moss Jr", None)
    assert (paper.published, paper.updated, paper.categories) == ("2024-01-01", "2024-02-01", ("cs.LG", "math.ST"))
    assert [skip.reason for skip in answer.parsed.skipped] == ["it has no metadata"]


def test_a_harvest_without_records_is_empty_and_an_error_is_told() -> None:
    nothing = arxiv_xml.parse(b'<OAI-PMH><error code="noRecordsMatch">none</error></OAI-PMH>')
    assert nothing == Answer(HARVEST, nothing.parsed) and not nothing.parsed.sightings
    with pytest.raises(ContentProblem, match="arXiv answers: token expired"):
        arxiv_xml.parse(b'<OAI-PMH><error code="badResumptionToken">token expired</error></OAI-PMH>')


def test_every_recorded_answer_is_understood(recorded: Path) -> None:
    found: dict[str, int] = {}
    for file in sorted((recorded / "arxiv").rglob("*.xml")):
        if ".400." in file.name or file.name.startswith("error_"):
            with pytest.raises(ContentProblem, match="incorrect id format"):
                arxiv_xml.parse(file.read_bytes())
            continue
        answer = arxiv_xml.parse(file.read_bytes())
        assert answer.parsed.skipped == (), file.name
        for sighting in answer.parsed.sightings:
            assert sighting.paper.authors and sighting.paper.abstract and sighting.paper.published, file.name
        found[answer.kind] = found.get(answer.kind, 0) + len(answer.parsed.sightings)
    assert found == {API: 225, ANNOUNCED: 16, HARVEST: 30}
