"""`papertui tui --linear` over a pipe: commands in, lines out."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from commands import FIRST, SECOND, THIRD, Program, shot_down, write_days
from papertui import keymap
from papertui.linear.commands import COMMANDS, Vocabulary
from papertui.linear.session import Session
from servers.registers import CrossrefServer, DataCiteServer, Registered
from servers.running import running
from terminals.hostile import ATTACKS, papers, write_journal, write_papers


def session(program: Program, *lines: str, query: tuple[str, ...] = (), code: int = 0) -> list[str]:
    """The lines that a session prints when these are typed."""
    done = program("tui", "--linear", *query, stdin="".join(f"{line}\n" for line in lines), env={"TERM": "dumb"})
    assert (done.code, done.err) == (code, ""), done
    assert "\x1b" not in done.out
    return done.out.splitlines()


def said(lines: list[str], start: str) -> str:
    """The one line that begins so."""
    (found,) = [line for line in lines if line.startswith(start)]
    return found


def test_it_begins_with_the_view_and_a_numbered_page(papertui: Program) -> None:
    lines = session(papertui)
    assert lines[0] == "Inbox: 6 papers. Query: is:unread"
    assert [line.split(".")[0] for line in lines[1:7]] == ["1", "2", "3", "4", "5", "6"]
    assert lines[1].startswith("1. unread. ") and "vote" in lines[1] and lines[1].endswith(".")
    assert len(lines) == 7


def test_a_query_can_be_given(starred: Program) -> None:
    assert session(starred, query=("is:starred", "tag:todo"))[0] == "Starred papers tagged todo: 1 paper."
    wrong = starred("tui", "--linear", "on:", stdin="")
    assert (wrong.code, wrong.out) == (2, "")


def test_a_number_reads_a_paper_out(starred: Program) -> None:
    lines = session(starred, "1", query=("is:starred",))[3:]
    assert lines[0] == "1 of 2."
    names = [line.partition(":")[0] for line in lines[1:]]
    assert names[:4] == ["title", "key", "state", "authors"]
    assert said(lines, "state:") == "state: starred, unread"
    assert said(lines, "tags:") == "tags: todo"
    assert said(lines, "note:") == "note: Read it twice"
    assert said(lines, "summary (machine-made")
    assert said(lines, "link 1, arXiv:").endswith(FIRST.removeprefix("arxiv:"))
    assert lines[lines.index("abstract:") + 1]
    assert starred("list", "--json", f"id:{FIRST}").json()[0]["read"]


def test_looking_at_the_list_marks_nothing_read(papertui: Program) -> None:
    session(papertui, "next", "views", "tags", "help", "where")
    assert len(papertui("list", "is:unread", "--json").named()) == 6


def test_numbers_choose_many_and_bulk_says_how_many(papertui: Program) -> None:
    lines = session(papertui, "s 1 3-4,6", "u", "redo")
    assert lines[-3:] == ["Starred 4.", "Undid: Starred 4.", "Redid: Starred 4."]
    assert len(papertui("list", "is:starred", "--json").named()) == 4


def test_one_paper_is_named(papertui: Program) -> None:
    title = papertui("list", "--json", f"id:{FIRST}").json()[0]["title"]
    lines = session(papertui, "star 1", "star 1", "s 1", "unstar 1", "u")
    assert lines[-5:] == [
        f"Starred 1: {title}.", f"Already starred: {title}.", f"Unstarred 1: {title}.", f"Not starred: {title}.",
        f"Undid: Unstarred 1, {title}.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "query"),
    [("b 1", "is:queued"), ("queue 1", "is:queued"), ("r 1", "is:read"), ("read 1", "is:read"), ("d 1", "is:hidden"),
     ("hide 1", "is:hidden"), ("t 1 todo", "tag:todo"), ("tag 1 #todo", "tag:todo"), ("note 1 a b", "has:note")],
)  # fmt: skip
def test_marks(papertui: Program, typed: str, query: str) -> None:
    session(papertui, typed)
    assert papertui("list", query, "--json").named() == [FIRST]
    session(papertui, typed, "u", "u")
    assert papertui("list", query, "--json").named() == [FIRST], "nothing of an earlier session is taken back"


def test_several_tags_are_one_edit(papertui: Program) -> None:
    lines = session(papertui, "t 1-2 todo idea", "tags", "u")
    assert "Tagged 2 with todo, Tagged 2 with idea." in lines
    assert lines[lines.index("Tags:") + 1 :][:2] == ["1. idea. 2 papers.", "2. todo. 2 papers."]
    assert papertui("list", "tag:todo").code == papertui("list", "tag:idea").code == 3


def test_a_number_chooses_from_the_list_read_last(starred: Program) -> None:
    lines = session(starred, "tags", "1", "1")
    assert "Papers tagged todo: 1 paper." in lines
    assert "1 of 1." in lines
    lines = session(starred, "views", "8", "views", "99", "back")
    assert "There is no number 99: choose 1 to 9, or back." in lines
    assert lines.count("Queue: 0 papers. Query: is:queued") == 2


def test_acting_needs_a_paper(papertui: Program) -> None:
    assert session(papertui, "s")[-1] == "Say which by number, such as 1 or 3 5-7."
    assert session(papertui, "s 7")[-1] == "There is no number 7: there are 6 papers, numbered from 1."
    assert session(papertui, "s x")[-1] == "Say which by number, such as 1 or 3 5-7."
    session(papertui, "2", "s", "back")
    assert papertui("list", "is:starred", "--json").named() == [SECOND]


def test_an_unknown_command_gets_the_nearest_right_one(papertui: Program) -> None:
    assert session(papertui, "refrsh")[-1] == "There is no command “refrsh”; did you mean “refresh”? help lists them."
    assert session(papertui, "x 3")[-1].startswith("“x” is a key of the screen (Mark) that lines do without;")
    assert session(papertui, "zzzz")[-1] == "There is no command “zzzz”. help lists them."


def test_an_empty_line_reads_on(papertui: Program) -> None:
    lines = session(papertui, "page-size 4", "list", "", "")
    assert lines[-4].startswith("5. ") and lines[-3].startswith("6. ")
    assert lines[-2:] == ["5 to 6 of 6; that is the end.", "That was the end of the list."]
    lines = session(papertui, "5", "", "")
    assert "5 of 6." in lines and "6 of 6." in lines
    assert lines[-1] == "That was the last paper of the list; back leads to the list."


def test_notes_of_many_lines_end_with_a_dot_or_the_input(papertui: Program) -> None:
    everything = ("sort:date",)
    lines = session(papertui, "note 1", "first", "  second", ".", "1", query=everything)
    assert [line for line in lines if line.startswith("note: ")] == ["note: first", "note:   second"]
    session(papertui, "note 2", "kept at the end of the input", query=everything)
    assert papertui("note", SECOND).out == "kept at the end of the input\n"
    assert session(papertui, "note 1-2 text")[-1] == "A note is written on one paper at a time."
    lines = session(papertui, "go all", "note 1", ".", "note 1 other", "u")
    assert "The note is as it was." in lines and "undo brings the note before it back." in lines
    session(papertui, "go all", "add-note 1 third")
    assert papertui("note", FIRST).out == "first\n  second\n\nthird\n"
    session(papertui, "go all", "unnote 1")
    assert papertui("note", FIRST).code == 3


def test_finding(starred: Program) -> None:
    lines = session(
        starred,
        "/is:starred sort:title",
        "save mine",
        "/",
        "back",
        "go mine",
        "searches",
        "rename 1 ours",
        "unsave 1",
        "u",
    )
    assert "Starred papers, by title: 2 papers." in lines
    assert "Saved search mine." in lines
    assert "mine: 2 papers. Query: is:starred sort:title" in lines
    assert "1. mine. 2 unread. Query: is:starred sort:title" in lines
    assert lines[-3:] == [
        "Renamed search mine to ours.", "Deleted search ours.", "Undid: Deleted search ours."
    ]  # fmt: skip
    assert said(session(starred, "unsave nothing"), "There is no saved search “nothing”;")
    broken = session(starred, "/votes:many")[-1]
    assert "character" in broken and broken.endswith((".", "?"))


def test_a_query_that_finds_nothing_is_helped(papertui: Program) -> None:
    lines = session(papertui, "/chemstry", "/which bridges suit chemistry and zeppelins sort:relevance")
    assert "Did you mean chemistry? /chemistry asks for that." in lines
    assert "No paper has all of these words; these have some of them." in lines


def test_an_identifier_reads_its_paper_out(papertui: Program) -> None:
    (papertui.home / "config.toml").write_text("offline = true\n", encoding="utf-8")
    number = FIRST.removeprefix("arxiv:")
    for typed in (number, f"https://arxiv.org/abs/{number}v2", f"/{FIRST}"):
        lines = session(papertui, typed)
        assert "1 of 1." in lines and f"key: {FIRST}" in lines
    unknown = session(papertui, "2401.00001", "10.1000/182", "ask arxiv robots", "ask nobody x")[-4:]
    assert (
        unknown[0]
        == unknown[1]
        == unknown[2]
        == "papertui is set to stay offline (offline = true in the configuration)."
    )
    assert unknown[3] == "Name a source and a query: ask arxiv or huggingface QUERY."


def test_a_doi_is_looked_up_and_read_out(papertui: Program) -> None:
    wind = Registered("10.5281/zenodo.100", "Measurements of Wind", kind="Dataset")
    with running(CrossrefServer()) as crossref, running(DataCiteServer([wind])) as datacite:
        papertui.variables |= {"PAPERTUI_CROSSREF_URL": crossref.url, "PAPERTUI_DATACITE_URL": datacite.url}
        lines = session(papertui, wind.doi, "10.1000/182")
    assert f"Asking Crossref and DataCite for {wind.doi}." in lines and "title: Measurements of Wind" in lines
    assert lines[-1] == "Neither Crossref nor DataCite knows the DOI 10.1000/182: is it complete?"


def test_a_source_is_asked_for_a_query(papertui: Program) -> None:
    lines = session(papertui, "ask huggingface bridges", "/bridges", "ask huggingface")
    assert lines.count("Asking Hugging Face.") == 2
    assert lines[-1].endswith("refused the connection.") or "127.0.0.1" in lines[-1]


def test_walking_the_days(papertui: Program) -> None:
    (papertui.home / "config.toml").write_text("offline = true\n", encoding="utf-8")
    lines = session(papertui, "today", "[", "day before", "]", "after", "days", "2", "go 2026-W33")
    assert "Today: 3 papers. Query: on:2026-08-14" in lines
    assert "Papers on Daily 2026-08-13, by votes: 3 papers." in lines
    assert "There is no day with papers before this one." in lines
    assert "There is no day with papers after this one." in lines
    assert "1. 2026-08-14, Friday. 3 papers." in lines
    assert said(lines, "This week: 6 papers.")


def test_sorting(papertui: Program) -> None:
    lines = session(papertui, "sort votes-", "sort nonsense", "sort", "7")
    votes = [int(line.rsplit(" vote", 1)[0].split()[-1]) for line in lines[8:14]]
    assert votes == sorted(votes)
    assert said(lines, "There is no order “nonsense”;")
    titles = [line.split(". ")[2] for line in lines[-6:]]
    assert all(before <= after for before, after in pairwise(titles))


def test_exporting_never_writes_over_a_file_unasked(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    lines = session(starred, f"export {target}", f"export {target}", f"export 1 json {target}", query=("is:starred",))
    assert lines[-5] == f"2 papers written to {target} as BibTeX."
    assert lines[-4] == f"{target} is there already:"
    assert lines[-1] == f"{target} is there already; give the command again to write over it."
    assert target.read_text(encoding="utf-8") == starred("export", "-f", "bibtex").out
    assert session(starred, "export bibtex -", query=("is:starred",))[3:] == target.read_text("utf-8").splitlines()
    session(starred, f"export 1 json {target}", f"export 1 json {target}", query=("is:starred",))
    assert [paper["key"] for paper in json.loads(target.read_text(encoding="utf-8"))] == [FIRST]


def test_a_bibliography_that_is_there_can_be_added_to_or_replaced(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "refs.bib"
    mine = "@misc{mine, title={Mine}}\n"
    target.write_text(mine, encoding="utf-8")
    lines = session(starred, f"export {target}", "1", f"export {target}", "1", query=("is:starred",))
    assert lines[-7:-3] == [
        "1. Add what it lacks",
        "2. Replace it; what is there now is kept beside it",
        f"2 papers added to {target}.",
        f"{target} is there already:",
    ]
    assert lines[-1] == f"0 papers added to {target}; 2 papers in it already."
    both = target.read_text(encoding="utf-8")
    assert both.startswith(mine) and both.count("@") >= 3
    lines = session(starred, f"export {target}", "2", query=("is:starred",))
    assert lines[-1] == f"2 papers written to {target} as BibTeX; the one before is refs.bib~."
    assert target.read_text(encoding="utf-8") == starred("export", "-f", "bibtex").out
    assert (tmp_path / "refs.bib~").read_text(encoding="utf-8") == both


def test_links_are_printed_and_opened_by_number(papertui: Program, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\n", encoding="utf-8")
    browser.chmod(0o755)
    (papertui.home / "config.toml").write_text(f"browser = ['{browser}']\n", encoding="utf-8")
    address = f"https://arxiv.org/abs/{FIRST.removeprefix('arxiv:')}"
    lines = session(papertui, "y 1", "f", "1", "f 1", "F 1", "links", "back")
    assert lines.count(f"link: {address}") == 2
    assert "Links are those of the paper that is read; choose one by its number first." in lines
    assert f"Opened {address}" in lines


def test_the_citation_is_printed(papertui: Program) -> None:
    lines = session(papertui, "Y 1")
    assert lines[7].startswith("@") and lines[-1] == "}"


def test_a_refresh_prints_lines_and_what_fails_is_a_sentence(papertui: Program) -> None:
    lines = session(papertui, "refresh", "comments 1")
    assert said(lines, "Hugging Face failed: ")
    assert said(lines, "Hugging Face: 0 new papers, ")
    assert said(lines, "Fetching the comments.")


def test_on_the_first_day(empty: Program) -> None:
    lines = session(empty, "1", "s 1", "", "sample", "sample", "u")
    assert lines[:2] == ["Inbox: 0 papers. Query: is:unread",
                         "No papers yet: refresh fetches them, sample fills in the sample library."]  # fmt: skip
    assert "The sample library is here: 96 papers." in lines
    assert lines[-2].startswith("The cache has papers already")
    assert lines[-1] == "There is nothing to undo."


def test_the_demo_has_it_too(empty: Program) -> None:
    done = empty("demo", "--linear", stdin="1\n", env={"TERM": "dumb"})
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("All: 96 papers.\n1. ")
    assert not empty.home.exists()


def test_quitting_and_the_end_of_the_input_end_it(papertui: Program) -> None:
    assert session(papertui, "quit", "s 1")[-1].startswith("6. ")
    for stdin in (b"", b"s 1", b"s 2\r\n", b"\xff\xfe\n", b"\x00\n", b"\n" * 50):
        assert papertui("tui", "--linear", stdin=stdin).code == 0
    assert sorted(papertui("list", "is:starred", "--json").named()) == [FIRST, SECOND]


def test_no_standard_input_is_an_empty_one(papertui: Program) -> None:
    done = papertui("tui", "--linear", prefix=["sh", "-c", 'exec "$@" <&-', "sh"])
    assert done.code == 0 and done.out.startswith("Inbox: 6 papers.")


def test_what_came_in_since_the_last_visit_is_new_once(papertui: Program, tmp_path: Path) -> None:
    assert not any("new, unread." in line for line in session(papertui)), "at first everything is"
    later = {"PAPERTUI_NOW": "2026-08-14T15:00:00Z"}
    file = write_days(tmp_path / "more.json", ["2026-08-12"])
    assert papertui("import", file, env=later).code == 0
    lines = session(papertui, "new")
    assert "New papers: 3 papers." in lines
    assert sum(". new, unread. " in line for line in lines[-3:]) == 3
    papertui.variables |= later | {"PAPERTUI_NOW": "2026-08-14T16:00:00Z"}
    session(papertui)
    papertui.variables |= {"PAPERTUI_NOW": "2026-08-14T16:20:00Z"}
    assert "New papers: 3 papers." in session(papertui, "new"), "the visit of a moment ago goes on"
    papertui.variables |= {"PAPERTUI_NOW": "2026-08-14T17:00:00Z"}
    assert "New papers: 0 papers." in session(papertui, "new")


def test_what_is_new_is_told_by_what_it_is_about(papertui: Program, tmp_path: Path) -> None:
    session(papertui, "save by hand")
    assert session(papertui, "since")[-1] == "Nothing came in since the last visit; refresh looks for new papers."
    papertui.variables |= {"PAPERTUI_NOW": "2026-08-14T15:00:00Z"}
    assert papertui("import", write_days(tmp_path / "more.json", ["2026-08-12"])).code == 0
    lines = session(papertui, "since", "1")
    assert lines[0] == "3 papers came in since the last visit; since tells what is new."
    at = lines.index("Since the last visit:")
    assert lines[at + 1].startswith("1. New: 3 came in. Best: ")
    assert "Papers by votes" not in lines and any(line.startswith("New papers, by votes: 3 papers.") for line in lines)


def test_triage_reads_the_undecided_papers_out_one_by_one(papertui: Program) -> None:
    lines = session(papertui, "star 1", "triage", "s", "", "d")
    assert any("ntouched" in line and line.endswith(": 5 papers.") for line in lines), lines
    assert said(lines, "One at a time: ") and said(lines, "1 of 5.") and said(lines, "2 of 5.")
    assert len(papertui("list", "is:starred", "--json").named()) == 2
    assert len(papertui("list", "is:hidden", "--json").named()) == 1
    assert "There is nothing unread here to go through." in session(papertui, "go all", "read-all", "triage")


def test_triage_begins_with_the_likeliest_for_the_reader_once_enough_is_known(papertui: Program) -> None:
    lines = session(papertui, "star 1-5", "triage")
    assert any(line.startswith("Unread, untouched papers, the likeliest for you first: ") for line in lines), lines


def test_papers_like_one_are_listed_and_back_leads_to_where_one_was(papertui: Program) -> None:
    lines = session(papertui, "m 1", "back", "m 99", "m 1 2")
    assert any(line.startswith("Papers like arxiv:") for line in lines), lines
    assert sum(line.startswith("Inbox: 6 papers.") for line in lines) == 2
    assert "Name one paper by its number." in lines


def test_an_edit_that_was_said_is_kept(papertui: Program) -> None:
    import subprocess

    process = papertui.start("tui", "--linear", stdin=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(b"s 3\n")
    process.stdin.flush()
    while not process.stdout.readline().startswith(b"Starred 1: "):
        assert process.poll() is None
    shot_down(process)
    assert papertui("list", "is:starred", "--json").named() == [THIRD]


def test_a_journal_that_cannot_be_written_is_said(papertui: Program) -> None:
    library = papertui.home / "library"
    shutil.rmtree(library, ignore_errors=True)
    library.write_text("no folder", encoding="utf-8")
    lines = session(papertui, "s 1", "where")
    assert not any(line.startswith("Starred") for line in lines)
    assert lines[-3] == "Inbox: 6 papers. Query: is:unread"


def test_hostile_texts_are_text(empty: Program, tmp_path: Path) -> None:
    assert empty("import", write_papers(tmp_path / "page.json", ATTACKS)).code == 0
    write_journal(empty.home / "library", ATTACKS)
    count = len(papers(ATTACKS))
    reading = [str(number) for number in range(1, count + 1)]
    typed = [ATTACKS[name].replace("\n", " ").encode("utf-8", "replace").decode() for name in ATTACKS]
    commands = ["next 1000", *reading, "back", "tags", "back", "searches", "back", "authors 1", "y *", "Y *", "links"]
    commands += [
        f"{verb} {text}" for text in typed for verb in ("note 1", "/", "save", "t 1", "go", "export", "help", "")
    ]
    # `Program` looks for control characters and bidirectional ones in all that is printed
    lines = session(empty, *commands, query=("sort:title",))
    assert max(map(len, lines)) < 60_000
    assert "should not have" not in "".join(lines)


def test_every_command_is_done_by_exactly_one_part() -> None:
    from papertui.linear import days, fetching, finding, marking, opening, reading, suggesting

    parts = (
        reading.Reading, marking.Marking, opening.Opening, finding.Finding, days.Days, suggesting.Suggesting,
        fetching.Fetching, Session,
    )  # fmt: skip
    for command in COMMANDS:
        has = [part.__name__ for part in parts if callable(getattr(part, command.method, None))]
        assert len(has) == 1, (command.words, has)


def test_every_word_means_one_command() -> None:
    words = [word for command in COMMANDS for word in command.words]
    assert len(words) == len(set(words))
    for preset in keymap.PRESETS:
        vocabulary = Vocabulary(keymap.resolve({}, preset).keys)
        for command in COMMANDS:
            assert all(vocabulary.find(f"{name} x")[0] is command for name in command.words)
            assert vocabulary.names(command)


def test_the_letters_are_the_keys_in_force(papertui: Program) -> None:
    (papertui.home / "config.toml").write_text('[keys]\nstar = "*"\nmark_all = "ctrl+a"\n', encoding="utf-8")
    lines = session(papertui, "* 2", "s 1", "help star")
    assert lines[-3].startswith("Starred 1: ")
    assert lines[-2].startswith("There is no command “s”")


def test_the_session_in_the_documentation_is_what_happens(empty: Program, repository: Path) -> None:
    page = (repository / "docs" / "accessibility.md").read_text(encoding="utf-8")
    shown = [line[4:] for line in page.split("<!-- session -->")[1].split("\n#")[0].splitlines() if line]
    typed = [line.removeprefix("papertui> ") for line in shown if line.startswith("papertui> ")]
    done = empty("demo", "--linear", stdin="\n".join(typed))
    printed = done.out.splitlines()
    told = [line for line in shown if not line.startswith("papertui> ")]
    assert printed[-len(told) :] == told


def test_a_saved_search_becomes_a_rule_and_undo_takes_it_back(papertui: Program) -> None:
    lines = session(
        papertui, "/votes:>=0", "save All", "rule 1 hide", "searches", "go all", "undo", "go all", "rule all -3",
        "searches", "rule 1 x", "rule nobody hide",
    )  # fmt: skip
    assert "All hides what it finds." in lines
    assert said(lines, "1. All. 0 unread. It hides what it finds.")
    assert said(lines, "6 papers are hidden by 1 rule. searches lists the rules")
    assert said(lines, "Undid: All hides what it finds.")
    assert said(lines, "1. All. 6 unread. It gives -3 to what it finds.")
    assert said(lines, "Name a saved search, then hide, points or none")
    assert said(lines, "There is no saved search “nobody”;")
