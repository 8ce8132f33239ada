"""Saved searches that are rules: kept up with what is written, and looked for where they are new."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from papertui.store import bookkeeping, schema

if TYPE_CHECKING:
    from papertui.store import rules
    from papertui.workspace import Workspace

PATIENCE = 0.3
"""Seconds that a command looks for rules before it does what it is asked for."""


class Ruling:
    """The rules of a workspace. What they need is imported once there are any."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._kept: rules.Rules | None = None

    def kept_up(self) -> rules.Rules | None:
        """The rules to keep up in a transaction that begins, if there are any."""
        for _ in self._space.reader.db.execute("SELECT 1 FROM rule LIMIT 1"):
            from papertui.store import rules

            rules.watch(self._space.reader.db)
            self._kept = self._kept or rules.Rules(self._space.reader.db)
            return self._kept
        return None

    @property
    def wait(self) -> bool:
        """Whether there is a rule that was not looked for in all papers yet."""
        return bool(self._space.reader.db.execute("SELECT 1 FROM rule WHERE upto IS NOT NULL LIMIT 1").fetchall())

    def renew(self) -> None:
        """Have the rules looked for anew where an older version did."""
        if bookkeeping.get_meta(self._space.reader.db, schema.RULES) != schema.RULES_MEANING:
            from papertui.store import rules

            with self._space.transaction() as db:
                rules.renew(db)

    def hidden(self, text: str) -> tuple[int, int]:
        """How many papers of a query rules hide, and how many rules these are."""
        from papertui.store import ruled
        from papertui.store.compile import compile_members

        query, now = (
            self._space.searching.parse(f"({text} ) is:hidden" if text.strip() else "is:hidden"),
            self._space.now(),
        )
        sql = compile_members(query, now=now, today=now.date(), visit_ms=self._space.visit)
        return ruled.hidden_in(self._space.reader.db, sql)

    def look(self) -> bool:
        """Look for a rule that is new or has changed in some more papers; whether there is more to do."""
        if not self._space.writable or not self.wait:
            return False
        with self._space.transaction():
            assert self._kept is not None
            return self._kept.look()

    def settle(self) -> None:
        """Look for rules as far as that takes no time that one would notice; the screen does the rest."""
        end = monotonic() + PATIENCE
        while monotonic() < end and self.look():
            pass
