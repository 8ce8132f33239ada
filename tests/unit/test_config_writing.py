"""Writing single settings: the change is there, and everything else is as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import config
from papertui.config.writing import write
from papertui.errors import PapertuiError, UsageError
from permissions import needs_permissions

OWN = """\
# my settings

theme = 'nord'   # quiet
editor = [
  "nvim",  # with a comment
]

[sources.huggingface]
# a week
days = 7

# letters
[keys]
star = "ctrl+s"
"""


def written(file: Path, before: str, **changes: object) -> str:
    file.write_text(before, encoding="utf-8", newline="")
    write(file, {name.replace("__", "."): value for name, value in changes.items()})
    return file.read_bytes().decode("utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    write(file, {"theme": "nord", "keys.star": ["s", "ctrl+s"]})
    settings, problems = config.load(file)
    assert problems == []
    assert (settings.theme, dict(settings.keys)) == ("nord", {"star": ("s", "ctrl+s")})
    assert file.read_text(encoding="utf-8").startswith("# papertui's settings")


def test_nothing_to_write_makes_no_file(file: Path) -> None:
    assert not write(file, {"theme": None})
    assert not file.exists()
    assert write(file, {"theme": "nord"})
    assert not write(file, {"theme": "nord"})


def test_a_changed_value_leaves_the_comment_behind_it_and_all_other_lines(file: Path) -> None:
    assert written(file, OWN, theme="dracula") == OWN.replace("'nord'", '"dracula"')


def test_a_new_setting_comes_after_the_others_of_its_table(file: Path) -> None:
    after = written(file, OWN, mouse=False, sources__huggingface__enabled=False, keys__hide=["delete"])
    assert after == (
        OWN.replace(']\n\n[sources', ']\nmouse = false\n\n[sources')
        .replace("days = 7\n", "days = 7\nenabled = false\n")
        .replace('"ctrl+s"\n', '"ctrl+s"\nhide = ["delete"]\n')
    )  # fmt: skip


def test_a_setting_that_stands_there_as_a_comment_is_put_below_it(file: Path) -> None:
    sample = config.sample()
    after = written(file, sample, refresh_minutes=60, keys__star="d")
    shown = "# refresh_minutes = 30\n"
    assert after == sample.replace(shown, f"{shown}refresh_minutes = 60\n").replace(
        '# star = "s"\n', '# star = "s"\nstar = "d"\n'
    )


def test_none_takes_the_line_out(file: Path) -> None:
    assert written(file, OWN, theme=None) == OWN.replace("theme = 'nord'   # quiet\n", "")


def test_a_default_is_only_written_where_another_value_stands(file: Path) -> None:
    assert written(file, OWN, theme="terminal", mouse=True) == OWN.replace("'nord'", '"terminal"')
    write(file.with_name("none.toml"), {"mouse": True, "editor": []})
    assert not file.with_name("none.toml").exists()


def test_a_new_table_stands_apart(file: Path) -> None:
    assert written(file, "mouse = true", keys__star="d") == 'mouse = true\n\n[keys]\nstar = "d"\n'


@pytest.mark.parametrize("before", ["keys = {star = 's'}\n", "keys.star = 's'\n", '"keys"."star" = "s"\n'])
def test_other_ways_of_writing_a_table_are_kept(file: Path, before: str) -> None:
    after = tomllib.loads(written(file, before, keys__hide="d", keys__star="t"))
    assert after == {"keys": {"star": "t", "hide": "d"}}


def test_byte_order_mark_and_ends_of_lines_are_kept(file: Path) -> None:
    after = written(
        file, "\ufeffmouse = true\r\n[keys]\r\nstar = 's'\r\n", theme="nord", keys__hide="d", keys__star="t"
    )
    assert after == '\ufeffmouse = true\r\ntheme = "nord"\r\n[keys]\r\nstar = "t"\r\nhide = "d"\r\n'


@given(
    st.lists(st.sampled_from(OWN.splitlines(keepends=True)[:7] + ["\n", "# more\n", "mouse = true\n"]), unique=True),
    st.sampled_from(["offline = true\n", "[keys]\n", "[keys]\nstar = 's' # x\n", "[sources.huggingface]\ndays = 3\n"]),
    st.sampled_from(["theme", "mouse", "keys.star", "keys.hide", "sources.huggingface.days"]),
)
def test_every_other_line_stays_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, top: list[str], rest: str, name: str
) -> None:
    before = "".join(top) + rest
    try:
        says = tomllib.loads(before)
    except tomllib.TOMLDecodeError:
        return
    file = tmp_path_factory.getbasetemp() / "property.toml"
    value = {"theme": "dracula", "mouse": False, "sources.huggingface.days": 30}.get(name, "ctrl+t")
    file.write_text(before, encoding="utf-8")
    write(file, {name: value})
    after = file.read_text(encoding="utf-8")
    field = name.rpartition(".")[2]
    ours = [line for line in after.splitlines() if line.startswith(f"{field} = ")]
    assert len(ours) == 1
    kept = [line for line in after.splitlines() if line not in ours and line.strip()]
    was = [line for line in before.splitlines() if not line.startswith(f"{field} = ") and line.strip()]
    new = f"[{name.rpartition('.')[0]}]"
    assert kept == was or [line for line in kept if line != new] == was
    table = tomllib.loads(after)
    for part in name.split("."):
        table = table[part]
    assert table == value
    assert says.keys() <= tomllib.loads(after).keys()


@pytest.mark.parametrize(
    ("before", "words"),
    [("theme = \n", "line 1: Not TOML"), ("keys = 3\n", "only you can change"), ("x = '''", "Not TOML")],
)
def test_a_file_that_cannot_be_changed_is_left_alone(file: Path, before: str, words: str) -> None:
    with pytest.raises(PapertuiError, match=words):
        written(file, before, keys__star="d")
    assert file.read_text(encoding="utf-8") == before


def test_bytes_that_are_no_text_are_left_alone(file: Path) -> None:
    file.write_bytes(b"theme = 'x\xff'\n")
    with pytest.raises(PapertuiError, match=r"line 1: Not UTF-8 text\. Nothing was written"):
        write(file, {"theme": "nord"})
    assert file.read_bytes() == b"theme = 'x\xff'\n"


def test_a_read_only_file_is_left_alone(file: Path) -> None:
    file.write_text(OWN, encoding="utf-8")
    file.chmod(0o444)
    with pytest.raises(PapertuiError, match="read-only"):
        write(file, {"theme": "dracula"})
    assert file.read_text(encoding="utf-8") == OWN


@needs_permissions
def test_a_folder_that_takes_no_files_is_said(file: Path) -> None:
    file.write_text(OWN, encoding="utf-8")
    file.parent.chmod(0o555)
    try:
        with pytest.raises(PapertuiError, match=r"Cannot write .*: permission denied"):
            write(file, {"theme": "dracula"})
    finally:
        file.parent.chmod(0o755)


def test_a_link_and_the_permissions_are_kept(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "papertui.toml"
    target.parent.mkdir()
    target.write_text(OWN, encoding="utf-8")
    target.chmod(0o600)
    file.symlink_to(target)
    write(file, {"theme": "dracula"})
    assert file.is_symlink() and file.readlink() == target
    assert 'theme = "dracula"' in target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "dotfiles"]


@pytest.mark.parametrize(
    ("name", "value"), [("mouse", 1), ("start", "nowhere"), ("refresh_minutes", -1), ("color", "red"), ("keys.star", 3)]
)
def test_a_value_that_a_setting_cannot_have_is_refused(file: Path, name: str, value: object) -> None:
    with pytest.raises(UsageError, match=name):
        write(file, {name: value})
    assert not file.exists()


def test_comments_in_an_array_stay_with_what_stays(file: Path) -> None:
    before = '[sources.arxiv]\ncategories = [\n  "cs.LG", # learning\n  # next\n  "cs.CL", # language\n]\n'
    after = written(file, before, sources__arxiv__categories=["cs.CL"])
    assert after == before.replace('  "cs.LG", # learning\n', "")
    after = written(file, before, sources__arxiv__categories=["cs.LG", "cs.CL", "math.CO"])
    assert "# learning" in after and "# language" in after and '"math.CO"' in after
