"""Notes of Obsidian: what its owner writes stays, whatever is exported again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui import latex, text
from papertui.errors import PapertuiError
from papertui.exporters import Wanted, doing, obsidian
from papertui.exporters.keys import Keys
from papertui.model import Author, Marks, Paper, View

PAPER = Paper(
    "arxiv:1706.03762", "Attention Is All You Need", "We propose.\n\nIt works.", (Author("Ashish Vaswani"),),
    published="2017-06-12", categories=("cs.CL",), votes=7,
)  # fmt: skip
ATTENTION = View(1, PAPER, Marks(starred=True, tags=("todo",), note="Read *twice*."))
OTHER = View(2, PAPER._replace(key="arxiv:2001.00001", title="attention is all you need"), Marks())
NAME = "Attention Is All You Need.md"


def export(folder: Path, *views: View) -> doing.Outcome:
    return doing.export(list(views), doing.Order(folder, "obsidian", Wanted(keys=Keys()), folder.parent / "state"))


def counts(done: doing.Outcome) -> tuple[int, int, int, int]:
    return tuple(done.counts[name] for name in ("new", "updated", "unchanged", "left"))  # type: ignore[return-value]


def front(note: str) -> dict[str, Any]:
    assert note.startswith("---\n")
    found = yaml.safe_load(note[4:].split("\n---", 1)[0])
    assert isinstance(found, dict)
    return found


def starred(view: View, **changes: Any) -> View:
    return view._replace(marks=view.marks._replace(**changes))


def test_a_note_a_paper(tmp_path: Path) -> None:
    vault = tmp_path / "Papers"
    assert export(vault, ATTENTION, OTHER).sentence("Papers") == (
        "2 papers as notes in Papers: 2 new, 0 updated, 0 unchanged"
    )
    assert sorted(path.name for path in vault.iterdir()) == [NAME, "attention is all you need (2001.00001).md"]
    note = (vault / NAME).read_text(encoding="utf-8")
    properties = front(note)
    assert str(properties.pop("published")) == "2017-06-12"
    assert properties == {
        "papertui": "arxiv:1706.03762",
        "title": "Attention Is All You Need",
        "authors": ["Ashish Vaswani"],
        "arxiv": "1706.03762",
        "url": "https://arxiv.org/abs/1706.03762",
        "citekey": "vaswani2017attention",
        "categories": ["cs.CL"],
        "votes": 7,
        "starred": True,
        "queued": False,
        "read": False,
    }
    for part in (
        "# Attention Is All You Need\n",
        "- Tags: #todo\n",
        "> We propose.\n>\n> It works.\n",
        "> Read *twice*.",
    ):
        assert part in note
    assert note.endswith("-->\n\n")
    assert counts(export(vault, ATTENTION, OTHER)) == (0, 0, 2, 0)
    assert (vault / NAME).read_text(encoding="utf-8") == note


def test_what_the_owner_wrote_stays_wherever_it_stands(tmp_path: Path) -> None:
    export(tmp_path, ATTENTION)
    note = (tmp_path / NAME).read_text(encoding="utf-8")
    mine = note.replace("---\npapertui", "---\n# mine\ntags: [a, b]\naliases:\n- AIAYN\nrating: 5\npapertui", 1)
    mine = mine.replace("\nstarred:", "\nsummary: >-\n  papertui: no\n  of mine\nstarred:")
    mine = mine.replace("---\n\n<!--", "---\nabove\n\n<!--", 1) + "\n## Mine\n\nbelow ---\n"
    moved = tmp_path / "read" / "my own name.md"
    moved.parent.mkdir()
    (tmp_path / NAME).unlink()
    moved.write_text(mine, encoding="utf-8")
    assert counts(export(tmp_path, starred(ATTENTION, starred=False, note="Other."))) == (0, 1, 0, 0)
    assert [path.name for path in tmp_path.glob("*.md")] == []
    after = moved.read_text(encoding="utf-8")
    expected = mine.replace("starred: true", "starred: false").replace("> Read *twice*.", "> Other.")
    begin = expected.index("<!-- papertui:begin ") + 20
    assert after[:begin] + after[begin + 16 :] == expected[:begin] + expected[begin + 16 :]
    assert front(after)["aliases"] == ["AIAYN"]
    assert front(after)["summary"] == "papertui: no of mine"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("> We propose.", "> We propose, they say."),
        ("<!-- papertui:end", "<!-- end"),
        ("<!-- papertui:begin", "<!-- begin"),
    ],
)
def test_a_block_that_the_owner_changed_is_theirs(tmp_path: Path, old: str, new: str) -> None:
    export(tmp_path, ATTENTION)
    path = tmp_path / NAME
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    done = export(tmp_path, starred(ATTENTION, starred=False, note="Other."))
    assert counts(done) == (0, 0, 0, 1)
    assert done.sentence("x").endswith("; 1 note changed by you left as it is")
    assert path.read_text(encoding="utf-8") == before.replace("starred: true", "starred: false")


def test_an_emptied_block_is_filled_again_and_line_ends_stay(tmp_path: Path) -> None:
    export(tmp_path, ATTENTION)
    path = tmp_path / NAME
    note = path.read_text(encoding="utf-8")
    begin, end = note.index("\n", note.index("<!-- papertui:begin")), note.index("<!-- papertui:end")
    path.write_bytes(b"\xef\xbb\xbf" + (note[:begin] + "\n" + note[end:] + "mine\n").replace("\n", "\r\n").encode())
    assert counts(export(tmp_path, ATTENTION)) == (0, 1, 0, 0)
    after = path.read_bytes()
    assert after == b"\xef\xbb\xbf" + (note + "mine\n").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("strange", ["mine", "---\ntitle: x\n---\n", "---\npapertui: \n---\n", ""])
def test_a_file_of_the_same_name_is_not_touched(tmp_path: Path, strange: str) -> None:
    (tmp_path / NAME).write_text(strange)
    assert counts(export(tmp_path, ATTENTION)) == (1, 0, 0, 0)
    assert (tmp_path / NAME).read_text() == strange
    assert counts(export(tmp_path, ATTENTION)) == (0, 0, 1, 0)


def test_notes_in_another_encoding_are_left(tmp_path: Path) -> None:
    export(tmp_path, ATTENTION)
    data = (tmp_path / NAME).read_bytes() + b"M\xfcller\n"
    (tmp_path / NAME).write_bytes(data)
    assert counts(export(tmp_path, starred(ATTENTION, note="Other"))) == (0, 0, 0, 1)
    assert (tmp_path / NAME).read_bytes() == data


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(PapertuiError, match="x is no folder"):
        export(tmp_path / "x", ATTENTION)
    with pytest.raises(PapertuiError, match="a cannot be written: no such file"):
        export(tmp_path / "y" / "a", ATTENTION)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A/B: C*? [x] #y ^z | <w> \\q", "A B C x y z w q"),
        ("con", "con paper"),
        ("...", "paper"),
        ("", "arxiv 1706.03762"),
        ("x" * 300, "x" * 100),
        ("猫" * 300, "猫" * 66),
        ("a.", "a"),
    ],
)
def test_names_that_every_file_system_takes(title: str, name: str) -> None:
    assert obsidian.file_name(ATTENTION._replace(paper=PAPER._replace(title=title))) == name


SIGNS = (
    "---|<!-- papertui:end -->|a: b|%%|[[x]]|- x|'|\"|{{x}}|#t|\n---\n|\x85|\ufeff|null|2020-01-01|0000-00-00|=1|]]>"
    "|\u202e|😀"
)
ODD = st.one_of(st.text(max_size=40), st.sampled_from(SIGNS.split("|")))


@settings(max_examples=150, deadline=None)
@given(title=ODD, name=ODD, note=ODD, tag=ODD, abstract=ODD)
@example(title="---", name="---\nx: y", note="<!-- papertui:end -->", tag="a", abstract="<!-- papertui:end -->")
def test_what_goes_in_comes_out(title: str, name: str, note: str, tag: str, abstract: str) -> None:
    paper = PAPER._replace(title=title, authors=(Author(name),), abstract=abstract)
    view = View(1, paper, Marks(note=note, tags=(tag,)))
    first = obsidian.new(view, "k1")
    properties = front(first)
    assert properties["title"] == (text.line(latex.unicode(text.line(title))) or paper.key)
    assert properties.get("authors", []) == [each for each in (text.line(name),) if each]
    assert obsidian.paper_of(first) == paper.key
    assert obsidian.again(first, view, "k1") == obsidian.Note(first)
    changed = obsidian.again(first + "mine\n", ATTENTION, "k2")
    assert not changed.theirs
    wanted = obsidian.new(ATTENTION, "k2") + "mine\n"
    assert front(changed.content) == front(wanted)
    assert changed.content.partition("\n---\n")[2] == wanted.partition("\n---\n")[2]


def test_the_note_of_a_paper_of_thousands_is_found_again(tmp_path: Path) -> None:
    many = ATTENTION._replace(paper=PAPER._replace(authors=tuple(Author(f"Ada {n} Byron") for n in range(3_000))))
    assert counts(export(tmp_path / "v", many)) == (1, 0, 0, 0)
    note = tmp_path / "v" / NAME
    note.write_text(note.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    assert counts(export(tmp_path / "v", starred(many, starred=False))) == (0, 1, 0, 0)
    assert [path.name for path in note.parent.iterdir()] == [NAME]
    assert note.read_text(encoding="utf-8").endswith("mine\n")
