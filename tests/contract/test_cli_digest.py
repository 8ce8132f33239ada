"""`digest` as a command: which papers, in which order, why, and where it is written."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from commands import FIRST, LAST, SECOND, Program, write_days

LATER = "2026-08-15T12:00:00Z"


def test_a_digest_is_of_the_newest_day_of_a_young_cache(papertui: Program) -> None:
    told = papertui("digest", "--json")
    answer = told.json()
    assert (told.code, answer["title"], answer["papers"]) == (0, "Papers of 2026-08-14", 3)
    assert answer["order"] == "the most votes first"
    votes = [paper["votes"] for paper in answer["top"]]
    assert votes == sorted(votes, reverse=True)
    assert answer["top"][0]["reasons"] == ["most votes of 3 papers"]
    assert papertui("digest", "--period", "week", "--json").json()["papers"] == 6
    assert papertui("digest", "--since", "2026-08-13", "--json").json()["papers"] == 6


def test_a_digest_of_a_query_in_its_order(papertui: Program) -> None:
    answer = papertui("digest", "sort:title", "--json").json()
    titles = [paper["title"] for paper in answer["top"]]
    assert titles == sorted(titles)
    assert answer["order"] == "in the order of the query"
    assert papertui("digest", f"id:{FIRST}", "--json").json()["papers"] == 1
    assert papertui("digest", "is:nothing").code == 2


def test_only_so_many_are_shown_and_all_are_counted(papertui: Program) -> None:
    told = papertui("digest", "-n", "1")
    assert "1 of 3 papers, the most votes first" in told.out


def test_a_quiet_day_says_so_and_is_no_failure(papertui: Program, empty: Program) -> None:
    told = papertui("digest", "--format", "text", env={"PAPERTUI_NOW": "2026-09-20T12:00:00Z"})
    assert (told.code, told.err) == (0, "")
    assert "Nothing came in. The newest papers here are of 2026-08-14." in told.out
    assert "Nothing that matches zzz came in" in papertui("digest", "--format", "text", "zzz").out


def test_an_empty_cache_says_how_to_fill_it(empty: Program) -> None:
    assert "papertui refresh" in empty("digest", "--format", "text").out


def test_in_an_older_cache_what_came_in_counts_and_an_old_backlog_does_not(papertui: Program, tmp_path: Path) -> None:
    """A list of the day before that came in late is news; one of a month before came with a file."""
    late = write_days(tmp_path / "late.json", ["2026-08-12"])
    old = write_days(tmp_path / "old.json", ["2026-06-12"], count=2)
    now = {"PAPERTUI_NOW": "2026-08-17T12:00:00Z"}
    assert papertui("import", late, old, env=now).code == 0
    answer = papertui("digest", "--json", env={"PAPERTUI_NOW": "2026-08-17T13:00:00Z"}).json()
    assert {paper["date"] for paper in answer["top"]} == {"2026-08-12"}
    assert answer["papers"] == 3


def test_followed_authors_searches_and_rules_are_reasons(papertui: Program) -> None:
    name = papertui("show", LAST, "--json").json()[0]["authors"][0]
    assert papertui("searches", "save", "People", f'author:"{name}"').code == 0
    assert papertui("searches", "save", "All", "votes:>=0", "--score", "3").code == 0
    assert papertui("searches", "save", "Not these", "zzz", "--hide").code == 0
    answer = papertui("digest", "--period", "week", "-n", "1", "--json").json()
    (top,) = answer["top"]
    assert "in your search “All” (+3)" in top["reasons"]
    told = [reason for paper in (*answer["top"], *answer["further"]) for reason in paper["reasons"]]
    assert f"you follow {name}" in told
    assert len(answer["further"]) == 1


def test_a_new_version_of_a_star_is_told(papertui: Program, tmp_path: Path) -> None:
    papertui("star", FIRST, SECOND)
    day = tmp_path / "new.xml"
    number = FIRST.removeprefix("arxiv:")
    day.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom"><id>http://arxiv.org/api/x</id><title>t</title>'
        "<updated>2026-08-15T00:00:00Z</updated>"
        f"<entry><id>http://arxiv.org/abs/{number}v3</id><title>Changed</title><summary>Again.</summary>"
        "<updated>2026-08-15T09:00:00Z</updated><published>2026-08-13T00:00:00Z</published>"
        "<author><name>Ada Lovelace</name></author></entry></feed>",
        encoding="utf-8",
    )
    assert papertui("import", day, env={"PAPERTUI_NOW": LATER}).code == 0
    answer = papertui("digest", "--json", env={"PAPERTUI_NOW": "2026-08-15T13:00:00Z"}).json()
    (change,) = answer["changes"]
    assert change["key"] == FIRST
    (told,) = change["what"]
    assert told["sentence"].startswith("new version 3")
    assert told["url"] == f"https://arxiv.org/abs/{number}v3"


def test_for_you_puts_papers_in_order_once_it_has_learned(papertui: Program, tmp_path: Path) -> None:
    keys = papertui("list", "--json").named()
    papertui("star", *keys[1:])
    answer = papertui("digest", "--period", "week", "--json").json()
    assert answer["order"] == "those first that you are likely to star"
    assert answer["top"][0]["key"] == keys[0], "what is starred already comes last"
    assert all(paper["reasons"] for paper in answer["top"])


@pytest.mark.parametrize(
    ("name", "start"), [("d.html", "<!DOCTYPE html>"), ("d.md", "# Papers"), ("d.txt", "Papers of"), ("d.json", "{")]
)
def test_the_suffix_chooses_the_form_and_the_same_papers_give_the_same_bytes(
    papertui: Program, tmp_path: Path, name: str, start: str
) -> None:
    target = tmp_path / name
    told = papertui("digest", "-o", target)
    assert (told.code, told.out) == (0, f"Papers of 2026-08-14 written to {target}.\n")
    first = target.read_bytes()
    assert first.decode().startswith(start)
    papertui("digest", "-o", target)
    assert target.read_bytes() == first


def test_what_cannot_be_is_one_sentence(papertui: Program, tmp_path: Path) -> None:
    for words, sentence in (
        (["-o", str(tmp_path / "d.doc")], "does not tell the form"),
        (["-o", ""], "Name a file"),
        (["-o", str(tmp_path / "no" / "d.md")], "cannot be written"),
        (["-f", "atom", "-o", f"{tmp_path}/no/"], "is a folder"),
        (["-f", "atom", "-o", str(tmp_path)], "is a folder"),
        (["--since", "2027-01-01"], "still to come"),
        (["--json", "--format", "html"], "leave out one"),
        (["--since", "2026-08-01", "--period", "week"], "not allowed with"),
    ):
        told = papertui("digest", *words)
        assert told.code in (1, 2)
        assert sentence in told.err


def test_one_fact_a_line(papertui: Program) -> None:
    told = papertui("digest", "--plain", "-n", "2").out.split("\n\n")
    assert told[0].startswith("title: Papers of 2026-08-14\n")
    assert told[1].startswith("paper: ")
    assert len(told) == 3


def test_a_feed_goes_on_from_day_to_day(papertui: Program, tmp_path: Path) -> None:
    target = tmp_path / "feed.atom"
    assert papertui("digest", "-o", target).code == 0
    first = target.read_bytes()
    assert papertui("digest", "-o", target, env={"PAPERTUI_NOW": "2026-08-14T18:00:00Z"}).code == 0
    assert target.read_bytes() == first
    later = write_days(tmp_path / "later.json", ["2026-08-17"])
    assert papertui("import", later, env={"PAPERTUI_NOW": "2026-08-17T08:00:00Z"}).code == 0
    assert papertui("digest", "-o", target, env={"PAPERTUI_NOW": "2026-08-17T09:00:00Z"}).code == 0
    feed = feedparser.parse(target.read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == 6
    assert [entry.updated[:10] for entry in feed.entries] == ["2026-08-17"] * 3 + ["2026-08-14"] * 3
    assert feedparser.parse(papertui("digest", "--format", "atom").out).entries


def test_a_file_of_somebody_else_stays(papertui: Program, tmp_path: Path) -> None:
    for name, data in (("d.md", b"mine"), ("d.atom", b"<rss/>"), ("d.html", b"<p>mine</p>")):
        target = tmp_path / name
        target.write_bytes(data)
        told = papertui("digest", "-o", target)
        assert told.code == 1
        assert name in told.err
        assert target.read_bytes() == data
        assert papertui("digest", "-o", target, "--force").code == 0
        assert target.read_bytes() != data
        assert (tmp_path / f"{name}~").read_bytes() == data


def test_what_cannot_be_fetched_is_said_and_the_digest_is_of_what_is_here(papertui: Program) -> None:
    told = papertui("digest", "--refresh", "--json")
    assert told.code == 0
    assert told.json()["papers"] == 3
    assert "huggingface" in told.err
