"""How many of some papers have each term: from the counter table, paper by paper, or term by term."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import apsw

# a list of papers does without
if TYPE_CHECKING:
    from papertui.store.compile import Sql

YEAR = "year"
"""The kind of the years of publication, whose values come newest first."""

_TOP = "SELECT kind, value, size, count(*) OVER () FROM n WHERE kind = ? AND size > 0 ORDER BY {} LIMIT ?"
_BY_SIZE, _NEWEST = _TOP.format("size DESC, value"), _TOP.format("value DESC")
_OF_PAPERS = """
  SELECT kind, value, count(*) AS size FROM found CROSS JOIN term USING (id)
  WHERE kind IN (SELECT value FROM json_each(?)) GROUP BY kind, value"""
_OF_TERMS = """
  SELECT kind, value, count(*) AS size FROM term
  WHERE kind IN (SELECT value FROM json_each(?)) AND id IN found GROUP BY kind, value"""
_YEARS = """
  UNION ALL SELECT 'year', substr(published, 1, 4), count(*) FROM found CROSS JOIN paper USING (id)
  WHERE published IS NOT NULL GROUP BY 2"""
_OTHERS = """
  SELECT t.kind, t.value, t.size - coalesce(g.size, 0) AS size FROM tally t
  LEFT JOIN gone g ON g.kind = t.kind AND g.value = t.value"""


class Facet(NamedTuple):
    """Values with their numbers of papers, and how many values there are in all."""

    values: list[tuple[str, int]]
    total: int


def of_all(db: apsw.Connection, most: Mapping[str, int]) -> dict[str, Facet]:
    """The values of each kind of term among all papers: so many of the most frequent."""
    return _read(db, "n AS NOT MATERIALIZED (SELECT kind, value, size FROM tally)", (), most)


def of_few(db: apsw.Connection, selection: Sql, most: Mapping[str, int]) -> dict[str, Facet]:
    """Among selected papers, from the terms of each: for few papers."""
    return _read(
        db,
        f"{_found(selection)}, n AS MATERIALIZED ({_OF_PAPERS}{_years(most)})",
        (*selection.params, _kinds(most)),
        most,
    )


def of_many(db: apsw.Connection, selection: Sql, most: Mapping[str, int]) -> dict[str, Facet]:
    """Among selected papers, from the papers of each term: for many papers."""
    return _read(
        db,
        f"{_found(selection)}, n AS MATERIALIZED ({_OF_TERMS}{_years(most)})",
        (*selection.params, _kinds(most)),
        most,
    )


def of_others(db: apsw.Connection, gone: Sql, most: Mapping[str, int]) -> dict[str, Facet]:
    """Among all papers but the selected few."""
    tables = f"{_found(gone)}, gone AS MATERIALIZED ({_OF_PAPERS}{_years(most)}), n AS NOT MATERIALIZED ({_OTHERS})"
    return _read(db, tables, (*gone.params, _kinds(most)), most)


def _found(selection: Sql) -> str:
    return f"found(id) AS MATERIALIZED ({selection.sql})"


def _years(most: Mapping[str, int]) -> str:
    return _YEARS if YEAR in most else ""


def _kinds(most: Mapping[str, int]) -> str:
    import json

    return json.dumps([kind for kind in most if kind != YEAR])


def _read(db: apsw.Connection, tables: str, params: tuple[int | str, ...], most: Mapping[str, int]) -> dict[str, Facet]:
    tops = [f"SELECT * FROM ({_NEWEST if kind == YEAR else _BY_SIZE})" for kind in most]
    asked = (*params, *(part for pair in most.items() for part in pair))
    found = {kind: Facet([], 0) for kind in most}
    if not tops:
        return found
    for kind, value, size, total in db.execute(f"WITH {tables} {' UNION ALL '.join(tops)}", asked):
        found[kind].values.append((value, size))
        found[kind] = found[kind]._replace(total=total)
    return found
