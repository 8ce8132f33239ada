from __future__ import annotations

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from papertui import exporters, latex, sample, text
from papertui.exporters import bibtex, facts
from papertui.exporters.keys import Keys, citation_keys
from papertui.latex.symbols import SUBSCRIPTS, SUPERSCRIPTS
from papertui.model import Author, Marks, Paper, View

MEANINGFUL = (
    r"\ { } {{ }} $ & % # _ ^ ~ @ @misc{a, = , \input{x} \write18 \% \{ $x$"
    ' " and AND others von de Jr. é ß 猫 - Ada Byron'
)
ODD = (" ", "\n", "\r\n", "ER  - ", "TY  - X", "\u2028", "\x1b]0;x\x07", "\ud800")
PIECES = st.sampled_from([*MEANINGFUL.split(), *ODD])
WORDS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=8).map(" ".join), st.text())

SPELLED = {
    f"\\text{name}{{}}": char
    for name, char in {
        "backslash": "\\", "braceleft": "{", "braceright": "}", "asciicircum": "^", "asciitilde": "~", "less": "<",
        "greater": ">", "bar": "|", "asciigrave": "`",
    }.items()
} | {f"\\{char}": char for char in "$&%#_"} | {f"{char}{{}}": char for char in "-',"}  # fmt: skip
# pylatexenc's signs for commands that have two
SAME = str.maketrans({"ϵ": "ε", "ϕ": "φ", "⋅": "·", "∗": "*", "∣": "|", "△": "▵"})
COMMAND = re.compile(r"\\text[a-z]+\{\}|\\[$&%#_]|[-',]\{\}")
FORMULA = re.compile(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}")


def view(key: str = "arxiv:1706.03762", title: str = "Attention Is All You Need", **fields: object) -> View:
    marks = fields.pop("marks", Marks(starred=True))
    return View(1, Paper(key, title, **fields), marks)  # type: ignore[arg-type]


def read(value: str) -> str:
    """What LaTeX would print of a value: only the commands we write may occur."""
    found = COMMAND.sub(lambda m: SPELLED[m[0]], FORMULA.sub(lambda m: formula(m[1]), value))
    bare = COMMAND.sub("", FORMULA.sub("", value))
    assert not re.search(r"[\\{}$&%#_^~<>|`]|--|''|,,", bare)
    return found


def formula(content: str) -> str:
    """A formula as another program shows it in Unicode."""
    if content[0] in "^_":
        letters = SUPERSCRIPTS if content[0] == "^" else SUBSCRIPTS
        return "".join(letters[char] for char in content[2:-1])
    if content == "-":
        return "\u2212"
    return str(LatexNodes2Text(math_mode="text").latex_to_text(f"${content}$"))


def shown(s: str) -> str:
    return text.line(latex.unicode(text.line(s, text.BLOCK_LIMIT)), text.BLOCK_LIMIT)


TRANSFORMER = view(
    authors=(Author("Ashish Vaswani"), Author("Aäron van den Oord"), Author("Łukasz Kaiser Jr."), Author("Qwen Team")),
    author_count=9,
    published="2017-06-12",
    categories=("cs.CL", "cs.LG"),
    doi="10.1000/ABC_d",
    abstract="One.\n\nTwo.",
    marks=Marks(tags=("todo", "a_b"), note="First.\n\nSecond."),
)


def test_bibtex_of_a_paper() -> None:
    assert bibtex.entry(TRANSFORMER, Keys().of(TRANSFORMER.paper)) == (
        """\
@misc{vaswani2017attention,
  title         = {{Attention Is All You Need}},
  author        = {Vaswani, Ashish and van den Oord, Aäron and Kaiser, Jr., Łukasz and {Qwen Team} and others},
  year          = {2017},
  month         = {6},
  eprint        = {1706.03762},
  archivePrefix = {arXiv},
  primaryClass  = {cs.CL},
  doi           = {10.1000/abc_d},
  url           = {https://arxiv.org/abs/1706.03762},
  keywords      = {todo, a\\_b}
}
"""
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Diederik P. Kingma", "Kingma, Diederik P."),
        ("Laurens van der Maaten", "van der Maaten, Laurens"),
        ("Kingma, Diederik", "Kingma, Diederik"),
        ("OpenAI", "{OpenAI}"),
        ("DeepSeek-AI", "{DeepSeek-AI}"),
        ("The ATLAS Collaboration", "{The ATLAS Collaboration}"),
        ("Center for Research and Development", "{Center for Research and Development}"),
        ("Wei Ai", "Ai, Wei"),
        ("Cohere AI", "{Cohere AI}"),
        ("山田 太郎", "山田, 太郎"),
        ("Van Nguyen", "Nguyen, Van"),
        ("Sammy Davis III", "Davis, III, Sammy"),
        ("Black And White", "White, {Black And}"),
    ],
)
def test_names_as_bibtex_reads_them(name: str, expected: str) -> None:
    found = facts.name(Author(name))
    assert found
    assert bibtex.person(found) == expected


def test_citation_keys_are_ascii_unique_and_steady() -> None:
    def paper(key: str, title: str, author: str = "Jörg Müller", year: str | None = "2024-02-01") -> View:
        return view(key=key, title=title, authors=(Author(author),) if author else (), published=year)

    papers = [
        paper("arxiv:2402.00009", "The Graph: again"),
        paper("arxiv:2402.00001", "Graph networks"),
        paper("arxiv:2402.00005", "On graphs"),
        paper("arxiv:2402.00004", "A Graph"),
        paper("arxiv:2402.00003", "猫", "猫", None),
        paper("arxiv:2402.00006", "What is it?", "", "2024"),
    ]
    keys = citation_keys(papers)
    assert keys == {
        "arxiv:2402.00001": "muller2024graph",
        "arxiv:2402.00004": "muller2024graphb",
        "arxiv:2402.00009": "muller2024graphc",
        "arxiv:2402.00005": "muller2024graphs",
        "arxiv:2402.00003": "nd",
        "arxiv:2402.00006": "2024it",
    }
    assert citation_keys(reversed(papers)) == keys


def test_many_equal_keys_get_letters_without_end() -> None:
    papers = [view(key=f"arxiv:2402.{n:05}", published="2024", authors=(Author("A B"),)) for n in range(1, 60)]
    keys = citation_keys(papers)
    assert len(set(keys.values())) == 59
    assert keys["arxiv:2402.00027"] == "b2024attentionaa"


@settings(max_examples=150, deadline=None)
@given(title=WORDS, names=st.lists(WORDS, max_size=4), tag=WORDS, count=st.integers(0, 6))
@example(title="\\input{x} $x_1$ {", names=["and", "A, B, C", "}"], tag="%", count=6)
def test_bibtex_is_read_back_as_it_was(title: str, names: list[str], tag: str, count: int) -> None:
    papers = [
        view(title=title, authors=tuple(map(Author, names)), author_count=count, marks=Marks(tags=(tag,))),
        view(key="arxiv:2001.00001", title="After"),
    ]
    out = exporters.export(papers, "bibtex")
    library = bibtexparser.parse_string(out, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    assert not library.comments
    assert [entry.entry_type for entry in library.entries] == ["misc", "misc"]
    assert re.fullmatch(r"[a-z0-9]+", library.entries[0].key)
    fields = library.entries[0].fields_dict
    whole = fields["title"].value
    assert whole[0] + whole[-1] == "{}"
    assert read(whole[1:-1]).translate(SAME) == (shown(title) or "arxiv:1706.03762").translate(SAME)
    wanted = [name for name in map(text.line, names) if name]
    assert len(wanted) + (bool(wanted) and count > len(names)) == len(
        fields["author"].value if "author" in fields else ()
    )
    if keyword := text.line(tag):
        assert read(fields["keywords"].value).translate(SAME) == keyword.translate(SAME)


def test_ris_of_a_paper() -> None:
    assert exporters.export([TRANSFORMER], "ris") == (
        """\
TY  - UNPB
TI  - Attention Is All You Need
AU  - Vaswani, Ashish
AU  - van den Oord, Aäron
AU  - Kaiser, Łukasz, Jr.
AU  - Qwen Team
PY  - 2017
DA  - 2017/06/12
AB  - One. Two.
DO  - 10.1000/abc_d
M1  - arXiv:1706.03762
PB  - arXiv
UR  - https://arxiv.org/abs/1706.03762
L1  - https://arxiv.org/pdf/1706.03762
UR  - https://huggingface.co/papers/1706.03762
UR  - https://doi.org/10.1000/abc_d
KW  - todo
KW  - a_b
N1  - First. Second.
"""
        "ER  - \n"
    )


@settings(max_examples=100, deadline=None)
@given(title=WORDS, abstract=WORDS, names=st.lists(WORDS, max_size=3), note=WORDS)
def test_ris_is_read_back_as_it_was(title: str, abstract: str, names: list[str], note: str) -> None:
    papers = [
        view(title=title, abstract=abstract, authors=tuple(map(Author, names)), marks=Marks(note=note)),
        view(key="arxiv:2001.00001", title="After"),
    ]
    first, second = rispy.loads(exporters.export(papers, "ris"))
    assert second["title"] == "After"
    assert first["title"] == (shown(title) or "arxiv:1706.03762")
    assert first.get("abstract", "") == shown(abstract)
    assert len(first.get("authors", ())) == sum(bool(text.line(name)) for name in names)
    assert " ".join(first.get("notes", ())) == text.line(note, len(note))
    assert "unknown_tag" not in first


def test_csl_json_of_a_paper() -> None:
    (found,) = json.loads(exporters.export([TRANSFORMER], "csl-json"))
    assert found == {
        "id": "vaswani2017attention",
        "type": "article",
        "title": "Attention Is All You Need",
        "author": [
            {"family": "Vaswani", "given": "Ashish"},
            {"family": "van den Oord", "given": "Aäron"},
            {"family": "Kaiser", "given": "Łukasz", "suffix": "Jr."},
            {"literal": "Qwen Team"},
            {"literal": "others"},
        ],
        "issued": {"date-parts": [[2017, 6, 12]]},
        "abstract": "One. Two.",
        "DOI": "10.1000/abc_d",
        "URL": "https://arxiv.org/abs/1706.03762",
        "publisher": "arXiv",
        "number": "arXiv:1706.03762",
        "keyword": "todo, a_b",
        "note": "First.\n\nSecond.",
    }


def test_the_sample_library_goes_through_every_format() -> None:
    views = [View(n, sighting.paper, Marks()) for n, sighting in enumerate(sample.sightings())]
    library = bibtexparser.parse_string(exporters.export(views, "bibtex"))
    assert not library.failed_blocks
    assert len({entry.key for entry in library.entries}) == len(views)
    assert {"vaswani2017attention", "lillicrap2015continuous", "vandenoord2016wavenet"} <= {
        e.key for e in library.entries
    }
    assert len(rispy.loads(exporters.export(views, "ris"))) == len(views)
    assert len(json.loads(exporters.export(views, "csl-json"))) == len(views)


def test_a_paper_given_twice_is_one_entry() -> None:
    assert exporters.export([TRANSFORMER, TRANSFORMER], "bibtex").count("@misc") == 1
    assert len(json.loads(exporters.export([TRANSFORMER, TRANSFORMER], "csl-json"))) == 1
