"""The queries of this session: the way back from each, and all that were asked."""

from __future__ import annotations

MOST = 50


class History:
    """`asked` has each query once, the latest last."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._left: list[str] = []

    def note(self, *queries: str) -> None:
        """Remember what was asked."""
        for text in map(str.strip, queries):
            if text in self.asked:
                self.asked.remove(text)
            if text:
                self.asked.append(text)
        del self.asked[:-MOST]

    def leave(self, query: str) -> None:
        """Another query takes the place of this one."""
        self._left.append(query)
        del self._left[:-MOST]

    def back(self) -> str | None:
        """The query before, of which there is none at the beginning; one step is taken back."""
        return self._left.pop() if self._left else None
