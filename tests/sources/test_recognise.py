"""What a file is, by its content."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.errors import PapertuiError
from papertui.sources import recognise

RECORD = json.dumps({"id": "2503.11731", "title": "Kettles", "abstract": "We count.", "categories": "cs.LG"}).encode()
ITEM = json.dumps({"paper": {"id": "2503.11731", "title": "Kettles", "upvotes": 3}, "title": "Kettles"}).encode()
TEXT = "Daily Papers\n\nKettles\n\nWe count them.\n\n  • 4 authors\n·\nApr 18, 2021\n".encode()
HTML = b"<!-- saved from url=(0026)https://huggingface.co/ -->\n<!DOCTYPE html>\n<html><body>Tea</body></html>"

KNOWN = (
    (TEXT, recognise.PAGE_TEXT),
    (TEXT.replace(b"\n", b"\r\n"), recognise.PAGE_TEXT),
    (b"\xef\xbb\xbf" + TEXT, recognise.PAGE_TEXT),
    (TEXT.decode().encode("utf-16"), recognise.PAGE_TEXT),
    (TEXT.decode().encode("cp1252"), recognise.PAGE_TEXT),
    (HTML, recognise.PAGE_HTML),
    (b"\n <html><head>", recognise.PAGE_HTML),
    (b'<?xml version="1.0"?><!DOCTYPE html><html>', recognise.PAGE_HTML),
    (b'<div data-target="DailyPapers" data-props="{}">', recognise.PAGE_HTML),
    (
        b'<?xml version="1.0"?>\n<!DOCTYPE opml SYSTEM "x.dtd">\n<opml version="1.0"><head/><body/></opml>',
        recognise.OPML,
    ),
    (b"[" + ITEM + b"]", recognise.JSON),
    (b"\xef\xbb\xbf \n[\n {\n", recognise.JSON),
    (b"[]", recognise.JSON),
    (b'{"id": "2503.11731", "upvotes": 3, "title": "K", "summary": "S"}', recognise.JSON),
    (b'{\n  "id": "2503.11731",\n  "title": ', recognise.JSON),
    (RECORD, recognise.ARXIV_LINES),
    (RECORD + b"\n" + RECORD[:40], recognise.ARXIV_LINES),
    (b"\xef\xbb\xbf" + RECORD + b"\r\n" + RECORD, recognise.ARXIV_LINES),
    (b"torn line}\n\n" + RECORD, recognise.ARXIV_LINES),
    (b'{"torn": \n' + RECORD, recognise.ARXIV_LINES),
)


@pytest.mark.parametrize(("head", "name"), KNOWN)
def test_known_content(head: bytes, name: str) -> None:
    kind = recognise.recognise(head)
    assert (kind.name, kind.packing) == (name, "")


@pytest.mark.parametrize(("head", "name"), KNOWN)
@pytest.mark.parametrize("packing", ["gzip", "xz"])
def test_known_content_compressed(head: bytes, name: str, packing: str) -> None:
    packed = gzip.compress(head) if packing == "gzip" else lzma.compress(head)
    kind = recognise.recognise(packed)
    assert (kind.name, kind.packing) == (name, packing)
    assert kind.label.endswith(f", {packing}")


def test_a_head_cut_within_compressed_data() -> None:
    packed = lzma.compress(b"\n".join([RECORD] * 50_000))
    assert recognise.recognise(packed[: len(packed) // 2]).name == recognise.ARXIV_LINES


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "tea")
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return file.getvalue()


def unknown() -> Iterator[tuple[bytes, str]]:
    yield b"", "it is empty"
    yield b" \r\n\n", "it is blank"
    yield b"\0" * 100, "it is blank"
    yield b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF document"
    yield b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is an image"
    yield b"\xff\xd8\xff\xe0\0\x10JFIF", "it is an image"
    yield zipped(), "it is a ZIP archive"
    yield tarred(), "it is a tar archive"
    yield bz2.compress(TEXT), "it is a bzip2 archive"
    yield gzip.compress(gzip.compress(TEXT)), "it is compressed twice"
    yield gzip.compress(b"", mtime=0), "it is a gzip file that is empty or damaged"
    yield b"\x1f\x8b\x08teapots", "it is a gzip file that is empty or damaged"
    yield b"SQLite format 3\0" + bytes(84), "it is an SQLite database"
    yield b"\x7fELF\x02\x01\x01" + bytes(50), "it is a program"
    yield b"tea\0pots\0" * 30, "it is binary data"
    yield bytes(range(1, 32)) * 20, "it is binary data"
    yield b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', "it is an RSS or Atom feed"
    yield b'<feed xmlns="http://www.w3.org/2005/Atom">', "it is an RSS or Atom feed"
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    yield rdf + b' xmlns="http://purl.org/rss/1.0/"><channel>', "it is an RSS or Atom feed"
    yield rdf + b">\n</rdf:RDF>", "it is RDF, but there are no papers in it"
    yield b'<?xml version="1.0"?><tea>', "it is XML, but neither a saved web page nor"
    yield b"name,price,city\nkettle,3,Oslo\n", "it is a table (CSV), but its first line"
    yield b'{"a": 1}\n{"a": 2}\n', "it is JSON lines, but not of arXiv papers"
    yield b"# Notes\n\nI read a paper on tea.\n", "it is text, but no papers were found in it"


@pytest.mark.parametrize(("head", "sentence"), tuple(unknown()))
def test_unknown_content_is_named(head: bytes, sentence: str) -> None:
    with pytest.raises(recognise.Unrecognized) as caught:
        recognise.recognise(head)
    assert str(caught.value).startswith(sentence)


@given(st.binary(max_size=400))
def test_any_bytes_are_recognised_or_refused(head: bytes) -> None:
    try:
        kind = recognise.recognise(head)
    except PapertuiError as problem:
        assert str(problem).startswith("it is ")
    else:
        assert kind.label


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Tée •".encode(), "Tée •"),
        ("\ufeffTée".encode(), "Tée"),
        ("Tée •".encode("utf-16"), "Tée •"),
        ("Tée •".encode("utf-16-be").join([b"\xfe\xff", b""]), "Tée •"),
        ("Tée • ·".encode("cp1252"), "Tée • ·"),
        ("Tea •".encode()[:-1], "Tea "),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert recognise.decode(data) == text


def test_recorded_files(recorded: Path) -> None:
    def name(path: Path) -> str:
        return recognise.recognise(path.read_bytes()[: recognise.HEAD]).name

    assert name(recorded / "seed" / "daily-papers-page.txt") == recognise.PAGE_TEXT
    assert {name(path) for path in sorted((recorded / "hf").rglob("*.json"))[::10]} == {recognise.JSON}
    assert name(recorded / "scale" / "arxiv_2025-03_2026-07.jsonl.xz") == recognise.ARXIV_LINES
    for feed in sorted((recorded / "feeds").rglob("*.rss")):
        with pytest.raises(recognise.Unrecognized):
            name(feed)
