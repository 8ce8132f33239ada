"""Documents made to take long, to fill memory or to look like something else."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import papertui
from papertui import text
from papertui.sources import feeds
from papertui.sources.html_text import from_html
from papertui.sources.parsed import ContentProblem

TODAY = date(2026, 8, 14)

# what takes longer than its size deserves is killed by the system
_CHILD = """
import resource, sys
from datetime import date
from papertui.sources import feeds
from papertui.sources.parsed import ContentProblem
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
resource.setrlimit(resource.RLIMIT_DATA, (400_000_000, 400_000_000))
head = b"<rss version='2.0'><channel><title>Hostile</title>"
cases = {
    "brackets in an author": b"<item><title>t</title><author>" + b"a(" * 25_000 + b"</author></item></channel></rss>",
    "attributes": b"<item " + b" ".join(b'a%d="b"' % n for n in range(200_000)) + b"><title>t</title></item>",
    "depth": b"<a>" * 200_000,
    "signs": b"<" * 5_000_000,
    "quotes": b'<a b="' * 800_000,
    "both quotes": b"<a b=\\"'" * 700_000,
    "comments": b"<!--" * 1_200_000,
    "cdata": b"<![CDATA[" * 500_000,
    "entities": b"<item><title>" + b"&amp;" * 1_000_000 + b"</title></item></channel></rss>",
    "spaces": b"<item><title>t</title><pubDate>" + b" " * 9_000_000 + b"</pubDate></item></channel></rss>",
    "spaces in a tag": b"<item a" + b" " * 9_000_000 + b"><title>t</title></item>",
    "entries": b"<item><title>t</title></item>" * 300_000 + b"</channel></rss>",
    "entries without end": b"<item><title>t</title>" * 300_000,
    "links": (b"<item><title>t</title><description>" + b"&lt;a href=x&gt;y" * 5_000 + b"</description></item>") * 50,
    "a doctype": b"<!DOCTYPE x [" + b"<!ENTITY a 'b'>" * 500_000 + b"]>",
    "marks": b"<item><title>" + "\\u0301".encode() * 2_000_000 + b"</title></item></channel></rss>",
}
kind = sys.argv[1]
try:
    found = feeds.parse(head + cases[kind], "https://x.example/f", "x", date(2026, 8, 14))
    print(len(found.parsed.sightings), found.title)
except ContentProblem as problem:
    print("refused:", problem)
"""

KINDS = (
    "brackets in an author,attributes,depth,signs,quotes,both quotes,comments,cdata,entities,spaces,spaces in a tag,"
    "entries,entries without end,links,a doctype,marks"
).split(",")


@pytest.mark.parametrize("kind", KINDS)
def test_time_and_memory_grow_with_the_size_alone(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, kind],
        env={**os.environ, "PYTHONPATH": str(Path(papertui.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.endswith("Hostile\n") or done.stdout.startswith("refused:")


def test_entities_of_a_document_are_never_defined() -> None:
    laughs = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>x &b; &f;</title></item></channel></rss>"
    )
    (found,) = feeds.parse(laughs.encode(), "https://x.example/f", "x", TODAY).parsed.sightings
    assert found.paper.title == "x &b; &f;"


_PIECES = st.sampled_from(
    "<rss> <channel> <item> </item> <title> </title> <link> <![CDATA[ ]]> <!-- --> & &amp; &#x1b; &#0; <p > \" ' <feed>"
    " <entry> <description> <id> x:y \x1b[31m \u202e http://a.example/?a=b&c </ <?xml?> <!DOCTYPE [ { }".split(" ")
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map("".join))
def test_anything_gives_clean_papers_or_one_sentence(document: str) -> None:
    try:
        found = feeds.parse(document.encode("utf-8", "replace"), "https://x.example/f", "x", TODAY)
    except ContentProblem as problem:
        assert "\n" not in str(problem)
        return
    for sighting in found.parsed.sightings:
        paper = sighting.paper
        assert paper.title and paper.title == text.line(paper.title)
        assert paper.abstract == text.block(paper.abstract)
        assert all(author.name == text.line(author.name) for author in paper.authors)


@given(st.binary(max_size=300), st.sampled_from(["", "utf-16", "shift_jis", "idna", "rot13", "zlib", "x" * 40]))
def test_any_bytes_in_any_encoding(data: bytes, charset: str) -> None:
    try:
        feeds.parse(data, "https://x.example/f", "x", TODAY, charset)
    except ContentProblem:
        pass


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map("".join))
def test_any_html_is_clean_text(document: str) -> None:
    told = from_html(document, "https://x.example/")
    assert told == text.block(told)
