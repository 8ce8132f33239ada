"""The text of a saved Daily Papers page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertui import identity, text
from papertui.model import Organization
from papertui.sources import saved_page
from papertui.sources.parsed import Parsed

AS_OF = date(2025, 12, 31)

LONG = "We count the teapots of a small town and find that every second one leaks. " * 4
ABSTRACT = LONG.strip()
HEADER = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "Daily Papers\n\nbyAK and the research community\n\nDec 31\n\n"
)


def card(title: str, byline: str = "  • 4 authors\n·\nApr 18, 2021", abstract: str = ABSTRACT) -> str:
    return "\n\n".join(part for part in (title, abstract, byline) if part) + "\n\n"


def parse(page: str, as_of: date = AS_OF) -> Parsed:
    return saved_page.parse(page, as_of=as_of)


def titles(parsed: Parsed) -> list[str]:
    return [sighting.paper.title for sighting in parsed.sightings]


@pytest.fixture(scope="module")
def seed(recorded: Path) -> str:
    return (recorded / "seed" / "daily-papers-page.txt").read_text(encoding="utf-8")


# (place, beginning of the title, published, authors, comments): what the eye sees on the recorded page
SEEN = (
    (0, "Cross-Task Generalization via Natural Language", "2021-04-18", 4, None),
    (1, "Federated Full-Parameter Tuning", "2023-12-11", 6, 1),
    (2, "GeniL", "2024-04-08", 5, None),
    (3, "RT-Trajectory", "2023-11-03", 17, None),
    (4, "Multi-Head Adapter Routing", "2022-11-07", 6, 2),
    (7, "Robo-Dopamine", None, None, None),
    (8, "Multitask Vision-Language Prompt Tuning", "2022-11-21", 7, None),
    (9, "Beyond One-Size-Fits-All", "2025-10-29", 3, None),
    (12, "Atomic-to-Compositional Generalization", "2025-06-10", 6, None),
    (13, "Combinatorial Creativity", "2025-09-25", None, 2),
    (16, "ARNOLD", "2023-04-09", 12, None),
    (18, "Meta-World", "2019-10-23", 10, None),
    (19, "OWL", "2025-05-29", 16, None),
    (20, "Zero-shot Robotic Manipulation", "2025-01-25", 6, None),
    (23, "OpenVLA", "2024-06-13", 18, 1),
    (28, "Unified Work Embeddings", "2025-11-11", 3, None),
    (35, "TCIA", "2025-08-27", 10, 3),
    (37, "Breaking the Data Barrier", "2025-04-14", 7, 2),
)


def test_recorded_page_gives_its_38_papers_and_skips_nothing(seed: str) -> None:
    parsed = parse(seed)
    assert len(parsed.sightings) == 38
    assert parsed.skipped == ()
    assert len({sighting.paper.key for sighting in parsed.sightings}) == 38
    lines = seed.split("\n")
    for sighting in parsed.sightings:
        # titles stand alone on a line, abstracts are another line of the file, whole
        assert sighting.paper.title in lines
        assert 1400 <= len(sighting.paper.abstract) <= 1920
        assert any(text.block(line) == sighting.paper.abstract for line in lines)


@pytest.mark.parametrize(("place", "title", "published", "authors", "comments"), SEEN)
def test_facts_of_the_recorded_page(
    seed: str, place: int, title: str, published: str | None, authors: int | None, comments: int | None
) -> None:
    sighting = parse(seed).sightings[place]
    paper = sighting.paper
    assert paper.title.startswith(title)
    assert (paper.published, paper.author_count, paper.comments) == (published, authors, comments)
    assert (sighting.source, sighting.live, sighting.listing) == ("huggingface", False, None)
    assert paper.key == identity.feed_key(paper.title)
    assert (paper.votes, paper.authors) == (None, ())


def test_the_organization_of_the_recorded_page(seed: str) -> None:
    papers = [sighting.paper for sighting in parse(seed).sightings]
    named = [(place, paper.organization) for place, paper in enumerate(papers) if paper.organization]
    assert named == [(13, Organization("spiralworks", "Spiral Works"))]
    assert sum(paper.author_count is not None for paper in papers) == 36
    assert sum(paper.comments is not None for paper in papers) == 6
    assert sum((paper.published or "").startswith("2025") for paper in papers) == 9


@pytest.mark.parametrize("change", ["crlf", "cr", "no bullets", "deep", "no dots", "double spaced"])
def test_recorded_page_in_other_dress(seed: str, change: str) -> None:
    page = {
        "crlf": seed.replace("\n", "\r\n"),
        "cr": seed.replace("\n", "\r"),
        "no bullets": seed.replace("  • ", ""),
        "deep": seed.replace("\n", "\n\t   "),
        "no dots": seed.replace("\n·\n", "\n"),
        "double spaced": seed.replace("\n", "\n\n").replace(
            "spiralworks Spiral Works\n\n", "spiralworks Spiral Works\n"
        ),
    }[change]
    assert parse(page) == parse(seed)


def test_cut_at_any_line_never_raises_and_loses_only_the_end(seed: str) -> None:
    whole = titles(parse(seed))
    lines = seed.split("\n")
    for end in range(0, len(lines), 5):
        found = titles(parse("\n".join(lines[:end])))
        assert found == whole[: len(found)]
        assert len(found) >= end // 8 - 3


def test_header_is_not_a_paper() -> None:
    parsed = parse(HEADER + card("Teapots"))
    assert titles(parsed) == ["Teapots"]
    assert parsed.skipped == ()
    assert parsed.sightings[0].paper.published == "2021-04-18"


@pytest.mark.parametrize(
    ("written", "as_of", "published", "comments"),
    [
        ("Apr 18, 2021", AS_OF, "2021-04-18", None),
        ("Apr 18, 2021 12", AS_OF, "2021-04-18", 12),
        ("Dec 31", AS_OF, "2025-12-31", None),
        ("Dec 31", date(2025, 12, 30), "2024-12-31", None),
        ("Jun 10 3", date(2025, 6, 10), "2025-06-10", 3),
        ("Jun 10 3", date(2025, 6, 9), "2024-06-10", 3),
        ("Feb 29", date(2025, 6, 9), "2024-02-29", None),
        ("Feb 29", date(1903, 1, 1), "1896-02-29", None),
        ("September 3, 2024", AS_OF, "2024-09-03", None),
        ("Sep 25 1,204", AS_OF, "2025-09-25", 1204),
        ("Apr 14 2025", AS_OF, "2025-04-14", None),
    ],
)
def test_dates(written: str, as_of: date, published: str, comments: int | None) -> None:
    paper = parse(card("Teapots", f"• 4 authors\n·\n{written}"), as_of).sightings[0].paper
    assert (paper.published, paper.comments) == (published, comments)


def test_a_day_that_does_not_exist_costs_only_the_date() -> None:
    parsed = parse(card("Teapots", "• 4 authors\n·\nFeb 31, 2023"))
    assert parsed.sightings[0].paper.published is None
    assert parsed.sightings[0].paper.author_count == 4
    assert parsed.skipped[0].place == "line 7"
    assert "'Feb 31, 2023'" in parsed.skipped[0].reason


@pytest.mark.parametrize(
    ("byline", "authors", "organization"),
    [
        ("• 1 author\n·\nApr 18, 2021", 1, None),
        ("4 authors · Apr 18, 2021", 4, None),
        ("• 4 authors\n\n·\n\nApr 18, 2021", 4, None),
        ("• 3,303 authors\n·\nApr 18, 2021", 3303, None),
        ("Apr 18, 2021\n·\n• 4 authors", 4, None),
        ("teapot-lab Teapot Laboratory\n·\nApr 18, 2021", None, Organization("teapot-lab", "Teapot Laboratory")),
        ("teapots\n·\nApr 18, 2021", None, Organization("teapots", "teapots")),
        ("teapots Teapots\n• 4 authors\n·\nApr 18, 2021", 4, Organization("teapots", "Teapots")),
    ],
)
def test_bylines(byline: str, authors: int | None, organization: Organization | None) -> None:
    parsed = parse(card("Teapots", byline) + card("Kettles"))
    assert titles(parsed) == ["Teapots", "Kettles"]
    paper = parsed.sightings[0].paper
    assert (paper.author_count, paper.organization, paper.published) == (authors, organization, "2021-04-18")
    assert paper.abstract == ABSTRACT


def test_a_card_without_byline_gives_two_papers() -> None:
    parsed = parse(card("Teapots", "") + card("Kettles"))
    assert titles(parsed) == ["Teapots", "Kettles"]
    first, second = (sighting.paper for sighting in parsed.sightings)
    assert (first.published, first.author_count, first.abstract) == (None, None, ABSTRACT)
    assert (second.published, second.author_count) == ("2021-04-18", 4)
    assert parsed.skipped == ()


def test_the_last_card_may_end_in_its_abstract() -> None:
    assert titles(parse(card("Teapots") + card("Kettles", ""))) == ["Teapots", "Kettles"]


def test_abstracts_of_several_paragraphs_stay_together() -> None:
    page = card("Teapots", abstract=f"{ABSTRACT}\n\n{ABSTRACT}\n\nCode is at https://example.org/teapots") + card(
        "Kettles"
    )
    parsed = parse(page)
    assert titles(parsed) == ["Teapots", "Kettles"]
    assert parsed.sightings[0].paper.abstract.count("\n\n") == 2


def test_a_page_without_abstracts() -> None:
    page = (
        HEADER
        + card("Teapots", abstract="")
        + card("Kettles?", "lab A Lab\n·\nJan 3", abstract="")
        + card("Pots", abstract="")
    )
    parsed = parse(page)
    assert titles(parsed) == ["Teapots", "Kettles?", "Pots"]
    assert [sighting.paper.abstract for sighting in parsed.sightings] == ["", "", ""]
    assert parsed.sightings[1].paper.organization == Organization("lab", "A Lab")
    assert parsed.skipped == ()


def test_a_page_without_blank_lines() -> None:
    page = (HEADER + card("Teapots", "• 4 authors\n·\nJan 3") + card("Kettles")).replace("\n\n", "\n")
    assert titles(parse(page)) == ["Teapots", "Kettles"]


def test_a_wrapped_page() -> None:
    wrapped = ABSTRACT.replace(". ", ".\n   ")
    page = (
        "   Daily Papers\n\n"
        + card("   Teapots of\n   a small town", abstract=f"   {wrapped}")
        + card("   Kettles", abstract=wrapped)
    )
    parsed = parse(page)
    assert titles(parsed) == ["Teapots of a small town", "Kettles"]
    assert parsed.sightings[0].paper.abstract == ABSTRACT


def test_a_byline_between_title_and_abstract() -> None:
    page = f"Teapots\n\n• 2 authors\n·\nJan 3\n\n{ABSTRACT}\n\nKettles\n\n• 3 authors\n·\nJan 2\n\n{ABSTRACT}\n"
    parsed = parse(page)
    assert titles(parsed) == ["Teapots", "Kettles"]
    assert [sighting.paper.abstract for sighting in parsed.sightings] == [ABSTRACT, ABSTRACT]
    assert [sighting.paper.author_count for sighting in parsed.sightings] == [2, 3]


def test_votes_and_labels_of_other_layouts_are_passed_over() -> None:
    page = (
        HEADER
        + "Submitted by\n\n152\n\n"
        + card("Teapots", "• 4 authors\n·\nApr 18, 2021\n7")
        + "Upvote\n\n33\n\n"
        + card("Kettles")
    )
    parsed = parse(page)
    assert titles(parsed) == ["Teapots", "Kettles"]
    assert parsed.sightings[0].paper.comments == 7


@pytest.mark.parametrize(
    ("page", "place", "reason"),
    [
        (f"{ABSTRACT}\n\n{card('Teapots')}", "line 1", "without a title"),
        (f"{card('Teapots')}System theme\n", "line 9", "where the text ends"),
        (f"Models\n\n{card('Teapots')}", "line 1", "neither abstract, authors nor date under it"),
        (f"• 4 authors\n·\nApr 18, 2021\n\n{card('Teapots')}", "line 1", "without a title"),
    ],
)
def test_what_is_no_paper_is_told_with_its_line(page: str, place: str, reason: str) -> None:
    parsed = parse(page)
    assert titles(parsed) == ["Teapots"]
    assert [skip.place for skip in parsed.skipped] == [place]
    assert reason in parsed.skipped[0].reason


def test_foreign_text_is_cleaned() -> None:
    parsed = parse(card("Tea\x1b]0;x\x07pots\u202e  [b]", "l-a-b La\x1b[31mb\n·\nJan 3", f"{ABSTRACT}\x9b31m"))
    paper = parsed.sightings[0].paper
    assert paper.title == "Teapots [b]"
    assert paper.organization == Organization("l-a-b", "Lab")
    assert "\x9b" not in paper.abstract


def test_looks_like_a_page() -> None:
    assert saved_page.looks_like(HEADER + card("Teapots"))
    assert saved_page.looks_like(card("Teapots", "lab A Lab\n·\nJan 3"))
    assert saved_page.looks_like(card("Teapots", "4 authors\nJan 3"))
    assert not saved_page.looks_like("")
    assert not saved_page.looks_like("# Notes\n\nThe paper has 4 authors.\n\nJan 3\n")


PIECES = st.sampled_from(
    [
        "",
        "Teapots",
        "Kettles?",
        ABSTRACT,
        "• 4 authors",
        "·",
        "Jan 3",
        "Feb 31, 2023 2",
        "lab A Lab",
        "12",
        "Daily Papers",
        "\x1b[31m",
        "  ",
    ]
)


@example(["\x1b[31m", ABSTRACT], AS_OF, "\n\n")
@given(st.lists(PIECES | st.text(max_size=300), max_size=30), st.dates(), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_text_gives_papers_with_title_and_key(pieces: list[str], as_of: date, end: str) -> None:
    parsed = saved_page.parse(end.join(pieces), as_of=as_of)
    for sighting in parsed.sightings:
        assert sighting.paper.title == text.line(sighting.paper.title) != ""
        assert sighting.paper.key.startswith("feed:")
    assert all(skip.place.startswith("line ") for skip in parsed.skipped)
