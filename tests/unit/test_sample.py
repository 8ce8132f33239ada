from __future__ import annotations

from datetime import date

from papertui import identity, sample, text


def test_the_sample_is_a_library_worth_trying() -> None:
    found = sample.sightings()
    assert len(found) >= 60
    assert {sighting.source for sighting in found} == {"sample"}
    assert len({sighting.paper.key for sighting in found}) == len(found)
    assert len({text.title_key(sighting.paper.title) for sighting in found}) == len(found)


def test_identifiers_are_those_of_the_month() -> None:
    for paper in (sighting.paper for sighting in sample.sightings()):
        identifier = paper.key.removeprefix("arxiv:")
        assert identity.arxiv_id(identifier) == identifier
        assert paper.published
        published = date.fromisoformat(paper.published)
        month = 2000 + int(identifier[:2]), int(identifier[2:4])
        # what is handed in on a month's last days gets its number in the next
        late = published.day >= 26 and (published.year * 12 + published.month + 1) == month[0] * 12 + month[1]
        assert (published.year, published.month) == month or late, paper.title


def test_every_paper_is_listed_on_a_weekday_soon_after_it_came_out() -> None:
    for sighting in sample.sightings():
        assert sighting.listing
        assert sighting.listing.kind == "day"
        listed = date.fromisoformat(sighting.listing.period)
        assert listed.weekday() < 5
        assert 0 <= (listed - date.fromisoformat(sighting.paper.published or "")).days <= 2


def test_texts_are_clean_and_nothing_is_made_up() -> None:
    for paper in (sighting.paper for sighting in sample.sightings()):
        assert text.line(paper.title) == paper.title
        assert text.block(paper.abstract) == paper.abstract
        assert 60 < len(paper.abstract) < 400
        assert paper.authors
        assert all(text.line(author.name) == author.name != "" for author in paper.authors)
        assert (paper.author_count or 0) >= len(paper.authors)
        assert paper.categories
        assert paper.keywords
        assert (paper.votes, paper.comments, paper.summary, paper.github_stars) == (None, None, None, None)
        if paper.github:
            assert identity.safe_url(paper.github) == paper.github


def test_papers_come_oldest_first() -> None:
    published = [sighting.paper.published or "" for sighting in sample.sightings()]
    assert published == sorted(published)
