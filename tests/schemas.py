"""The program's own JSON Schema, applied strictly: a field that it does not name is a fault."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from papertui.cli.schema import document


@cache
def _validators() -> dict[str, Draft202012Validator]:
    whole = _strict(document())
    Draft202012Validator.check_schema(whole)
    return {name: Draft202012Validator({**whole, "$ref": f"#/$defs/{name}"}) for name in whole["$defs"]}


def _strict(value: Any) -> Any:
    """A schema as it is published lets fields be added; here none may be that it leaves out."""
    if isinstance(value, list):
        return [_strict(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _strict(one) for name, one in value.items()}
    return {**inner, "additionalProperties": False} if isinstance(inner.get("required"), list) else inner


def check(verb: str, out: str) -> None:
    """Fail unless each of the JSON values in `out` is as the schema of `verb` says."""
    validators = _validators()
    assert verb in validators, f"data/schema.json says nothing of what “papertui {verb} --json” prints"
    reader = json.JSONDecoder()
    place = 0
    while place < len(out):
        value, place = reader.raw_decode(out, place)
        place += len(out[place:]) - len(out[place:].lstrip())
        for error in validators[verb].iter_errors(value):
            raise AssertionError(f"papertui {verb} --json: {error.json_path}: {error.message}")
