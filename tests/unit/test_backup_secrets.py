"""What a backup leaves out of the settings."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.backup import secrets
from papertui.config.settings import toml


@pytest.mark.parametrize(
    "line",
    [
        'token_command = ["echo", "x"]',
        'token_command = ["/bin/echo", "x"]',
        'token_command = ["sh", "-c", "printf hf_abcdefghijkl"]',
        'key_command = ["give", "8f14e45fceea167a5a36dedd4bea2543"]',
        'star = ["curl", "-H", "Bearer ghp_abcdefghijklmno"]',
        'url = "https://ada:secret@example.org"',
        'url = "https://example.org/x?api_key=1"',
    ],
)
def test_what_holds_a_secret_is_left_out(line: str) -> None:
    kept, names = secrets.without(f"# mine\na = 1\n[b.c]\n{line}\nd = 2\n")
    assert names == [f"b.c.{line.partition(' ')[0]}"]
    assert tomllib.loads(kept) == {"a": 1, "b": {"c": {"d": 2}}} and "# mine" in kept


@pytest.mark.parametrize(
    "line",
    [
        'token_command = ["pass", "show", "huggingface"]',
        'password_command = ["secret-tool", "lookup", "service", "smtp"]',
        'editor = ["nvim", "-u", "notes.lua"]',
        'url = "https://example.org/feed?format=rss"',
        'browser = ["firefox", "{url}"]',
        'theme = "nord"',
    ],
)
def test_what_only_names_one_is_kept(line: str) -> None:
    config = f"[b]\n{line}\n"
    assert secrets.without(config) == (config, [])


_NAMES = st.sampled_from(("a", "b", "x_command", "theme"))
_TABLES = st.dictionaries(
    _NAMES, st.one_of(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3).map(tuple))
)


@given(_TABLES)
def test_nothing_else_changes(table: dict[str, str | tuple[str, ...]]) -> None:
    config = "".join(f"{name} = {toml(value) or '[]'}\n" for name, value in table.items())
    kept, names = secrets.without(config)
    expected = {name: value for name, value in tomllib.loads(config).items() if name not in names}
    assert tomllib.loads(kept) == expected
    assert secrets.without(kept) == (kept, [])


def test_what_is_no_toml_is_kept_unless_it_tells_a_token() -> None:
    assert secrets.without("a = [") == ("a = [", [])
    assert secrets.without('a = ["hf_abcdefghijkl"') == ("", ["config.toml"])


def test_feeds_with_a_password_are_named() -> None:
    feeds = '[[feed]]\nname = "a"\nurl = "https://a.org/"\n\n[[feed]]\nname = "b"\nurl = "https://u:p@b.org/"\n'
    kept, names = secrets.without_feeds(feeds)
    assert names == ["feed b"] and [each["name"] for each in tomllib.loads(kept)["feed"]] == ["a"]
    assert secrets.without_feeds("x = [") == ("x = [", [])


def test_programs_that_settings_run() -> None:
    config = 'theme = "nord"\neditor = ["nvim"]\n[sources.huggingface]\ntoken_command = ["pass", "hf"]\n'
    assert secrets.programs(config) == ["editor (nvim)", "sources.huggingface.token_command (pass)"]
    assert secrets.programs("editor = [") == []
