"""What the parsers make of the shapes of the Hugging Face API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from papertui.model import Author, Comment, Listing, Organization, Repository
from papertui.sources import huggingface as hf
from papertui.sources.parsed import Skip
from servers.items import make_comment, make_detail, make_item


def read(*items: Any, listing: Listing | None = None) -> Any:
    return hf.parse_list(json.dumps(items).encode(), listing)


def paper(item: dict[str, Any]) -> Any:
    (sighting,) = read(item).sightings
    return sighting.paper


def test_every_field_of_an_item_is_kept() -> None:
    item = make_item(
        "2608.01234",
        votes=41,
        title="A Title\n  Broken in Two",
        summary="First line\nsecond line.",
        publishedAt="2026-08-12T17:30:05.123Z",
        submittedOnDailyAt="2026-08-14T06:01:02.000Z",
        authors=[{"name": "Ada Quill", "status": "claimed_verified", "user": {"user": "ada"}}, {"name": "Bo Vale"}],
        githubStars=77,
        mediaUrls=["https://cdn.example/a.mp4", "https://cdn.example/b.png"],
        withdrawnAt="2026-08-15T00:00:00.000Z",
        item_numComments=3,
        item_isAuthorParticipating=True,
        item_mediaUrls=["https://cdn.example/a.mp4"],
        item_submittedBy={"fullname": "Cy Reader", "name": "cy"},
    )
    found = paper(item)
    assert found._asdict() == {
        "key": "arxiv:2608.01234",
        "title": "A Title Broken in Two",
        "abstract": found.abstract,
        "authors": (Author("Ada Quill", "ada", True), Author("Bo Vale")),
        "author_count": 2,
        "published": "2026-08-12T17:30:05Z",
        "updated": None,
        "version": None,
        "categories": (),
        "doi": None,
        "journal_ref": None,
        "comment": None,
        "license": None,
        "votes": 41,
        "comments": 3,
        "submitter": "Cy Reader",
        "submitted": "2026-08-14T06:01:02Z",
        "author_participating": True,
        "organization": Organization("example-lab", "The Example Lab"),
        "summary": item["paper"]["ai_summary"],
        "summary_model": "example/summarizer",
        "keywords": ("quantum", "retrieval"),
        "github": "https://github.com/example/2608-01234",
        "github_stars": 77,
        "project": "https://project.example/2608.01234",
        "media": ("https://cdn.example/a.mp4", "https://cdn.example/b.png"),
        "thumbnail": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2608.01234.png",
        "withdrawn": "2026-08-15",
        "page": None,
    }
    assert found.abstract.split() == ["First", "line", "second", "line."]


def test_a_day_list_places_its_papers_in_order() -> None:
    parsed = read(make_item("2608.00001"), make_item("2608.00002"), listing=Listing("day", "2026-08-10"))
    assert [sighting.listing for sighting in parsed.sightings] == [
        Listing("day", "2026-08-10", 0),
        Listing("day", "2026-08-10", 1),
    ]


def test_a_second_page_goes_on_counting_where_the_first_ended() -> None:
    parsed = read(make_item("2608.00001"), listing=Listing("day", "2026-08-10", 100))
    assert parsed.sightings[0].listing == Listing("day", "2026-08-10", 100)


@pytest.mark.parametrize("asked", [None, Listing("month", "2026-08"), Listing("week", "2026-W33")])
def test_other_lists_place_papers_on_the_day_they_were_submitted(asked: Listing | None) -> None:
    parsed = read(make_item("2608.00001", day="2026-08-12"), listing=asked)
    assert [sighting.listing for sighting in parsed.sightings] == [Listing("day", "2026-08-12")]


def test_a_month_keeps_the_place_of_a_paper_without_a_day() -> None:
    parsed = read(make_item("2608.00001", day=None), listing=Listing("month", "2026-08"))
    assert [sighting.listing for sighting in parsed.sightings] == [Listing("month", "2026-08", 0)]


def test_trending_places_a_paper_there_and_on_its_day() -> None:
    items = make_item("2608.00001", day="2026-08-12"), make_item("2412.00002", day=None)
    parsed = read(*items, listing=Listing("trending", ""))
    assert [(sighting.paper.key, sighting.listing) for sighting in parsed.sightings] == [
        ("arxiv:2608.00001", Listing("trending", "", 0)),
        ("arxiv:2608.00001", Listing("day", "2026-08-12")),
        ("arxiv:2412.00002", Listing("trending", "", 1)),
    ]


def test_a_file_of_unknown_age_is_not_live() -> None:
    parsed = hf.parse_list(json.dumps([make_item("2608.00001")]).encode(), live=False)
    assert [sighting.live for sighting in parsed.sightings] == [False]


def test_an_item_of_2024_is_read() -> None:
    item = {
        "paper": {
            "id": "2406.00001",
            "authors": [{"_id": "1", "name": "Ada Quill", "hidden": False}],
            "publishedAt": "2024-06-04T15:48:29.000Z",
            "title": "An Old Paper",
            "summary": "Invented.",
            "upvotes": 13,
        },
        "publishedAt": "2024-06-05T04:19:34.703Z",
        "title": "An Old Paper",
        "mediaUrl": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2406.00001.png",
        "numComments": 1,
    }
    found = paper(item)
    assert (found.abstract, found.published, found.votes) == ("Invented.", "2024-06-04T15:48:29Z", 13)
    assert found.submitted == "2024-06-05T04:19:34Z"
    assert (found.media, found.thumbnail) == ((), item["mediaUrl"])
    assert read(item).sightings[0].listing is None


def test_an_old_film_is_media_and_no_thumbnail() -> None:
    found = paper(make_item("2406.00001", item_mediaUrl="https://cdn.example/a.mp4", item_thumbnail=None))
    assert (found.media, found.thumbnail) == (("https://cdn.example/a.mp4",), None)


def test_the_shifted_time_of_an_item_is_not_its_submission() -> None:
    assert paper(make_item("2608.00001", day=None)).submitted is None


def test_items_without_their_wrapper_are_read() -> None:
    flat = {"id": "2608.00001", "title": "Flat", "thumbnailUrl": "https://cdn.example/t.png", "source": "arxiv"}
    found = paper(flat)
    assert (found.key, found.title, found.thumbnail) == ("arxiv:2608.00001", "Flat", "https://cdn.example/t.png")


def test_the_older_name_of_the_organization_is_read() -> None:
    old = make_item("2509.00001", organization=None, item_organization=None)
    old["submitterOrganization"] = {"name": "old-lab", "fullname": "Old Lab"}
    assert paper(old).organization == Organization("old-lab", "Old Lab")


def test_the_submitter_is_found_where_the_item_does_not_name_one() -> None:
    item = make_item("2608.00001", item_submittedBy=None, submittedOnDailyBy={"fullname": "", "user": "dee"})
    assert paper(item).submitter == "dee"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("claimed_verified", Author("Ada Quill", "ada", True)),
        ("admin_assigned", Author("Ada Quill", "ada", True)),
        ("extracted_confirmed", Author("Ada Quill", "ada", True)),
        ("extracted_pending", Author("Ada Quill", "ada", False)),
        ("extracted_infirmed", Author("Ada Quill")),
        (None, Author("Ada Quill", "ada", False)),
        (["claimed_verified"], Author("Ada Quill", "ada", False)),
    ],
)
def test_an_author_is_claimed_when_the_account_is_confirmed(status: Any, expected: Author) -> None:
    entry = {"name": "Ada Quill", "status": status, "user": {"name": "ada"}}
    assert paper(make_item("2608.00001", authors=[entry])).authors == (expected,)


def test_a_hidden_author_is_still_an_author() -> None:
    entries = [{"name": "Ada Quill", "hidden": True}, {"name": "Bo Vale", "hidden": False}]
    assert [author.name for author in paper(make_item("2608.00001", authors=entries)).authors] == [
        "Ada Quill",
        "Bo Vale",
    ]


def test_a_bad_item_is_left_out_with_its_place_and_the_rest_are_kept() -> None:
    good = make_item("2608.00001"), make_item("2608.00009")
    bad: list[Any] = [
        7,
        {"paper": None},
        {"paper": {"title": "No id"}},
        make_item("not-an-id"),
        make_item("2608.00002", title=" \u200b\n"),
    ]
    parsed = read(good[0], *bad, good[1], listing=Listing("day", "2026-08-14"))
    assert [(sighting.paper.key, sighting.listing) for sighting in parsed.sightings] == [
        ("arxiv:2608.00001", Listing("day", "2026-08-14", 0)),
        ("arxiv:2608.00009", Listing("day", "2026-08-14", 6)),
    ]
    assert parsed.skipped == (
        Skip("item 2", "it is a number, not an object"),
        Skip("item 3", "its paper is null, not an object"),
        Skip("item 4", "it has no paper id"),
        Skip("item 5 (not-an-id)", "its id 'not-an-id' is not an arXiv id"),
        Skip("item 6 (2608.00002)", "it has no title"),
    )


def test_a_field_of_the_wrong_type_costs_only_itself() -> None:
    item = make_item(
        "2608.00001",
        upvotes="many",
        authors={"name": "Ada"},
        publishedAt=20260812,
        ai_summary=["no"],
        ai_keywords="words",
        githubRepo=17,
        githubStars=-1,
        projectPage="javascript:alert(1)",
        mediaUrls=[None, "file:///etc/passwd", "https://cdn.example/a.png"],
        organization="Lab",
        item_organization=[],
        item_numComments=10**30,
        item_submittedBy="cy",
        item_thumbnail={},
    )
    found = paper(item)
    assert found.media == ("https://cdn.example/a.png",)
    assert found.submitter == "Reader 1"
    for name in (
        "votes",
        "published",
        "summary",
        "github",
        "github_stars",
        "project",
        "organization",
        "comments",
        "thumbnail",
    ):
        assert getattr(found, name) is None, name
    assert (found.authors, found.author_count, found.keywords) == ((), None, ())


def test_an_address_typed_with_blanks_is_mended() -> None:
    found = paper(make_item("2608.00001", projectPage=" https://x.example/a ", githubRepo="https://github.com/\nx/y"))
    assert (found.project, found.github) == ("https://x.example/a", "https://github.com/x/y")


def test_times_are_days_when_the_clock_says_midnight() -> None:
    for given, expected in {
        "2026-08-12T00:00:00.000Z": "2026-08-12",
        "2026-08-12": "2026-08-12",
        "2026-08-12T10:20Z": "2026-08-12T10:20:00Z",
        "2026-08-12 10:20:30+00:00": "2026-08-12T10:20:30Z",
        "2026-02-30T10:20:30Z": None,
        "2026-08-12T25:00:00Z": None,
        "2026-08-12T10:61:00Z": None,
        "2026-08-12T10:20:30+05:00": None,
        "２０２６-08-12": None,
        "soon": None,
    }.items():
        assert paper(make_item("2608.00001", publishedAt=given)).published == expected, given


def test_a_detail_brings_comments_and_repositories() -> None:
    detail = make_detail(
        make_item("2608.00001", day="2026-08-12"),
        linkedModels=[{"id": "lab/model", "likes": 5, "downloads": 900}, {"id": "../../etc"}, {"id": 4}],
        numTotalModels=8,
        linkedSpaces=[{"id": "lab/demo", "running": True}],
        numTotalSpaces=0,
        comments=[
            make_comment(
                "c1", "Nice.\n\nReally.", reactions=[{"reaction": "👍", "count": 2}, {"reaction": "fire", "count": 1}]
            ),
            make_comment("c2", "Thanks", author="ada", parentCommentId="c1"),
            make_comment("c3", "gone", hidden=True),
            {**make_comment("c4", ""), "type": "title-change"},
            "junk",
        ],
    )
    sighting, found = hf.parse_detail(json.dumps(detail).encode(), fetched="2026-08-14T12:00:00Z")
    assert sighting.paper.key == found.key == "arxiv:2608.00001"
    assert sighting.listing == Listing("day", "2026-08-12")
    assert sighting.paper.comments is None
    assert found.fetched == "2026-08-14T12:00:00Z"
    assert found.repositories == (Repository("model", "lab/model", 5, 900), Repository("space", "lab/demo"))
    assert found.totals == (("model", 8), ("dataset", 0), ("space", 1))
    assert found.comments == (
        Comment("c1", "reader1", "2026-08-14T09:30:00Z", "Nice.\n\nReally.", None, (("👍", 2), ("🔥", 1))),
        Comment("c2", "ada", "2026-08-14T09:30:00Z", "Thanks", "c1"),
        Comment("c3", "reader1", "2026-08-14T09:30:00Z", "", hidden=True),
    )


def test_comments_that_were_not_asked_for_are_not_known() -> None:
    card = make_item("2608.00001")["paper"]
    _, found = hf.parse_detail(json.dumps(card).encode())
    assert (found.comments, found.repositories, found.totals) == (None, (), ())


def test_no_comments_are_no_comments() -> None:
    _, found = hf.parse_detail(json.dumps(make_detail(make_item("2608.00001"), comments=[])).encode())
    assert found.comments == ()


def test_requests_are_paths_with_parameters() -> None:
    assert hf.of_day("2026-08-14") == ("/api/daily_papers", {"date": "2026-08-14", "p": "0", "limit": "100"})
    assert hf.of_week("2026-W33", 1) == ("/api/daily_papers", {"week": "2026-W33", "p": "1", "limit": "100"})
    assert hf.of_month("2026-08") == ("/api/daily_papers", {"month": "2026-08", "p": "0", "limit": "100"})
    assert hf.newest(2) == ("/api/daily_papers", {"p": "2", "limit": "100"})
    assert hf.trending() == ("/api/daily_papers", {"sort": "trending", "p": "0", "limit": "100"})
    assert hf.search("x" * 300) == ("/api/papers/search", {"q": "x" * 250, "limit": "120"})
    assert hf.of_paper("2608.00001") == ("/api/papers/2608.00001", {"field": "comments"})
    assert hf.of_paper("cs/0112017", comments=False) == ("/api/papers/cs%2F0112017", {})
