"""`export`: formats, files whole or not at all, standard output in every state."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from commands import FIRST, THIRD, Program

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
FORMATS = {
    "papers.md": "# Papers\n",
    "papers.markdown": "# Papers\n",
    "papers.bib": "@misc{",
    "papers.ris": "TY  - ",
    "papers.csl.json": "[",
    "papers.json": "[",
    "PAPERS.MD": "# Papers\n",
    "papers.org": "#+TITLE: Papers\n",
    "papers.html": "<!DOCTYPE html>\n",
    "papers.csv": "key,title,",
    "papers.atom": "<?xml ",
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_suffix_tells_the_format(starred: Program, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    done = starred("export", "-o", target, "is:starred")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"2 papers written to {target} as ")
    text = target.read_text(encoding="utf-8")
    assert text.startswith(FORMATS[name])
    assert text.endswith("\n")
    if name.endswith("json"):
        assert len(json.loads(text)) == 2


def test_the_starred_papers_are_what_is_exported_unasked(starred: Program) -> None:
    assert starred("export").out == starred("export", "is:starred", "-f", "md").out == starred("export", "-o", "-").out


def test_markdown_holds_what_a_reader_wants(starred: Program) -> None:
    text = starred("export", "is:starred").out
    for part in (
        "[Sparse Bridges for Chemistry 2608.01400](https://arxiv.org/abs/2608.01400)", "Greta Moss", "2026-08-13",
        "13 votes", "[PDF](https://arxiv.org/pdf/2608.01400)", "#todo", "Read it twice",
    ):  # fmt: skip
        assert part in text, part


def test_groups(starred: Program) -> None:
    by_tag = starred("export", "--group", "tag").out
    assert by_tag.index("\n## todo\n") < by_tag.index("Sparse Bridges")
    assert "\n## " in starred("export", "--group", "month").out


def test_the_same_papers_give_the_same_bytes(starred: Program, tmp_path: Path) -> None:
    for name in FORMATS:
        starred("export", "-o", tmp_path / name)
    before = {name: (tmp_path / name).read_bytes() for name in FORMATS}
    for name in FORMATS:
        starred("export", "-o", tmp_path / name, env={"PAPERTUI_NOW": "2027-01-01T00:00:00Z", "LANG": "C"})
    assert {name: (tmp_path / name).read_bytes() for name in FORMATS} == before


def test_nothing_matched_writes_nothing(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "papers.md"
    assert starred("export", "-o", target, "is:hidden")[:2] == (3, "")
    assert not target.exists()
    target.write_text("old")
    assert starred("export", "-o", target, "is:hidden").code == 3
    assert starred("export", "-o", target, "is:(").code == 2
    assert target.read_text() == "old"


def test_a_place_that_cannot_be_written(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "no-such-folder" / "papers.md"
    done = starred("export", "-f", "md", "-o", target)
    assert (done.code, done.out) == (1, "")
    assert f"{target} cannot be written: " in done.err
    for folder in (str(tmp_path), f"{tmp_path}/not-yet/"):
        done = starred("export", "-f", "md", "-o", folder)
        assert (done.code, done.out) == (2, "")
        assert f"{folder} is a folder: name a file in it." in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


@needs_full
def test_a_full_disk(starred: Program, tmp_path: Path) -> None:
    done = starred("export", "-f", "md", "-o", FULL)
    assert done.code == 1
    assert "no space left" in done.err
    done = starred("export", "-o", tmp_path / "papers.md", prefix=["sh", "-c", 'ulimit -f 0; exec "$@"', "sh"])
    assert (done.code, done.out) == (1, "")
    assert "papers.md cannot be written: file too large" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_a_link_stays_a_link_and_a_mode_a_mode(starred: Program, tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    refused = starred("export", "-o", link)
    assert (refused.code, refused.out, real.read_text()) == (1, "", "old")
    assert "is there already, and not as papertui wrote it: --force replaces it and keeps it as link.md~" in refused.err
    assert starred("export", "-o", link, "--force").out.endswith("as Markdown; the one before is link.md~.\n")
    assert ((tmp_path / "link.md~").read_text(), (tmp_path / "link.md~").stat().st_mode & 0o777) == ("old", 0o640)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("# Papers")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_name_with_control_characters_is_a_name(starred: Program, tmp_path: Path) -> None:
    target = tmp_path / "evil\x1b[31m\n.md"
    assert starred("export", "-o", target).code == 0
    assert target.exists()


@needs_full
@pytest.mark.parametrize("words", [["list"], ["export"], ["--version"], ["list", "--help"], ["list", "--json"]])
def test_standard_output_on_a_full_disk(starred: Program, words: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            starred.command(*words), env=starred.variables, stdout=full, stderr=subprocess.PIPE, timeout=50, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"papertui: Standard output cannot be written: no space left on device.\n"


@pytest.mark.parametrize("words", [["list"], ["export"], ["list", "--json"], ["star", THIRD]])
def test_standard_output_closed(starred: Program, words: list[str]) -> None:
    done = starred(*words, prefix=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert (done.code, done.out) == (1, "")
    assert done.err == "papertui: Standard output is closed: there is nowhere to print to.\n"
    if words[0] == "star":
        assert THIRD in starred("list", "is:starred", "--json").named(), "what was done is kept"


def test_every_stream_closed(starred: Program) -> None:
    closing = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *map(str, starred.command("star", THIRD))]
    assert subprocess.run(closing, env=starred.variables, timeout=50, check=False).returncode == 1
    assert starred("library", "check").code == 0, "nothing was printed into a file that took the place of a stream"
    assert THIRD in starred("list", "is:starred", "--json").named()


def test_a_reader_that_has_enough(starred: Program) -> None:
    process = starred.start("list", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(50)
    process.stderr.close()


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", ""])
def test_every_locale(starred: Program, locale: str) -> None:
    for words in (["list"], ["list", "--json"], ["show", FIRST]):
        done = starred(*words, env={"LANG": locale, "LC_ALL": locale})
        assert done.code == 0
        assert "Sparse Bridges" in done.out


def test_an_encoding_that_lacks_characters(starred: Program) -> None:
    done = starred("list", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.code == 0
    assert done.out.isascii()
    assert starred("export", "-f", "json", env={"PYTHONIOENCODING": "ascii"}).code == 0


def test_a_bibliography_is_added_to(starred: Program, tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_bytes(b"@misc{mine, title={x}}")
    refused = starred("export", "-o", refs)
    assert (refused.code, refused.out) == (1, "")
    assert "--force replaces it and keeps it as refs.bib~; --append adds to it." in refused.err
    done = starred("export", "--append", "-o", refs)
    assert done == (0, f"2 papers added to {refs}.\n", "")
    assert refs.read_bytes().startswith(b"@misc{mine, title={x}}\n\n@misc{")
    plain = starred("export", "--append", "--plain", "-o", refs)
    assert plain.out.splitlines()[1:] == ["format: BibTeX", "papers: 2", "added: 0", "known: 2"]
    told = starred("export", "--append", "--json", "-o", refs).json()
    assert told == {
        "file": str(refs), "format": "BibTeX", "papers": 2, "added": 0, "known": 2, "before": None, "warnings": [],
    }  # fmt: skip
    assert starred("export", "--json").code == 2
    for words in (["-o", tmp_path / "x.md"], ["-f", "bibtex"], ["-f", "bibtex", "-o", "-"]):
        assert starred("export", "--append", *words).code == 2
    refs.write_bytes(b"@misc{open, title={x}\n")
    done = starred("export", "--append", "-o", refs)
    assert (done.code, "the entry open (line 1) is never closed" in done.err) == (0, True)


def test_citation_keys_stay(starred: Program, tmp_path: Path) -> None:
    def keys(*words: str | Path) -> list[str]:
        return [line for line in starred("export", "-f", "bibtex", *words).out.splitlines() if line.startswith("@")]

    one = keys(FIRST.removeprefix("arxiv:"))
    assert len(one) == 1
    both = keys("is:starred")
    assert one[0] in both
    journal = starred.journal.read_text(encoding="utf-8")
    assert journal.count('"cited-as"') == len(both)
    keys("is:starred")
    assert starred.journal.read_text(encoding="utf-8") == journal, "what was given is not given again"
    starred.cache.unlink()
    assert keys("is:starred") == both


def test_notes_of_obsidian(starred: Program, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    assert starred("export", "-f", "obsidian").code == 2
    assert starred("export", "-o", tmp_path).err.endswith("with -f obsidian.\n")
    done = starred("export", "-f", "obsidian", "-o", vault)
    assert done.out == f"2 papers as notes in {vault}: 2 new, 0 updated, 0 unchanged.\n"
    note = min(vault.iterdir())
    note.write_text(note.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    again = starred("export", "-f", "obsidian", "-o", vault, "--plain").out.splitlines()
    assert again[2:] == ["papers: 2", "new: 0", "updated: 0", "unchanged: 2", "left: 0"]
    assert note.read_text(encoding="utf-8").endswith("mine\n")


def test_a_library_that_cannot_be_written_gives_the_file_all_the_same(starred: Program, tmp_path: Path) -> None:
    folder = starred.home / "library"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    done = starred("export", "-f", "bibtex", "-o", tmp_path / "x.bib", "votes:>0")
    assert done.code == 0
    assert done.err.endswith("; the citation keys may be others next time.\n")
    assert (tmp_path / "x.bib").read_text(encoding="utf-8").startswith("@misc{")
