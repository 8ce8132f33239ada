"""`schema`, and that every verb with `--json` has one; what the verbs print is checked wherever a test runs them."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from commands import FIRST, SECOND, Program
from papertui.cli import parser
from papertui.cli.completing import commands
from papertui.cli.schema import document
from schemas import check


def test_every_verb_with_json_has_a_schema() -> None:
    verbs = {name for name, sub in commands(parser.build()).items() if "--json" in sub._option_string_actions}
    assert verbs - set(document()["$defs"]) == set()


def test_the_schema_of_a_verb_stands_alone(papertui: Program) -> None:
    alone = papertui("schema", "searches").json()
    Draft202012Validator.check_schema(alone)
    assert {"searches", "saved-search", "search-rule"} == set(alone["$defs"])
    papertui("searches", "save", "Robots", "robot", "--score", "2")
    Draft202012Validator(alone).validate(papertui("searches", "--json").json())
    with pytest.raises(AssertionError):
        check("searches", '[{"number": 1}]')


def test_a_verb_without_json_has_none(empty: Program) -> None:
    assert empty("schema", "web").code == 2
    assert "There is no command" in empty("schema", "nothing").err
    assert json.loads(empty("schema").out)["$id"] == "urn:papertui:json:1"


def test_marking_tells_what_it_changed(papertui: Program) -> None:
    assert papertui("star", FIRST, SECOND, "--json").json() == {"done": "Starred 2", "changed": [FIRST, SECOND]}
    assert papertui("star", FIRST, "--json").json() == {"done": "Nothing to change.", "changed": []}
    assert papertui("tag", "a", "b", FIRST, "--json").json()["changed"] == [FIRST]
    assert papertui("tag", FIRST, "--json").json() == ["a", "b"]
    assert papertui("untag", "a", "c", FIRST, "--json").json()["changed"] == [FIRST]
    nothing = papertui("note", FIRST, "--json")
    assert (nothing.code, nothing.json()) == (3, {"key": FIRST, "note": None})
    assert papertui("note", FIRST, "Read", "it", "--json").json()["changed"] == [FIRST]
    assert papertui("note", FIRST, "--json").json() == {"key": FIRST, "note": "Read it"}


def test_where_things_are_as_json(papertui: Program) -> None:
    for verb in ("config", "library", "cache"):
        assert papertui(verb, "path", "--json").json()["path"].startswith(str(papertui.home))
    assert papertui("config", "show", "--json").json()["refresh_minutes"] == 30
    assert papertui("config", "check", "--json").json()["faults"] == []
    assert papertui("library", "check", "--json").json()["sound"] is True
    assert papertui("cache", "pictures", "--json").json()["pictures"] == 0
    assert papertui("cache", "clear", "--json").json()["freed_bytes"] > 0
