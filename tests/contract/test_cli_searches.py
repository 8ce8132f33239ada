"""`papertui searches`: saved searches and their rules, from the command line."""

from __future__ import annotations

import json

import pytest

from commands import FIRST, Program


def rule(program: Program, name: str) -> dict[str, object]:
    (found,) = [one["rule"] for one in program("searches", "--json").json() if one["name"] == name]
    return dict(found)


def test_searches_are_saved_listed_renamed_moved_and_deleted(papertui: Program) -> None:
    assert papertui("searches").code == 3
    assert papertui("searches", "save", "Moss things", "moss", "OR", "greta").out == "Saved search Moss things.\n"
    assert papertui("searches", "save", "Votes", "votes:>5").code == 0
    assert papertui("searches", "rename", "1", "Greta").out == "Renamed search Moss things to Greta.\n"
    assert papertui("searches", "move", "greta", "2").code == 0
    told = papertui("searches", "--json").json()
    assert [(one["number"], one["name"], one["query"], one["rule"]) for one in told] == [
        (1, "Votes", "votes:>5", None),
        (2, "Greta", "moss OR greta", None),
    ]
    assert papertui("searches", "delete", "votes", "--json").json()["done"] == "Deleted search Votes"
    assert papertui("searches", "--plain").out == "number: 1\nname: Greta\nquery: moss OR greta\n"


def test_a_rule_hides_at_once_and_is_taken_back(papertui: Program) -> None:
    everything = papertui("list", "--json").named()
    papertui("star", FIRST)
    foreseen = papertui("searches", "save", "All", "votes:>=0", "--hide", "--dry-run", "--json").json()
    assert (foreseen["papers"], foreseen["matched"], foreseen["kept"]) == (6, 6, 1)
    assert papertui("searches").code == 3, "a dry run keeps nothing"
    assert papertui("searches", "save", "All", "votes:>=0", "--hide").code == 0
    assert papertui("list", "--json").named() == [FIRST]
    assert len(papertui("list", "is:hidden", "--json").json()) == 5
    empty = papertui("list", "-is:starred")
    assert (empty.code, empty.err) == (
        3, "papertui: No paper matches -is:starred but 5 papers are hidden by 1 rule: is:hidden shows them.\n",
    )  # fmt: skip
    other = next(key for key in everything if key != FIRST)
    shown = papertui("show", other, "--json").json()[0]
    assert (shown["hidden"], shown["hidden_by_rule"]) == (False, True)
    assert shown["rules"] == [{"search": "All", "hides": True, "points": 0}]
    assert "rule: hidden by rule All" in papertui("show", other).out
    assert papertui("unhide", other).out == "Unhidden 1\n"
    assert set(papertui("list", "--json").named()) == {FIRST, other}
    assert papertui("searches", "save", "All", "--no-rule").out == "All is no rule.\n"
    assert papertui("list", "--json").named() == everything


def test_points_order_and_are_told(papertui: Program) -> None:
    assert papertui("searches", "save", "Up", f"id:{FIRST}", "--score=-2").code == 0
    assert papertui("list", "sort:score", "--json").named()[-1] == FIRST
    assert papertui("searches", "save", "Up", "--score", "3").out == "Up gives +3 to what it finds.\n"
    first = papertui("list", "sort:score", "--json").json()[0]
    assert (first["key"], first["points"]) == (FIRST, 3)
    assert rule(papertui, "Up") == {
        "hides": False, "points": 3, "matched_last_week": 1, "matched": 1, "last_match": "2026-08-14", "dead": False,
        "working": False, "problem": None,
    }  # fmt: skip
    assert papertui("searches", "save", "Nothing", "zeppelins", "--hide").code == 0
    assert rule(papertui, "Nothing")["dead"] is True
    assert "no match in 90 days" in papertui("searches").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("save", "A", "newer:7d", "--hide"), "A rule cannot use newer:7d"),
        (("save", "A", "(open", "--hide"), "left open"),
        (("save", "A"), "There is no saved search “A” yet"),
        (("save",), "Give a name and a query"),
        (("save", "A", "b", "--score", "0"), "no number of points"),
        (("save", "A", "b", "--score", "2", "--hide"), "not allowed with"),
        (("list", "--hide"), "go with save"),
        (("move", "A", "2"), "There is no saved search “A”"),
        (("rename", "A"), "papertui searches rename NAME NEW"),
    ],
)
def test_what_cannot_be_is_one_sentence(papertui: Program, words: tuple[str, ...], sentence: str) -> None:
    done = papertui("searches", *words)
    assert done.code in (2, 3) and sentence in done.err and done.err.count("\n") == 1


def test_rules_come_from_other_devices_and_what_is_unknown_stays_in_the_journal(papertui: Program) -> None:
    library = papertui.home / "library"
    changes = [
        ["search:ab", "name", "Theirs"], ["search:ab", "query", "votes:>=0"], ["search:ab", "rule", "hide"],
        ["search:cd", "name", "Newer"], ["search:cd", "query", "votes:>=0"], ["search:cd", "rule", "dim"],
        ["search:ef", "name", "Broken"], ["search:ef", "query", "(votes"], ["search:ef", "rule", 250],
    ]  # fmt: skip
    library.mkdir(exist_ok=True)
    line = {"v": 1, "clock": "1786708800000-0000-other-1a2b", "changes": changes}
    (library / "other-1a2b.jsonl").write_text(json.dumps(line) + "\n")
    assert papertui("list").code == 3
    told = {one["name"]: one["rule"] for one in papertui("searches", "--json").json()}
    assert told["Newer"] is None
    assert told["Broken"]["points"] == 99 and "cannot be read" in told["Broken"]["problem"]
    assert papertui("library", "check").code == 0
    assert '"dim"' in (library / "other-1a2b.jsonl").read_text()
