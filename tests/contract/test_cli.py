"""The contract for scripts: verbs, exit codes, names of papers, JSON. See docs/cli.md."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from commands import FIRST, SECOND, THIRD, Program
from papertui import cli
from papertui.cli import parser, screen
from schemas import check

VERBS = (
    "tui refresh list show search similar learn since star unstar tag untag note read unread queue unqueue hide unhide "
    "trends stats export digest schedule import searches sources config keys library backup restore cache zotero hooks "
    "mcp schema completion demo web"
).split()
REQUIRED = (
    "key title abstract authors published updated version sources listings votes comments organization summary "
    "keywords categories links starred queued read hidden tags note"
).split()


def test_every_verb_has_help(empty: Program) -> None:
    told = empty("--help")
    assert told.code == 0
    for verb in VERBS:
        assert re.search(rf"^ +{verb} +\S", told.out, re.MULTILINE), verb


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_help_lists_every_verb_with_its_sentence(empty: Program, columns: str) -> None:
    told = empty("--help", env={"COLUMNS": columns})
    assert (told.code, told.err) == (0, "")
    assert "None" not in told.out
    assert list(parser.VERBS) == VERBS
    flowing = " ".join(told.out.split())
    for verb in parser.VERBS.values():
        assert f" {verb.name} {verb.help}" in flowing


@pytest.mark.parametrize("verb", ["list", "import", "demo"])
def test_help_of_a_verb(empty: Program, verb: str) -> None:
    done = empty(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: papertui {verb} ")
    assert not empty.home.exists(), "asking for help leaves nothing behind"


def test_version(empty: Program) -> None:
    done = empty("--version")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"papertui \d+\.\d+\.\d+\S*\n", done.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ascii", "list"], "--ascii is for the screen"),
        (["list", "--ascii"], "does not know --ascii"),
        (["lst"], "“lst”: did you mean “list”?"),
        (["frobnicate"], "There is no command “frobnicate”."),
        (["list", "--jsn"], "--jsn: did you mean “--json”?"),
        (["list", "--js"], "--js: did you mean “--json”?"),
        (["list", "--frobnicate"], "does not know --frobnicate."),
        (["list", "-n", "0"], "at least 1"),
        (["list", "-n", "many"], "“many” is not a number"),
        (["list", "--json", "--plain"], "not allowed"),
        (["config"], "required"),
        (["cache", "burn"], "'path', 'pictures', 'clear'"),
        (["export", "--group", "color"], "'none', 'tag', 'month', 'day'"),
        (["export", "-f", "docx"], "bibtex"),
        (["export", "-o", "papers.docx"], ".bib"),
        (["export", "-o", ""], "-o"),
        (["import"], "FILE"),
        (["import", "x", "--as-of", "May"], "“May” is not a date such as 2026-08-14"),
        (["refresh", "--since", "2026-02-30"], "“2026-02-30” is not a date"),
        (["refresh", "--since", "2026-08-13", "--until", "2026-08-12"], "after"),
        (["refresh", "--since", "2026-08-15"], "2026-08-15"),
        (["refresh", "nowhere"], "There is no source “nowhere”"),
        (["search", "--source", "nowhere", "x"], "There is no source “nowhere”"),
        (["search", "--source", "huggingface"], "what to search for"),
        (["show"], "PAPER"),
        (["show", "not-a-paper"], "“not-a-paper” names no paper"),
        (["star"], "Name a paper"),
        (["star", "-q", " "], "every paper"),
        (["star", "-"], "Standard input names no paper"),
        (["tag", "todo"], "Name a paper"),
        (["tag", "#", FIRST], "not a name for a tag"),
        (["untag", FIRST], "Name a tag"),
        (["note", FIRST, "--append", " "], "empty"),
        (["note", "-", "text"], "names no paper"),
    ],
)
def test_wrong_use_is_one_sentence_and_2(papertui: Program, words: list[str], said: str) -> None:
    done = papertui(*words)
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert done.code == (3 if words == ["star", "-"] else 2)
    assert done.out == ""


@pytest.mark.parametrize(
    ("query", "position"),
    [("author:", 8), ("(rl", 1), ('"flow', 1), ("rl is:nice", 7), ("on:2026-99-99", 4), ("votes:>many", 7)],
)
def test_a_query_that_is_not_understood_tells_where(papertui: Program, query: str, position: int) -> None:
    for verb in ("list", "export"):
        done = papertui(verb, query)
        assert (done.code, done.out) == (2, "")
        assert f"character {position} " in done.err
        assert "xpected" in done.err


def test_for_you_begins_with_what_it_is_told_of(papertui: Program, tmp_path: Path) -> None:
    done = papertui("list", "sort:foryou")
    assert done.code == 0 and "papertui learn" in done.err
    assert "nothing to go by" in papertui("learn").out
    first = papertui("list", "--json").named()[0]
    library = tmp_path / "library.bib"
    library.write_text("@article{a, title={Kites of {Old}}, author={Moss, Ada}}\n@misc{b, note={no title}}\n")
    done = papertui("learn", first, library)
    assert "2 more papers" in done.out and "1 entry without a title" in done.err
    assert papertui("learn", first, library).out == "For you learns from these already.\n"
    assert json.loads(papertui("learn", "--json").out)["kept"] == 2
    assert len(papertui("list", "#foryou", "--json").named()) == 2
    (paper,) = json.loads(papertui("list", "is:untouched sort:foryou", "-n", "1", "--json").out)
    assert set(paper["because"]) == {"words", "people", "cites", "cited_by"}
    assert papertui("untag", "foryou", first).code == 0
    assert json.loads(papertui("learn", "--json").out)["kept"] == 1


def test_for_you_learns_from_what_is_here_where_the_rest_cannot_be_fetched(papertui: Program) -> None:
    first, second, *_ = papertui("list", "--json").named()
    (papertui.home / "config.toml").write_text("offline = true\n")
    done = papertui("learn", first, "2001.00001", second)
    assert done.code not in (0, 1) and done.err
    assert done.out == "For you learns from 2 more papers, tagged foryou.\n"
    assert json.loads(papertui("learn", "--json").out)["kept"] == 2
    assert papertui("learn", "2001.00001").out == ""


def test_papers_like_one(papertui: Program) -> None:
    first, *others = papertui("list", "--json").named()
    done = papertui("similar", first, "--json", "-n", "3")
    assert done.code == 0 and 0 < len(done.named()) <= 3 and set(done.named()) <= set(others)
    assert papertui("list", f"like:{first.removeprefix('arxiv:')}", "--json").named()[:3] == done.named()
    assert papertui("similar", "2001.00001").code == 3
    assert papertui("learn", str(Path("nowhere.bib"))).code == 2


@pytest.mark.parametrize(
    "words", [["--ascii"], ["--ascii", "demo"], ["demo", "--ascii"], ["tui", "--ascii"], ["--ascii", "tui"]]
)
def test_plain_signs_can_be_asked_for(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAPERTUI_HOME", str(tmp_path))
    drawn: list[bool | None] = []
    monkeypatch.setattr(screen, "_need_terminal", lambda: None)
    monkeypatch.setattr("papertui.tui.run", lambda places, config, query, told: drawn.append(config.ascii) or 0)
    assert cli.main(words) == 0
    assert cli.main([word for word in words if word != "--ascii"]) == 0
    assert drawn == [True, None]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("words", [[], ["tui"], ["tui", "is:starred"], ["demo"], ["--ascii"], ["--ascii", "demo"]])
@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_no_screen_without_a_terminal(empty: Program, words: list[str], term: str) -> None:
    done = empty(*words, env={"TERM": term})
    assert (done.code, done.out) == (2, "")
    assert "papertui list --plain" in done.err
    assert "papertui tui --linear" in done.err


@pytest.mark.parametrize(
    "name",
    [
        "arxiv:2608.01400",
        "2608.01400",
        "2608.01400v3",
        "arXiv:2608.01400v1",
        "https://arxiv.org/abs/2608.01400",
        "http://arxiv.org/abs/2608.01400v2",
        "https://arxiv.org/pdf/2608.01400v2.pdf",
        "https://huggingface.co/papers/2608.01400",
        "https://doi.org/10.48550/arXiv.2608.01400",
    ],
)
def test_the_names_of_a_paper(papertui: Program, name: str) -> None:
    done = papertui("show", name, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.named() == [FIRST]


def test_a_paper_that_is_not_there(papertui: Program) -> None:
    done = papertui("show", FIRST, "2508.00001")
    assert (done.code, done.out) == (3, "")
    assert "arxiv:2508.00001" in done.err


def test_every_object_has_every_field(papertui: Program, repository: Path) -> None:
    papers = papertui("list", "--json").json()
    assert len(papers) == 6
    described = (repository / "docs" / "cli.md").read_text(encoding="utf-8").partition("### Papers as JSON")[2]
    documented = {
        name
        for row in re.findall(r"^\| (`.+?) \|", described.partition("###")[0], re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    for paper in papers:
        assert set(REQUIRED) <= set(paper)
        assert set(paper) == documented
        assert paper["schema"] == 1
        assert "" not in paper.values()


def test_the_values_of_an_object(papertui: Program) -> None:
    papertui("star", FIRST)
    papertui("tag", "todo", FIRST)
    papertui("note", FIRST, "Read it twice")
    (paper,) = papertui("show", FIRST, "--json").json()
    assert paper["title"] == "Sparse Bridges for Chemistry 2608.01400"
    assert paper["abstract"].startswith("We study sparse bridges")
    assert paper["authors"] == ["Greta Moss"]
    assert date.fromisoformat(paper["published"])
    assert (paper["updated"], paper["version"]) == (None, None)
    assert paper["sources"] == ["huggingface"]
    assert [(each["kind"], each["date"]) for each in paper["listings"]] == [("day", "2026-08-14")]
    assert (paper["votes"], paper["comments"]) == (13, 6)
    assert paper["organization"] == "The Example Lab"
    assert paper["keywords"] == ["sparse", "bridges"]
    assert paper["categories"] == []
    assert paper["links"]["abs"] == "https://arxiv.org/abs/2608.01400"
    assert (paper["starred"], paper["queued"], paper["read"], paper["hidden"]) == (True, False, False, False)
    assert (paper["tags"], paper["note"]) == (["todo"], "Read it twice")
    assert datetime.fromisoformat(paper["first_seen"]).isoformat() == "2026-08-14T12:00:00+00:00"


def test_the_three_verbs_and_the_export_print_the_same_object(papertui: Program) -> None:
    (shown,) = papertui("show", FIRST, "--json").json()
    assert papertui("list", "id:2608.01400", "--json").json() == [shown]
    assert papertui("search", "id:2608.01400", "--json").json() == [shown]
    assert papertui("export", "id:2608.01400", "-f", "json").json() == [shown]


def test_nothing_matched(papertui: Program) -> None:
    for verb in ("list", "search"):
        plain = papertui(verb, "zeppelin")
        assert (plain.code, plain.out) == (3, "")
        assert plain.err == "papertui: No paper matches zeppelin.\n"
        assert papertui(verb, "zeppelin", "--json")[:2] == (3, "[]\n")


def test_another_spelling_is_suggested(papertui: Program) -> None:
    for verb in ("list", "search"):
        for how in ([], ["--json"]):
            told = papertui(verb, "chemstry", *how)
            assert (told.code, told.out) == (3, "[]\n" if how else "")
            assert told.err == "papertui: Did you mean chemistry?\npapertui: No paper matches chemstry.\n"


@pytest.mark.parametrize("verb", ["list", "search"])
def test_an_object_tells_what_may_have_been_meant(papertui: Program, verb: str) -> None:
    none = papertui(verb, "chemstry", "--json-object")
    meant = none.json()["did_you_mean"]
    assert none.code == 3
    assert none.json() == {"schema": 1, "query": "chemstry", "did_you_mean": "chemistry", "papers": []}
    found = papertui(verb, meant, "--json-object")
    assert (found.code, found.json()["did_you_mean"]) == (0, None)
    assert found.json()["papers"] == papertui(verb, meant, "--json").json()
    check(verb, none.out)
    check(verb, found.out)


def test_a_question_finds_papers_with_some_of_its_words(papertui: Program) -> None:
    asked = papertui("search", "Which bridges are best in chemistry, and why not zeppelins?", "--json")
    assert asked.code == 0 and all(paper["partial"] for paper in asked.json())
    assert asked.err.startswith("papertui: No paper has all of these words; these have some of them")
    assert papertui("list", "bridges zeppelins").code == 3


def test_a_long_query_is_not_said_again_at_length(papertui: Program) -> None:
    assert len(papertui("list", "q" * 3_000).err) < 300


def test_a_passage_with_a_bracket_too_many_is_taken_as_words(papertui: Program) -> None:
    asked = papertui("search", "1) bridges for chemistry, 2) zeppelins over the sea")
    assert asked.code == 0 and "A ) closes nothing: this is taken as plain words." in asked.err
    assert papertui("search", "(bridges").code == 2
    assert papertui("list", "1) bridges for chemistry, 2) zeppelins over the sea").code == 2


def test_an_empty_cache_says_what_fills_it(empty: Program) -> None:
    done = empty("list", "--json")
    assert (done.code, done.out) == (3, "[]\n")
    assert "papertui refresh" in done.err


def test_the_newest_comes_first_and_a_number_ends_the_list(papertui: Program) -> None:
    listed = papertui("list", "--json").named()
    assert listed[:3] == [FIRST, SECOND, THIRD]
    assert papertui("list", "--json", "-n", "2").named() == listed[:2]
    assert papertui("list", "-n2").out.count("\n") == 2


@pytest.mark.parametrize(
    "query", ["sort:title", "sort:votes-", "sort:foryou", "sort:relevance models", "is:unread cat:cs.CL"]
)
def test_the_first_papers_of_an_order_are_those_of_the_whole_list(papertui: Program, query: str) -> None:
    assert papertui("list", query, "--json", "-n", "4").named() == papertui("list", query, "--json").named()[:4]


def test_words_and_options_in_any_order(papertui: Program) -> None:
    wanted = papertui("list", "bridges", "sparse", "--json").named()
    assert wanted == [FIRST]
    assert papertui("list", "bridges", "--json", "sparse").named() == wanted
    assert papertui("list", "--json", "--", "sparse", "bridges").named() == wanted


@pytest.mark.parametrize("words", [["bridges", "-sparse"], ["-sparse", "bridges"], ["--", "bridges", "-sparse"]])
def test_a_minus_before_a_word_belongs_to_the_query(papertui: Program, words: list[str]) -> None:
    assert papertui("list", "--json", *words).named() == [SECOND, THIRD]


def test_plain_output_is_one_fact_a_line(papertui: Program) -> None:
    done = papertui("list", "--plain", "-n", "2")
    first, second = done.out.split("\n\n")
    assert all(re.match(r"[a-z() -]+: \S", line) for line in first.splitlines())
    assert [line.partition(":")[0] for line in first.splitlines()[:3]] == ["title", "key", "state"]
    assert "link pdf: https://arxiv.org/pdf/2608.01401" in second
    assert papertui("show", FIRST).out == papertui("list", "--plain", "-n", "1").out


@pytest.mark.parametrize("value", ["tomorrow", "2026-13-01T00:00:00Z"])
def test_a_clock_that_is_none(empty: Program, value: str) -> None:
    done = empty("list", env={"PAPERTUI_NOW": value})
    assert done.code == 2
    assert "PAPERTUI_NOW" in done.err


def test_keys_prints_the_keys_in_force_and_fails_where_some_clash(empty: Program) -> None:
    told = empty("keys")
    assert (told.code, told.err) == (0, "")
    assert re.search(r"^ +star +s +Star", told.out, re.MULTILINE)
    empty.home.mkdir(exist_ok=True)
    (empty.home / "config.toml").write_text('keymap = "arrows"\n[keys]\nstar = "d"\nhide = ["ctrl+x"]\nmark = "o"\n')
    told = empty("keys", "--json")
    assert told.code == 1
    assert "mark" in told.err and "browse" in told.err
    found = told.json()
    assert found["preset"] == "arrows"
    keys = {action["id"]: action["keys"] for action in found["actions"]}
    assert (keys["star"], keys["hide"], keys["mark"]) == (["d"], ["ctrl+x"], ["x", "insert"])
    assert len(found["clashes"]) == 1
