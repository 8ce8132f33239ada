"""`searches`: the saved searches, and what those do that are rules."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from papertui import search_edits, text
from papertui.cli import output
from papertui.cli.meter import Meter
from papertui.cli.opening import open_workspace
from papertui.edits import Edit
from papertui.errors import NothingMatched, UsageError
from papertui.model import HIDE, Preview, SavedSearch, Tally
from papertui.store import marks, ruled, rules
from papertui.workspace import Workspace

Rule = str | int | None
"""What `--hide`, `--score` and `--no-rule` ask for; `None` for nothing."""


def searches(options: argparse.Namespace) -> int:
    """List the saved searches, or change one."""
    rule: Rule = HIDE if options.hide else 0 if options.no_rule else options.score
    if options.action != "save" and (rule is not None or options.dry_run):
        raise UsageError("--hide, --score, --no-rule and --dry-run go with save, such as: papertui searches save NAME")
    with open_workspace() as space:
        if options.action == "list":
            return _list(space, options)
        edit = _ACTIONS[options.action](space, options.query, rule)
        if options.dry_run:
            return _try(space, options)
        space.editing.apply(edit)
        _look_for_rules(space, options.plain)
        if options.json:
            told = {"done": edit.label, "changed": bool(edit)}
            output.json_object(told | {"searches": _objects(space)})
        elif options.plain:
            output.facts((("done", edit.label),))
        else:
            output.say(f"{edit.label}.")
    return 0


def _look_for_rules(space: Workspace, plain: bool) -> None:
    with Meter(plain) as meter:
        while space.rules.look():
            if meter.wanted:
                meter.show(f"Looking through all papers, {ruled.progress(space.reader.db):.0%}")


def _list(space: Workspace, options: argparse.Namespace) -> int:
    found = _objects(space)
    if options.json:
        output.json_array(found)
    elif options.plain:
        for number, one in enumerate(found):
            if number:
                output.say()
            output.facts(_facts(one))
    else:
        width = max((text.width(str(one["name"])) for one in found), default=0)
        for one in found:
            output.say(_line(one, min(width, 24)))
    if not found:
        raise NothingMatched("There are no saved searches: papertui searches save NAME QUERY keeps one.")
    return 0


def _objects(space: Workspace) -> list[dict[str, object]]:
    tallies = ruled.tallies(space.reader.db, space.now().date())
    found = marks.searches(space.reader.db)
    return [_object(search, place, tallies.get(search.id)) for place, search in enumerate(found, 1)]


def _object(search: SavedSearch, place: int, tally: Tally | None) -> dict[str, object]:
    rule = None
    if tally is not None:
        rule = {
            "hides": search.hides,
            "points": search.points,
            "matched_last_week": tally.week,
            "matched": tally.ever,
            "last_match": tally.last,
            "dead": tally.dead,
            "working": tally.working,
            "problem": tally.fault,
        }
    return {"number": place, "name": search.name, "query": search.query, "rule": rule}


def _facts(one: dict[str, object]) -> list[tuple[str, object]]:
    found = [(name, value) for name, value in one.items() if name != "rule"]
    rule = one["rule"]
    if isinstance(rule, dict):
        found.append(("rule", _does(rule)))
        found += [(name.replace("_", " "), value) for name, value in rule.items() if name not in ("hides", "points")]
    return found


def _does(rule: dict[str, object]) -> str:
    return "hide" if rule["hides"] else f"{rule['points']:+d}"


def _line(one: dict[str, object], width: int) -> str:
    rule = one["rule"]
    does = _does(rule) if isinstance(rule, dict) else ""
    name = text.clip(str(one["name"]), width)
    line = f"{one['number']:>3}  {name}{' ' * (width - text.width(name))}  {does:>4}  {one['query']}"
    return f"{line} · {_fares(rule)}" if isinstance(rule, dict) else line


def _fares(rule: dict[str, object]) -> str:
    if rule["problem"]:
        return f"no rule: {rule['problem']}"
    if rule["dead"]:
        return f"no match in {ruled.DEAD} days" + (f", the last {rule['last_match']}" if rule["last_match"] else "")
    return f"{rule['matched_last_week']:,} last week, {rule['matched']:,} in all"


def _save(space: Workspace, words: list[str], rule: Rule) -> Edit:
    if not words:
        raise UsageError("Give a name and a query, such as: papertui searches save Robots robot arm")
    known, name = marks.searches(space.reader.db), words[0]
    there = next((search for search in known if search.name.casefold() == text.line(name, 100).casefold()), None)
    if len(words) == 1 and there is None:
        raise UsageError(f"There is no saved search “{name}” yet: give it a query, too.")
    if len(words) == 1 and rule is None:
        raise UsageError(f"Give “{name}” a query, or a rule with --hide, --score N or --no-rule.")
    query = " ".join(words[1:]) or (there.query if there else "")
    asked = rule if rule is not None else there.rule if there else 0
    space.searching.parse(query)  # what is wrong with it is said by its own error
    if asked:
        fault = rules.query_of(query)[1]
        if fault:
            raise UsageError(fault)
    return search_edits.save_search(known, name, query, rule=rule)


def _rename(space: Workspace, words: list[str], rule: Rule) -> Edit:
    search, (new,) = _named(space, words, 2, "rename NAME NEW")
    other = next((one for one in marks.searches(space.reader.db) if one.name.casefold() == new.casefold()), None)
    if other is not None and other.id != search.id:
        raise UsageError(f"“{other.name}” is the name of another search.")
    return search_edits.rename_search(search, new)


def _move(space: Workspace, words: list[str], rule: Rule) -> Edit:
    search, (place,) = _named(space, words, 2, "move NAME PLACE")
    known = marks.searches(space.reader.db)
    number = int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else 0
    if not 1 <= number <= len(known):
        raise UsageError(f"“{place}” is no place: 1 to {len(known)}.")
    return search_edits.move_search(known, search, number - 1)


def _delete(space: Workspace, words: list[str], rule: Rule) -> Edit:
    return search_edits.delete_search(_named(space, words, 1, "delete NAME")[0])


_ACTIONS: dict[str, Callable[[Workspace, list[str], Rule], Edit]] = {
    "save": _save,
    "rename": _rename,
    "move": _move,
    "delete": _delete,
}


def _named(space: Workspace, words: list[str], number: int, usage: str) -> tuple[SavedSearch, list[str]]:
    """The search that the first word names or numbers, and the words after it. Raises `UsageError`."""
    if len(words) != number:
        raise UsageError(f"Write: papertui searches {usage} (a name of several words in quotes).")
    known, word = marks.searches(space.reader.db), words[0]
    for search in known:
        if search.name.casefold() == word.casefold():
            return search, words[1:]
    if word.isascii() and word.isdecimal() and 0 < int(word) <= len(known):
        return known[int(word) - 1], words[1:]
    raise NothingMatched(f"There is no saved search “{word}”; “papertui searches” lists them.")


def _try(space: Workspace, options: argparse.Namespace) -> int:
    """Say what a rule would do, and do nothing."""
    name = text.line(options.query[0], 100)
    there = next((one for one in marks.searches(space.reader.db) if one.name.casefold() == name.casefold()), None)
    query = " ".join(options.query[1:]) or (there.query if there else "")
    asked: Rule = HIDE if options.hide else 0 if options.no_rule else options.score
    rule = asked if asked is not None else there.rule if there else 0
    parsed, fault = rules.query_of(query)
    if parsed is None:
        raise UsageError(fault or "")
    seen = ruled.preview(space.reader.db, parsed, space.now().date())
    if options.json:
        output.json_object(_previewed(query, rule, seen))
    elif options.plain:
        output.facts(_previewed(query, rule, seen).items())
    else:
        output.say(f"It {'; '.join(ruled.said(rule, seen, space.now().date()))}.")
    return 0


def _previewed(query: str, rule: str | int, seen: Preview) -> dict[str, object]:
    return {
        "query": query,
        "hides": rule == HIDE,
        "points": rule if isinstance(rule, int) else 0,
        "from": seen.first,
        "to": seen.last,
        "papers": seen.size,
        "matched": seen.found,
        "kept": seen.kept,
        "matched_of_all": seen.total,
    }
