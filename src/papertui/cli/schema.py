"""`schema`: the JSON Schema of what the verbs print with `--json`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from papertui.cli import output
from papertui.errors import UsageError


def schema(options: argparse.Namespace) -> int:
    """Print the schema of one verb with all that it refers to, or the whole document."""
    whole = document()
    definitions: dict[str, Any] = whole["$defs"]
    if options.of is None:
        output.json_object(whole)
        return 0
    if options.of not in definitions:
        from papertui.cli.verbs import VERBS

        if options.of in VERBS:
            raise UsageError(f"“papertui {options.of}” has no --json.")
        raise UsageError(f"There is no command “{options.of}”; “papertui --help” lists them.")
    needed = dict.fromkeys([options.of, *_referred(definitions, definitions[options.of])])
    head = {name: value for name, value in whole.items() if name != "$defs"}
    definitions = {name: definitions[name] for name in needed}
    output.json_object({**head, "$ref": f"#/$defs/{options.of}", "$defs": definitions})
    return 0


def document() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) whose `$defs` have a definition for each verb."""
    import json
    from importlib.resources import files

    found: dict[str, Any] = json.loads(files("papertui").joinpath("data", "schema.json").read_text(encoding="utf-8"))
    return found


def _referred(definitions: dict[str, Any], value: object) -> Iterator[str]:
    """The definitions that a schema refers to, and those that these refer to. There are no circles."""
    if isinstance(value, dict):
        if "$ref" in value:
            name = str(value["$ref"]).removeprefix("#/$defs/")
            yield name
            yield from _referred(definitions, definitions[name])
        for inner in value.values():
            yield from _referred(definitions, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _referred(definitions, inner)
