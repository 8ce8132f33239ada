"""`import`: every kind of file in, every bad file told, and one paper stays one paper."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commands import FIRST, Program, write_days
from servers.items import make_comment, make_day, make_detail, make_item

TITLE = "Counting Lanterns: A Study of Small Lights"
PAGE = f"""new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Aug 14

{TITLE}

We count lanterns in the harbor and find that there are as many as one expects.

  • 3 authors
·
Aug 12

Kites Without Strings

A kite without a string is measured for the first time.

example-lab The Example Lab
·
Feb 3, 2025 2
"""


def arxiv_line(number: int, title: str = "", **changed: object) -> str:
    paper = {
        "id": f"2607.{number:05d}", "title": title or f"Lines of Paper {number}", "abstract": "Invented.",
        "authors": "Ada Quill and Bruno Vale", "categories": "cs.LG cs.CL",
        "versions": [{"version": "v1", "created": "Mon, 6 Jul 2026 10:00:00 GMT"}], "update_date": "2026-07-07",
    }  # fmt: skip
    return json.dumps(paper | changed)


LINES = "".join(arxiv_line(number) + "\n" for number in range(1, 8)).encode()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_the_saved_text_page(empty: Program, page: Path) -> None:
    done = empty("import", page, "--as-of", "2026-08-14")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{page}: saved Daily Papers page (text): 2 new, 0 updated, 0 unchanged, 0 skipped\n"
    papers = {paper["title"]: paper for paper in empty("list", "--json").json()}
    assert papers[TITLE]["published"] == "2026-08-12"
    assert papers[TITLE]["author_count"] == 3
    assert papers[TITLE]["key"].startswith("feed:")
    assert papers["Kites Without Strings"]["published"] == "2025-02-03"
    assert papers["Kites Without Strings"]["organization"] == "The Example Lab"
    assert papers["Kites Without Strings"]["comments"] == 2
    again = empty("import", page, "--as-of", "2026-08-14")
    assert "0 new, 0 updated, 2 unchanged, 0 skipped" in again.out
    earlier = Program(page.parent / "other")
    earlier("import", page, "--as-of", "2021-08-20")
    assert "2021-08-12" in {paper["published"] for paper in earlier("list", "--json").json()}


def test_the_recorded_page(empty: Program, recorded: Path) -> None:
    done = empty("import", "--as-of", "2026-08-14", recorded / "seed" / "daily-papers-page.txt")
    assert "38 new, 0 updated, 0 unchanged, 0 skipped" in done.out
    assert len(empty("list", "--json").json()) == 38


def test_a_trial_changes_nothing_and_counts_right(papertui: Program, page: Path) -> None:
    before = papertui("list", "--json").out
    trial = papertui("import", page, page, "--dry-run")
    assert trial.code == 0
    assert trial.out.count("(dry run: nothing was changed)") == 2
    assert papertui("list", "--json").out == before
    assert papertui("import", page, page).out == trial.out.replace(" (dry run: nothing was changed)", "")


def kinds(folder: Path) -> dict[str, bytes]:
    day = make_day("2026-08-12", 3)
    item = make_item("2608.01250", day="2026-08-12")
    detail = make_detail(item["paper"] | {"paper": item["paper"]}) | {"comments": [make_comment("c1", "A remark")]}
    props = json.dumps({"dailyPapers": day}).replace("&", "&amp;").replace('"', "&quot;")
    return {
        "day.json": json.dumps(day).encode(),
        "bom.json": b"\xef\xbb\xbf" + json.dumps(day).encode(),
        "detail.json": json.dumps({key: value for key, value in detail.items() if key != "paper"}).encode(),
        "page.html": (
            f'<!doctype html><html><body><div data-target="DailyPapers" data-props="{props}"></div></body></html>'
        ).encode(),
        "lines.jsonl": LINES,
        "lines.jsonl.gz": gzip.compress(LINES),
        "lines.xz": lzma.compress(LINES),
        "no-suffix": gzip.compress(LINES),
    }


COUNTS = {
    "day.json": 3, "bom.json": 3, "detail.json": 1, "page.html": 3,
    "lines.jsonl": 7, "lines.jsonl.gz": 7, "lines.xz": 7, "no-suffix": 7,
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_every_kind_of_file_and_standard_input(empty: Program, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(kinds(tmp_path)[name])
    trial = empty("import", "-", "--dry-run", "--json", stdin=file.read_bytes())
    assert (trial.code, trial.json()["new"]) == (0, COUNTS[name])
    done = empty("import", file, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json()["path"] == str(file)
    assert done.json()["new"] == COUNTS[name]
    assert done.json()["error"] is None
    assert len(empty("list", "--json").json()) == COUNTS[name]


def test_options_between_files(empty: Program, tmp_path: Path, page: Path) -> None:
    days = write_days(tmp_path / "days.json")
    done = empty("import", days, "--json", "-", "--as-of", "2026-08-14", page, stdin=LINES)
    assert [json.loads(line)["new"] for line in done.out.splitlines()] == [6, 7, 2]


def test_a_folder(empty: Program, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    write_days(folder / "days.json")
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    done = empty("import", folder)
    assert done.code == 0
    assert [line.partition(": ")[0] for line in done.out.splitlines()] == [
        str(folder / "days.json"),
        str(folder / "page.txt"),
    ]


BAD = {
    "empty.json": b"",
    "binary.bin": bytes(range(256)) * 40,
    "cut.gz": gzip.compress(LINES)[:40],
    "cut.xz": lzma.compress(LINES)[:40],
    "cut.json": json.dumps(make_day("2026-08-12", 3)).encode()[:900],
    "deep.json": b"[" * 300_000,
    "nothing.json": b'{"hello": "world"}',
    "login.html": b"<!doctype html><html><body>Sign in</body></html>",
    "text.txt": b"Only a letter to a friend.\n",
    "bomb.gz": gzip.compress(gzip.compress(bytes(300_000_000), 1), 9),
    "zeros.bin": bytes(5_000_000),
    "line.json": b'{"id": "' + b"x" * 3_000_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_and_the_others_are_taken(papertui: Program, tmp_path: Path, name: str, page: Path) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name])
    done = papertui("import", bad, page)
    assert done.code == 1
    assert done.err.startswith(f"papertui: {bad}: ")
    assert len(done.err.splitlines()) == 1
    assert len(done.err) < 400
    assert f"{page}: saved Daily Papers page (text): 2 new" in done.out
    assert len(papertui("list", "--json").json()) == 8


@pytest.mark.parametrize("what", ["missing", "folder", "device", "closed"])
def test_what_is_no_file(papertui: Program, tmp_path: Path, what: str) -> None:
    (tmp_path / "folder").mkdir()
    name = {"missing": "no-such-file", "folder": tmp_path / "folder", "device": "/dev/null", "closed": "-"}[what]
    done = papertui("import", name, prefix=["sh", "-c", 'exec "$@" <&-', "sh"] if what == "closed" else ())
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"papertui: {name}: ")


@pytest.mark.parametrize(
    "name", [b"evil\x1b[31m\n\xe2\x80\xae.jsonl", b"not utf-8 \xff\xfe.jsonl", b"- [x] $(x).jsonl"]
)
def test_names_that_are_hard_to_print(papertui: Program, tmp_path: Path, name: bytes) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_bytes(LINES)
    done = papertui("import", path)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("\n") == 1
    assert papertui("import", path, "--json").json()["unchanged"] == 7
    assert papertui("import", path + b".missing").code == 1


def test_skips_are_told_with_reason_and_place(empty: Program, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(LINES + b"{broken\n" + b'{"id": "\x1b[31m"}\n' + LINES[: LINES.index(b"\n") - 20])
    done = empty("import", file)
    assert done.code == 0
    assert "7 new, 0 updated, 0 unchanged, 3 skipped" in done.out
    for line in ("line 8", "line 9", "line 10"):
        assert f"\n  skipped {line}: " in done.out


@pytest.mark.parametrize("first", ["page", "lines"])
def test_a_paper_without_id_and_the_same_with_one(empty: Program, tmp_path: Path, page: Path, first: str) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(arxiv_line(900, TITLE, authors="Ada Quill, Bruno Vale, Chidi Arrow") + "\n")
    order = [page, lines] if first == "page" else [lines, page]
    empty("import", order[0], "--as-of", "2026-08-14")
    (known,) = empty("list", "lanterns", "--json").named()
    for words in (["star", known], ["tag", "harbor", known], ["note", known, "Count again"]):
        assert empty(*words).code == 0
    empty("import", order[1], "--as-of", "2026-08-14")
    (paper,) = empty("list", "lanterns", "--json").json()
    assert paper["key"] == "arxiv:2607.00900"
    assert (paper["starred"], paper["tags"], paper["note"]) == (True, ["harbor"], "Count again")
    assert len(paper["sources"]) == 2
    feed = Program(tmp_path / "other")
    feed("import", page, "--as-of", "2026-08-14")
    (nameless,) = feed("list", "lanterns", "--json").named()
    for key in (nameless, "2607.00900"):
        assert empty("show", key, "--json").json() == [paper], key
    empty.cache.unlink()
    (kept,) = empty("list", "is:starred", "--json").json()
    assert kept["tags"] == ["harbor"]
    for again in order:
        empty("import", again, "--as-of", "2026-08-14")
    (kept,) = empty("list", "lanterns", "--json").json()
    assert (kept["key"], kept["starred"], kept["note"]) == ("arxiv:2607.00900", True, "Count again")


def test_an_import_brings_back_no_mark_and_takes_none(papertui: Program, tmp_path: Path) -> None:
    papertui("star", FIRST)
    papertui("import", write_days(tmp_path / "days.json"))
    assert papertui("list", "is:starred", "--json").named() == [FIRST]
    papertui("unstar", FIRST)
    papertui("import", tmp_path / "days.json")
    assert papertui("list", "is:starred").code == 3


# whoever runs the tests in parallel may have told their processes to ignore the signal
_INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from papertui.cli import main
sys.exit(main(["import", "-"]))
"""


def test_an_import_that_is_stopped_says_what_became_of_it(empty: Program) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTIBLE],
        env=empty.variables, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdin is not None and running.stderr is not None
        # more than a pipe holds: when this is written, it is being read
        running.stdin.write(LINES * 200)
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        running.stdin.close()  # a read that is about to begin would not notice the signal
        told = running.stderr.read().decode()
    assert running.returncode == 130
    assert told == "papertui: Stopped; what came in is kept, and the same command takes in the rest.\n"
