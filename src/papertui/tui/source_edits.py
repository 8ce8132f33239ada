"""What the reader does with sources, written into the files at once, each with the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from papertui.config import Config
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.config.settings import with_value
from papertui.sources import OWN, PAPERLESS
from papertui.sources.arxiv import FOLLOWED
from papertui.tui.source_rows import Source, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

KEPT_FOR = (0, 30, 90, 180, 365)
"""The days that one key goes through; others can be written into the file."""


class Step(NamedTuple):
    """Something that was done: in words, and how it is taken back."""

    words: str
    back: Callable[[], Awaitable[None]]


class SourceEdits:
    """Every method does one thing, may raise `PapertuiError`, and returns the sentence to tell.

    `put` holds the name of a source that was put in, for whoever shows it next.
    """

    def __init__(self, screen: MainScreen, file: Path) -> None:
        self._main = screen
        self._file = file
        self._steps: list[Step] = []
        self.put: list[str] = []

    async def add(self, given: str) -> str:
        """Follow what `subscribing.add` takes; its papers are asked for at once."""
        from papertui.refresh import subscribing

        main = self._main
        before = main.config
        added = await subscribing.add(main.live, before, given)
        self._reread()
        feed = added.feed
        if feed is None:
            self._steps.append(Step(f"added {given}", partial(self._put_back, before)))
            if before.sources.arxiv.enabled:
                main.refreshing.refresh_one("arxiv")
        else:
            self._steps.append(Step(f"added {feed.name}", partial(self._take_out, feed)))
            # a refresh that runs leaves it to the next one
            main.refreshing.refresh_one(feed.name)
        self.put.append(feed.name if feed else self._newest(before))
        return f"{added.sentence} u undo"

    async def switch(self, source: Source) -> str:
        """Ask a source from now on, or leave it alone."""
        arxiv = self._main.config.sources.arxiv
        if source.name == "arxiv" and not source.on and not (arxiv.categories or arxiv.authors or arxiv.searches):
            return "arXiv follows nothing yet: a cs.LG adds a category"
        await self._set(source.name, "enabled", not source.on)
        said = f"switched {source.title} {'off' if source.on else 'on'}"
        self._steps.append(Step(said, partial(self._set, source.name, "enabled", bool(source.on))))
        return f"{said[0].upper()}{said[1:]} · u undo"

    async def keep(self, source: Source) -> str:
        """Keep its papers for the next longer time."""
        if source.name in PAPERLESS:
            return f"{source.title} {PAPERLESS[source.name]}"
        days = next((days for days in KEPT_FOR if days > source.keep_days), 0)
        await self._set(source.name, "keep_days", days)
        back = partial(self._set, source.name, "keep_days", source.keep_days)
        self._steps.append(Step(f"changed how long {source.title} is kept", back))
        return f"Papers of {source.title} stay {f'{days} days, marked ones for ever' if days else 'for ever'}"

    async def remove(self, feed: Feed) -> str:
        """Follow a feed no longer."""
        at = await asyncio.to_thread(subscriptions.remove, self._file, feed.name)
        self._steps.append(Step(f"removed {feed.name}", partial(self._put_in, feed, at)))
        return f"Removed {feed.title or feed.name}; its papers stay · u undo"

    async def leave(self, source: Source) -> str:
        """Follow a category, author or search of arXiv no longer."""
        from papertui.config.writing import snapshot
        from papertui.refresh import arxiv_following

        before, file = self._main.config, self._main.live.space.paths.config
        earlier = await asyncio.to_thread(snapshot, file)
        sentence = await asyncio.to_thread(arxiv_following.remove, file, before, source.part)
        self._reread()
        if sentence is None:
            return f"{source.part} is gone from the settings already"
        now = await asyncio.to_thread(snapshot, file)
        self._steps.append(Step(f"removed {source.part}", partial(self._follow_again, source, before, now, earlier)))
        return f"{sentence.rstrip('.')} · u undo"

    async def _follow_again(self, source: Source, before: Config, now: bytes | None, earlier: bytes | None) -> None:
        """The settings as they were to the byte; where something else was changed since, only this."""
        from papertui.config.writing import restore

        restored = await asyncio.to_thread(restore, self._main.live.space.paths.config, now, earlier)
        self._reread()
        for field, prefix in FOLLOWED.items() if not restored else ():
            kept = list(getattr(self._main.config.sources.arxiv, field))
            for place, one in enumerate(getattr(before.sources.arxiv, field)):
                if prefix + one == source.part and one not in kept:
                    await self._set("arxiv", field, [*kept[:place], one, *kept[place:]])
        self.put.append(source.id)

    def _newest(self, before: Config) -> str:
        """What is followed at arXiv that was not before."""
        known = {source.id for source in listed(before, (), [])}
        new = [source.id for source in listed(self._main.config, (), []) if source.part and source.id not in known]
        return new[0] if new else "arxiv"

    async def undo(self) -> str:
        """Take the last of these back."""
        if not self._steps:
            return "Nothing was changed here"
        step = self._steps.pop()
        await step.back()
        return f"Undid: {step.words}"

    async def _set(self, name: str, field: str, value: object) -> None:
        if name in OWN:
            from papertui.config.writing import write

            setting = f"sources.{name}.{field}"
            await asyncio.to_thread(write, self._main.live.space.paths.config, {setting: value})
            self._main.config = with_value(self._main.config, setting, value)
        else:
            await asyncio.to_thread(partial(subscriptions.update, self._file, name, **{field: value}))

    async def _put_in(self, feed: Feed, at: int) -> None:
        await asyncio.to_thread(subscriptions.add, self._file, [feed], at)
        self.put.append(feed.name)

    async def _take_out(self, feed: Feed) -> None:
        await asyncio.to_thread(subscriptions.remove, self._file, feed.name)

    async def _put_back(self, before: Config) -> None:
        for field in FOLLOWED:
            await self._set("arxiv", field, list(getattr(before.sources.arxiv, field)))

    def _reread(self) -> None:
        """What is followed at arXiv is among the settings, which may just have been written."""
        from papertui.config import load

        fresh, _ = load(self._main.live.space.paths.config)
        for field in FOLLOWED:
            value = list(getattr(fresh.sources.arxiv, field))
            self._main.config = with_value(self._main.config, f"sources.arxiv.{field}", value)
