"""The settings file: every key, every kind of mistake, and the tokens."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import config
from papertui.config.settings import toml
from papertui.config.values import base_url
from papertui.errors import PapertuiError, UsageError


def load(folder: Path, content: str | bytes, **more: object) -> tuple[config.Config, list[config.Problem]]:
    file = folder / "config.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return config.load(file, **more)  # type: ignore[arg-type]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert config.load(tmp_path / "config.toml") == (config.Config(), [])


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings, problems = load(
        tmp_path,
        """
theme = "nord"
ascii = true
mouse = false
start = "today"
editor = ["nano", "-w"]
browser = ["firefox", "{url}"]
offline = true
refresh_minutes = 0
refresh_on_start = false
export_group = "tag"

[keys]
star = "ctrl+s"
down = ["j", "ctrl+n"]

[sources.huggingface]
enabled = false
url = "https://mirror.example/hf/"
days = 30
token_command = ["pass", "show", "hf"]
""",
    )
    assert problems == []
    assert settings == config.Config(
        theme="nord",
        ascii=True,
        mouse=False,
        start="today",
        editor=("nano", "-w"),
        browser=("firefox", "{url}"),
        offline=True,
        refresh_minutes=0,
        refresh_on_start=False,
        export_group="tag",
        keys={"star": ("ctrl+s",), "down": ("j", "ctrl+n")},
        sources=config.Sources(
            config.HuggingFace(False, "https://mirror.example/hf", 30, ("pass", "show", "hf")),
        ),
    )


def test_an_unknown_key_names_file_line_and_the_nearest_and_the_rest_counts(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, '# mine\nthemee = "nord"\noffline = true\n')
    assert settings.offline
    assert settings.theme == "terminal"
    assert [str(problem) for problem in problems] == [
        f"{tmp_path / 'config.toml'}, line 2: There is no setting “themee”; the nearest is “theme”."
    ]
    assert problems[0].key == "themee"


def test_a_key_in_the_wrong_table_is_led_to_the_right_one(tmp_path: Path) -> None:
    _, problems = load(tmp_path, "days = 3\n")
    assert "the nearest is “sources.huggingface.days”" in problems[0].sentence


def test_an_unknown_table_is_one_problem(tmp_path: Path) -> None:
    _, problems = load(tmp_path, "\n[source.huggingface]\ndays = 3\nurl = 'x'\n")
    assert len(problems) == 1
    assert problems[0].line == 2
    assert "There is no table “source”; the nearest is “sources”" in problems[0].sentence


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("theme = 3", "text on one line"),
        ('theme = ""', "text on one line"),
        (r'theme = "a\u001b[2J"', "text on one line"),
        ('mouse = "yes"', "true or false"),
        ("mouse = 1", "true or false"),
        ("refresh_minutes = true", "a number from 0 to 10080"),
        ("refresh_minutes = -1", "a number from 0 to 10080"),
        ("refresh_minutes = 1.5", "a number from 0 to 10080"),
        ('start = "mine"', "one of since, inbox, today, week, month, trending, foryou, starred, queue, all"),
        ('editor = "nano"', "an array of strings"),
        ('editor = [""]', "an array of strings"),
        ("editor = [1]", "an array of strings"),
        (r'editor = ["a", "\u0000"]', "an array of strings"),
        ('export_group = "year"', "one of none, tag, month, day"),
        ('sources.huggingface.url = "http://mirror.example"', "an https address"),
        ("sources.huggingface.days = 0", "a number from 1 to 3660"),
        ("keys = 3", "is a table, written as [keys]"),
        ('keys.star = ""', "the name of a key"),
        ("keys.star = 1", "the name of a key"),
    ],
)
def test_a_wrong_value_says_what_is_wanted(tmp_path: Path, line: str, wish: str) -> None:
    settings, problems = load(tmp_path, f"offline = true\n\n{line}\n")
    assert settings == config.Config(offline=True)
    assert len(problems) == 1
    assert problems[0].line == 3
    assert wish in problems[0].sentence
    assert "\x1b" not in str(problems[0])


def test_actions_are_checked_where_they_are_known(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, '[keys]\nstarr = "s"\nquit = "Q"\n', actions=["star", "quit"])
    assert dict(settings.keys) == {"quit": ("Q",)}
    assert problems[0].line == 2
    assert "There is no action “starr”; the nearest is “star”." in problems[0].sentence


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ('theme = "nord"\nmouse = maybe\n', 2, "column 9"),
        ('theme = "nord', 1, "column 14"),
        ("mouse = true\nmouse = true\n", 2, "Cannot overwrite"),
        ("theme = 'x'\n\n[keys\n", 3, "Not TOML"),
        (b"theme = 'x'\nmouse = \xff\n", 2, "Not UTF-8"),
        (b"\x00\x01\x02", 1, "Not TOML"),
        ("a = " + "[" * 20_000, None, "Nested too deeply"),
        ("#" * (config.reading.MAX_BYTES + 1), None, "over 1 MB"),  # type: ignore[attr-defined]
    ],
)
def test_a_broken_file_costs_one_sentence(tmp_path: Path, content: str | bytes, line: int | None, words: str) -> None:
    settings, problems = load(tmp_path, content)
    assert settings == config.Config()
    assert len(problems) == 1
    assert problems[0].line == line
    assert words in problems[0].sentence
    assert problems[0].sentence.endswith("The default settings are used.")


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        settings, problems = config.load(path)
        assert settings == config.Config()
        assert "This is not a file" in problems[0].sentence
    _, problems = config.load(tmp_path / "pipe" / "config.toml")
    assert "Cannot be read: not a directory" in problems[0].sentence


def test_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, b"\xef\xbb\xbftheme = 'nord'\r\nmouse = false\r\n")
    assert (settings.theme, settings.mouse, problems) == ("nord", False, [])


def test_lines_are_found_behind_strings_that_look_like_keys(tmp_path: Path) -> None:
    _, problems = load(tmp_path, 'x = """\nmouse = 1\n[keys]\n"""\n"mouse" = 1\nsources = {huggingface = {days = 0}}\n')
    assert [problem.line for problem in problems] == [1, 5, 6]


def test_the_environment_names_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTUI_HUGGINGFACE_URL", "http://127.0.0.1:8000/")
    settings, _ = load(tmp_path, '[sources.huggingface]\nurl = "https://mirror.example"\ndays = 3\n')
    assert settings.sources.huggingface == config.HuggingFace(url="http://127.0.0.1:8000", days=3)
    monkeypatch.setenv("PAPERTUI_HUGGINGFACE_URL", "http://mirror.example\x1b[2J")
    with pytest.raises(UsageError, match=r"^PAPERTUI_HUGGINGFACE_URL is not an https address") as raised:
        config.load(tmp_path / "none.toml")
    assert "\x1b" not in str(raised.value)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://huggingface.co", "https://huggingface.co"),
        ("https://huggingface.co/", "https://huggingface.co"),
        ("https://mirror.example:8443/hf/", "https://mirror.example:8443/hf"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.0.0.1.evil.example", None),
        ("http://localhost@evil.example", None),
        ("https://user:word@mirror.example", None),
        ("https://mirror.example/?a=1", None),
        ("https://mirror.example/#x", None),
        ("https://mirror.example:99999", None),
        ("https://mirror.example\\@evil.example", None),
        ("https://mirror example", None),
        ("https://[::1", None),
        ("https://", None),
        ("ftp://mirror.example", None),
        ("file:///etc/passwd", None),
        ("mirror.example", None),
        ("https://ⓜirror.example", None),
        ("", None),
    ],
)
def test_base_url(address: str, kept: str | None) -> None:
    assert base_url(address) == kept


def test_the_sample_is_toml_and_says_the_defaults(tmp_path: Path) -> None:
    sample = config.sample()
    assert load(tmp_path, sample) == (config.Config(), [])
    bare = "\n".join(line.removeprefix("# ") for line in sample.split("\n") if " = " in line or line.startswith("["))
    settings, problems = load(tmp_path, bare)
    assert problems == []
    for info in config.KEYS:
        if info.default not in (None, ()):
            assert dict(config.show(settings))[info.name] == dict(config.show(config.Config()))[info.name]


def test_every_example_is_a_right_value(tmp_path: Path) -> None:
    for info in config.KEYS:
        settings, problems = load(tmp_path, f"{info.name} = {info.example}\n")
        assert problems == []
        assert settings != config.Config(), info.name


def test_an_export_can_be_grouped_in_every_way_that_can_be_set() -> None:
    from papertui.exporters import GROUPS

    (info,) = (info for info in config.KEYS if info.name == "export_group")
    assert info.choices == GROUPS


def test_show_is_read_back_as_it_was(tmp_path: Path) -> None:
    given_settings, _ = load(tmp_path, 'theme = "a\\"b"\neditor = ["x", "é"]\n[keys]\nstar = ["s", "S"]\nquit = "Q"\n')
    shown = "\n".join(f"{name} = {value}" for name, value in config.show(given_settings) if value)
    assert load(tmp_path, shown) == (given_settings, [])


@given(st.one_of(st.booleans(), st.integers(), st.text(), st.lists(st.text(), min_size=1).map(tuple)))
def test_values_are_written_as_toml(value: object) -> None:
    assert tomllib.loads(f"x = {toml(value)}")["x"] == (list(value) if isinstance(value, tuple) else value)


@given(
    st.recursive(
        st.one_of(st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["sources", "huggingface", "keys", "days", "theme", "x", "a.b"]), inner),
        ),
        max_leaves=8,
    )
)
def test_no_document_raises(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    import tomlkit

    document = {"sources": value, "keys": value, "theme": value, "y": value}
    settings, problems = load(tmp_path_factory.getbasetemp(), tomlkit.dumps(document))
    assert isinstance(settings.theme, str)
    assert problems


def test_a_token_is_found_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.token("HF_TOKEN", ()) is None
    found = config.token("HF_TOKEN", (sys.executable, "-c", "print('from-command')"))
    assert found is not None
    assert found.reveal() == "from-command"
    monkeypatch.setenv("HF_TOKEN", "hf_word")
    found = config.token("HF_TOKEN", ("false",))
    assert found is not None
    assert found.reveal() == "hf_word"
    assert "hf_word" not in f"{found!r} {found}"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("raise SystemExit(3)", "failed with exit code 3"),
        ("print('two words')", "is not one word"),
        ("print('secret\\x1b[2J')", "is not one word"),
    ],
)
def test_a_token_command_that_fails_is_named_without_its_output(program: str, words: str) -> None:
    with pytest.raises(PapertuiError, match=words) as raised:
        config.token("HF_TOKEN", (sys.executable, "-c", program))
    assert "secret" not in str(raised.value)
    assert "two" not in str(raised.value)


def test_a_token_command_that_hangs_or_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PapertuiError, match=r"not done after 0\.2 seconds"):
        config.token("HF_TOKEN", (sys.executable, "-c", "__import__('threading').Event().wait()"), 0.2)
    with pytest.raises(PapertuiError, match="did not start: no such file"):
        config.token("HF_TOKEN", (str(tmp_path / "none"),))


def test_a_password_may_hold_any_sign_and_is_the_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.password("PAPERTUI_MAIL_PASSWORD", ()) is None
    found = config.password("PAPERTUI_MAIL_PASSWORD", (sys.executable, "-c", "print(' pä ss %1 \\nuser: ada')"))
    assert found is not None
    assert found.reveal() == " pä ss %1 "
    assert "pä" not in f"{found!r} {found}"
    monkeypatch.setenv("PAPERTUI_MAIL_PASSWORD", "two words")
    found = config.password("PAPERTUI_MAIL_PASSWORD", ("false",))
    assert found is not None
    assert found.reveal() == "two words"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("print('hunter2'); raise SystemExit(3)", "The password command .* failed with exit code 3"),
        ("print('hunter2\\x1b[2J')", "is not one line of text"),
        ("import sys; sys.stdout.buffer.write(b'hunter2\\x00')", "is not one line of text"),
    ],
)
def test_a_password_command_that_fails_is_named_without_its_output(program: str, words: str) -> None:
    with pytest.raises(PapertuiError, match=words) as raised:
        config.password("PAPERTUI_MAIL_PASSWORD", (sys.executable, "-c", program))
    assert "hunter2" not in str(raised.value)


def test_a_password_command_that_hangs_with_what_it_started(tmp_path: Path) -> None:
    """What it started itself holds on to its output, and is not waited for either."""
    program = "import subprocess as s; s.Popen(['sleep', '5']); __import__('threading').Event().wait()"
    with pytest.raises(PapertuiError, match=r"The password command .* not done after 0\.3 seconds"):
        config.password("PAPERTUI_MAIL_PASSWORD", (sys.executable, "-c", program), 0.3)
