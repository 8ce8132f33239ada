"""Bibliographies, tables, lists and Zotero's RDF, entry by entry; whatever comes is told and not raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.sources import bibtex, csl_json, entries, named, own_json, ris, table, zotero_rdf
from papertui.sources.entries import Also, Entry
from papertui.sources.parsed import ContentProblem, Skip

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/">'
)
LIBRARY = f"""{RDF}
<bib:Article rdf:about="http://arxiv.org/abs/2608.00123"><z:itemType>preprint</z:itemType>
 <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Quill</foaf:surname><foaf:givenName>Ada</foaf:givenName>
 </foaf:Person></rdf:li></rdf:Seq></bib:authors><dcterms:isReferencedBy rdf:resource="#item_3"/>
 <dc:subject>lights</dc:subject>
 <dc:subject><z:AutomaticTag><rdf:value>made by a machine</rdf:value></z:AutomaticTag></dc:subject>
 <dc:title>Harbor lights</dc:title><dc:date>2026-08-02</dc:date>
 <dc:identifier><dcterms:URI><rdf:value>http://arxiv.org/abs/2608.00123</rdf:value></dcterms:URI></dc:identifier>
</bib:Article>
<bib:Memo rdf:about="#item_3"><rdf:value>&lt;p&gt;A &lt;b&gt;bold&lt;/b&gt; thought&lt;/p&gt;</rdf:value></bib:Memo>
<rdf:Description rdf:about="urn:x"><z:itemType>journalArticle</z:itemType><dc:title>Lamp seven</dc:title>
 <dcterms:isPartOf><bib:Journal><dc:title>Lamps</dc:title><dc:identifier>DOI 10.1000/lamp.7</dc:identifier>
 </bib:Journal></dcterms:isPartOf><dc:date>June 2021</dc:date></rdf:Description>
<z:Attachment rdf:about="#item_9"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
<z:Collection rdf:about="#collection_1"><dc:title>To read soon</dc:title>
 <dcterms:hasPart rdf:resource="#collection_2"/><dcterms:hasPart rdf:resource="urn:x"/></z:Collection>
</rdf:RDF>""".encode()


def taken(found: Iterator[entries.Found]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def test_a_broken_entry_of_bibtex_costs_only_itself_and_is_named() -> None:
    found = list(
        bibtex.read(
            (
                b"@article{good, title={One \\write18{rm}}, doi={10.1000/lamp\\_1}}\n"
                b"@article{broken, title={Never {closed},\n  year = 2020\n"
                b"@article{after, title={Two}, eprint={2608.00123}, year=2026, month=aug}\n"
                b"@misc{empty, author={Nobody}}\n@article{cut, title={Half of",
            )
        )
    )
    assert [one.paper.key for one in found if isinstance(one, Entry)] == ["doi:10.1000/lamp_1", "arxiv:2608.00123"]
    assert [one.place for one in found if isinstance(one, Skip)] == [
        "line 2 (broken)",
        "line 5 (empty)",
        "line 6 (cut)",
    ]
    assert [one.paper.published for one in found if isinstance(one, Entry)] == [None, "2026-08"]


def test_mendeleys_folders_are_tags() -> None:
    data = b"@misc{a, title={T}, eprint={2608.00123}, mendeley-groups={NLP,My Thesis}, mendeley-tags={bert}}"
    (entry,) = taken(bibtex.read((data,)))
    assert set(entry.marks.tags) == {"NLP", "My-Thesis", "bert"}


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Growth <i>in vivo</i> of H<sub>2</sub>O", "Growth in vivo of H2O"),
        ('<b>The <i>x</i></b> of <span class="nocase">NATO</span>', "The x of NATO"),
        ("a <b and c> of <think> and <script>x</script>", "a <b and c> of <think> and <script>x</script>"),
        ('<i onclick="x">t</i>', '<i onclick="x">t</i>'),
    ],
)
def test_markup_in_titles_as_zotero_and_csl_know_it(title: str, read: str) -> None:
    record = f"TY  - JOUR\nTI  - {title}\nDO  - 10.1000/1\nER  - \n".encode()
    items = csl_json.read([{"type": "article", "title": title, "DOI": "10.1000/1"}])
    assert [one.paper.title for one in (*taken(items), *taken(ris.read((record,))))] == [read, read]


def test_strings_that_name_each_other_do_not_grow_without_end() -> None:
    lines = ['@string{a0 = "' + "x" * 900 + '"}', *(f"@string{{a{n} = a{n - 1} # a{n - 1}}}" for n in range(1, 80))]
    lines += ["@string{round = round # round}", "@article{k, title = a79 # round}"]
    (entry,) = taken(bibtex.read(("\n".join(lines).encode(),)))
    assert 0 < len(entry.paper.title) <= 1_000


def test_what_is_the_readers_own_in_bibtex() -> None:
    (entry,) = taken(
        bibtex.read(
            (
                b"@article{quill2026, title={T}, eprint={2608.00123}, annote={Read {\\em twice}}, groups={thesis},\n"
                b" keywords={deep sea; Computer Science - Machine Learning, lamp}}",
            )
        )
    )
    assert entry.marks.tags == ("deep-sea", "lamp", "thesis")
    assert (entry.marks.note, entry.cited_as) == ("Read twice", "quill2026")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ris_in_every_encoding(encoding: str, end: str) -> None:
    lines = [
        "TY  - JOUR", "TI  - Café lamps", "AU  - Quill, Ada", "AU  - Vale, Bruno, Jr.", "T2  - Lamps", "VL  - 3",
        "PY  - 2020", "DO  - https://doi.org/10.1000/CAFE", "KW  - one", "KW  - two", "AB  - It is",
        "continued here.", "N1  - arXiv:2001.00001 [cs]", "N1  - unlike arXiv:1706.03762", "ER  - ",
    ]  # fmt: skip
    (entry,) = taken(ris.read((end.join(lines).encode(encoding),)))
    paper = entry.paper
    assert (paper.key, paper.doi, paper.title) == ("arxiv:2001.00001", "10.1000/cafe", "Café lamps")
    assert [author.name for author in paper.authors] == ["Ada Quill", "Bruno Vale Jr."]
    assert (paper.journal_ref, paper.published, paper.abstract) == ("Lamps 3 (2020)", "2020", "It is continued here.")
    assert (entry.marks.tags, entry.marks.note) == (("one", "two"), "unlike arXiv:1706.03762")


def test_a_ris_record_without_an_end_is_not_taken() -> None:
    found = list(ris.read((b"TY  - JOUR\nTI  - Whole\nER  - \nTY  - JOUR\nTI  - Cut",)))
    assert [type(one) for one in found] == [Entry, Skip]


def test_csl_json_of_zotero() -> None:
    items = [
        {
            "id": "http://zotero.org/users/1/items/ABCD", "type": "article", "title": "Harbor lights",
            "number": "arXiv:2608.00123", "keyword": "a, b",
            "author": [{"family": "Beek", "given": "Ada", "non-dropping-particle": "van"}, {"literal": "The Team"}],
            "issued": {"date-parts": [["2026", 8, 2]]}, "note": "arXiv:2608.00123 [cs]\nTLDR: lights\nmine",
        },
        {"type": "book", "author": 7, "issued": [], "title": ["x"], "keyword": {}},
        "no item",
    ]  # fmt: skip
    found = list(csl_json.read(items))
    assert isinstance(found[0], Entry) and isinstance(found[1], Entry) and isinstance(found[2], Skip)
    assert (found[0].paper.key, found[0].paper.published) == ("arxiv:2608.00123", "2026-08-02")
    assert [author.name for author in found[0].paper.authors] == ["Ada van Beek", "The Team"]
    assert (found[0].marks.note, found[0].marks.tags) == ("mine", ("a", "b"))


def test_zoteros_table() -> None:
    data = (
        b'"Key","Item Type","Publication Year","Author","Title","DOI","Url","Notes","Manual Tags","Automatic Tags"\r\n'
        b'"ABCD","preprint","2026","Quill, Ada; Vale, Bruno","Table lamp","","http://arxiv.org/abs/2608.00777",'
        b'"<p>Mine</p>","one; two words","auto"\r\n"EFGH","book","","","","","","","",""\r\n'
    )
    found = list(table.read((data,)))
    assert isinstance(found[0], Entry) and found[0].paper.key == "arxiv:2608.00777"
    assert [author.name for author in found[0].paper.authors] == ["Ada Quill", "Bruno Vale"]
    assert (found[0].marks.tags, found[0].marks.note) == (("one", "two-words"), "Mine")
    assert found[1] == Skip("line 3", "it has neither a title nor an identifier")


def test_a_quote_that_is_never_closed_ends_a_table() -> None:
    with pytest.raises(ContentProblem, match="a quote there is never closed"):
        list(table.read((b'title,doi,url\n"' + b"x" * 3_000_000,)))


def test_the_papers_a_text_names() -> None:
    lines = (
        "Reading:\n- [Attention](https://arxiv.org/abs/1706.03762v5), nice\n2006.11239\n"
        "(see doi:10.1038/Nature14539). And arXiv: hep-th/9901001; twice 2006.11239v2\n"
        "https://example.org/nothing\nversion 12.34567 of 1999.12345 and 3.1415\n"
    )
    found = list(named.read((lines.encode(),)))
    assert [one.paper.key for one in found if isinstance(one, Entry)] == [
        "arxiv:1706.03762", "arxiv:2006.11239", "doi:10.1038/nature14539", "arxiv:hep-th/9901001",
    ]  # fmt: skip
    assert [one.place for one in found if isinstance(one, Skip)] == ["line 5 (https://example.org/nothing)"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("[[https://doi.org/10.1234/wick.1][DOI]]", "doi:10.1234/wick.1"),
        ("[Wicks](https://doi.org/10.1016/S0140-6736(20)30183-5)", "doi:10.1016/s0140-6736(20)30183-5"),
        ("(see 10.1016/S0140-6736(20)30183-5).", "doi:10.1016/s0140-6736(20)30183-5"),
        ("\\href{https://doi.org/10.1234/wick.1}{here}", "doi:10.1234/wick.1"),
        ("[[https://arxiv.org/abs/1706.03762][arXiv:1706.03762]]", "arxiv:1706.03762"),
    ],
)
def test_links_of_other_programs_name_one_paper(line: str, key: str) -> None:
    assert entries.identifiers(line) == [key]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_zoteros_rdf(size: int) -> None:
    found = list(zotero_rdf.read(LIBRARY[at : at + size] for at in range(0, len(LIBRARY), size)))
    first, second = taken(iter(found))
    assert (first.paper.key, first.marks.tags) == ("arxiv:2608.00123", ("lights",))
    assert first.paper.authors[0].name == "Ada Quill"
    assert (second.paper.key, second.paper.published) == ("doi:10.1000/lamp.7", "2021-06")
    assert [(one.key, one.marks.note, one.marks.tags) for one in found if isinstance(one, Also)] == [
        ("arxiv:2608.00123", "A bold thought", ()), ("doi:10.1000/lamp.7", "", ("To-read-soon",)),
    ]  # fmt: skip


ADDRESS = "https://arxiv.org/abs/2608.00123v2"


@pytest.mark.parametrize(
    "item",
    [
        f'<bib:Article rdf:about="{ADDRESS}"><dc:title>Harbor lights</dc:title></bib:Article>',
        f"<bib:Article><dc:title>A</dc:title><dc:identifier>{ADDRESS}</dc:identifier></bib:Article>",
        f'<bib:Article rdf:about="#item_1"><dc:identifier rdf:resource="{ADDRESS}"/></bib:Article>',
    ],
)
def test_an_rdf_whose_items_are_known_by_their_address(item: str) -> None:
    (entry,) = taken(zotero_rdf.read([f"{RDF}{item}</rdf:RDF>".encode()]))
    assert entry.paper.key == "arxiv:2608.00123"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (LIBRARY[:1500], "is cut off"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + LIBRARY, "DOCTYPE"),
        (LIBRARY.replace(b"</bib:Memo>", b"</bib:Meme>"), "is not valid XML"),
        (RDF.encode() + b"<a>" * 300, "nested too deeply"),
    ],
)
def test_an_rdf_that_is_broken(data: bytes, said: str) -> None:
    with pytest.raises(ContentProblem, match=said):
        list(zotero_rdf.read((data,)))


READERS: dict[str, Callable[[bytes], Iterator[entries.Found]]] = {
    "bibtex": lambda data: bibtex.read((data,)),
    "ris": lambda data: ris.read((b"TY  - JOUR\n" + data + b"\nER  - \n",)),
    "table": lambda data: table.read((b"title,doi,url,notes,tags\n" + data,)),
    "named": lambda data: named.read((data,)),
    "rdf": lambda data: zotero_rdf.read((RDF.encode() + data,)),
    "csl": lambda data: csl_json.read([dict.fromkeys(("type", "title", "note", "URL"), data.decode("latin-1"))]),
    "own": lambda data: own_json.read([{"schema": 1, "key": "arxiv:2608.00123", "title": data.decode("latin-1")}]),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=200) | st.text('@article{},="\\#<>/:;- \n10.1000/xTIKWDO2608.00123').map(str.encode))
def test_whatever_comes_is_read_or_told(name: str, data: bytes) -> None:
    try:
        for one in READERS[name](data):
            if isinstance(one, Entry):
                assert one.paper.title and one.paper.key
    except ContentProblem as problem:
        assert "\n" not in str(problem)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = (
    "doi", "authors", "author_details", "organization", "version", "links", "tags", "note", "listings", "categories",
    "votes", "starred", "media", "abstract",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(_FIELDS), _ANY))
def test_our_own_json_may_hold_anything(fields: dict[str, object]) -> None:
    (entry,) = own_json.read([{"schema": 1, "key": "arxiv:2608.00123", "title": "T", **fields}])
    assert isinstance(entry, Entry)
    json.dumps(entry.paper)
