"""Where a query finds nothing or little: papers with some of its words, and another spelling."""

from __future__ import annotations

from papertui.query import QueryError, parse, replace_field
from papertui.query.tree import Word, leaves
from papertui.text import clip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.live.searching import Found
    from papertui.tui.main import MainScreen

FEW = 3
"""With fewer papers another spelling is looked for."""

_SHOWN = 60


class Widening:
    """Follows every search that came to its end."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._meant: tuple[str, str] | None = None
        self._remark = ""

    @property
    def meant(self) -> str | None:
        """What the query in force may have been meant to be."""
        asked = self.screen.searching.text.strip()
        return self._meant[1] if self._meant is not None and self._meant[0] == asked else None

    async def follow(self, found: Found, text: str, *, typing: bool, settled: bool) -> None:
        """Do what helps with an answer: widen a question that was typed to its end, look for another spelling."""
        met = len(found.ids) if found.met is None else found.met
        if settled and not found.ids and found.query.sort is None and await self._widened(text):
            return
        if not typing:
            self._tell(found)
        if met < FEW and _has_words(found):
            await self._look_for_spelling(found, text.strip(), typing)

    def _tell(self, found: Found) -> None:
        """Say how the query was understood, and what the papers have of it."""
        remark, self._remark = self._remark, ""
        if found.met is not None and found.met < len(found.ids):
            from papertui.ranking.relevance import Answer

            self.screen.say(Answer(found.ids, found.met).sentence, "", remark)
        elif remark:
            self.screen.say(remark)

    async def _widened(self, text: str) -> bool:
        """Whether the papers with some of the words are shown now, the best match first."""
        screen = self.screen
        wider = replace_field(text, "sort", "relevance")
        found = await screen.live.searching.search(wider)
        if not found.ids or screen.searching.text.strip() != text.strip():
            return False
        screen.searching.take(found, wider)
        self._tell(found)
        if _has_words(found):
            await self._look_for_spelling(found, wider.strip(), typing=False)
        return True

    async def _look_for_spelling(self, found: Found, text: str, typing: bool) -> None:
        screen = self.screen
        meant = await screen.live.searching.suggestion(found.query)
        if meant is None or screen.searching.text.strip() != text:
            return
        self._meant = text, meant
        if screen.prompt.editing:
            if typing and screen.prompt.field.value.strip() == text:
                screen.rule.show_hint(((f"did you mean {clip(meant, _SHOWN)}?", 0),))
        elif found.ids:
            how = f"{screen.key('search')} Tab takes it"
            partly = "these have some of the words" if found.met is not None and found.met < len(found.ids) else ""
            screen.say(f"Did you mean {clip(meant, _SHOWN)}? {screen.glyphs.separator} {how}", detail=partly)
        screen.searching.renew_sentence()

    def can_widen(self, text: str) -> bool:
        """Whether a query that finds nothing may find papers with some of its words."""
        from papertui.store.widening import words

        try:
            query = parse(text, today=self.screen.searching.today)
        except QueryError:
            return False
        return query.sort is None and len(words(query)) > 1

    def take(self) -> bool:
        """Ask for what may have been meant; whether there is such a thing."""
        meant = self.meant
        if meant is None:
            return False
        self.screen.searching.go(meant)
        return True

    def complete(self) -> bool:
        """Put what may have been meant into the query line; whether there is such a thing."""
        meant = self.meant
        if meant is None:
            return False
        self.screen.rule.show_hint(())
        self.screen.prompt.field.put(meant)
        return True

    def plain(self, text: str) -> str | None:
        """A pasted passage with a mistake in it as nothing but words, which are told of; else `None`."""
        from papertui.query.prose import prose

        words = prose(text)
        if words is None:
            return None
        try:
            parse(text, today=self.screen.searching.today)
        except QueryError as error:
            self._remark = f"{error.problem}: taken as plain words."
        return " ".join(node.text for node, _ in leaves(words.where) if isinstance(node, Word)) + " sort:relevance"


def _has_words(found: Found) -> bool:
    from papertui.store.spelling import can_be_put_right

    return can_be_put_right(found.query)
