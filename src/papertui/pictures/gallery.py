"""Getting a picture: from the shelf, else from its host, and in either case opened apart."""

from __future__ import annotations

import asyncio
from time import monotonic

from papertui.pictures.opening import Opened, Pixels, Want, open_picture
from papertui.pictures.problem import PictureProblem
from papertui.pictures.shelf import LONGEST_FILE, Shelf
from papertui.pictures.which import Picture, address
from papertui.sources.http import Http, Limits
from papertui.sources.http_problem import HttpProblem

PAUSE = 0.3
"""Seconds between two questions."""

SOON, LATER = 60.0, 600.0
MOST_AT_HAND = 16_000_000
"""Bytes of drawn pictures that are kept in memory, for going back and forth."""
_ACCEPT = "image/webp,image/png,image/jpeg,image/gif"
_LIMITS = Limits(total=20.0, redirects=0, tries=1)


class Gallery:
    """Fetches one picture at a time and remembers what could not be had, so that nothing is asked for in a circle.

    `base` is the configured address of Hugging Face. Use it on one event loop, and `close` it there.
    """

    def __init__(self, shelf: Shelf, base: str, offline: bool = False) -> None:
        self._shelf = shelf
        self._base = base
        self.offline = offline
        self._http = Http(limits=_LIMITS)
        self._turn = asyncio.Lock()
        self._next = 0.0
        self._closed = 0.0, ""
        self._failed: dict[str, tuple[float | None, str]] = {}
        self._at_hand: dict[tuple[str, Want], Pixels] = {}

    async def close(self) -> None:
        await self._http.__aexit__()

    def expects(self, picture: Picture) -> bool:
        """Whether the picture is there, or may be had as far as is known."""
        if self._shelf.holds(picture.url):
            return picture.url not in self._failed
        return not self.offline and address(picture.url, self._base) is not None and self._known(picture.url) is None

    def at_hand(self, picture: Picture, want: Want) -> Pixels | None:
        """The picture, if it was drawn like this before."""
        return self._at_hand.get((picture.url, want))

    async def get(self, picture: Picture, want: Want) -> Pixels:
        """The picture in the form that is wanted. Raises `PictureProblem`."""
        known = self._at_hand.pop((picture.url, want), None)
        if known is None:
            async with self._turn:
                known = await self._get(picture.url, want)
        self._at_hand[(picture.url, want)] = known
        while sum(len(each.body) for each in self._at_hand.values()) > MOST_AT_HAND and len(self._at_hand) > 1:
            del self._at_hand[next(iter(self._at_hand))]
        return known

    async def _get(self, url: str, want: Want) -> Pixels:
        kept = await asyncio.to_thread(self._shelf.take, url)
        if kept is not None:
            try:
                return (await open_picture(kept, want, keep=False)).pixels
            except PictureProblem:
                await asyncio.to_thread(self._shelf.drop, url)
        if (problem := self._known(url)) is not None:
            raise PictureProblem(problem)
        try:
            opened = await self._fetched(url, want)
        except PictureProblem as error:
            until = None if error.again_after is None else monotonic() + error.again_after
            self._failed[url] = until, str(error)
            raise
        await asyncio.to_thread(self._shelf.put, url, opened.kept)
        return opened.pixels

    async def _fetched(self, url: str, want: Want) -> Opened:
        asked = address(url, self._base)
        if self.offline:
            raise PictureProblem("papertui stays offline, and it was never fetched", 0.0)
        if asked is None:
            raise PictureProblem("it is not on one of Hugging Face's own hosts; o opens it in the browser")
        await asyncio.sleep(max(0.0, self._next - monotonic()))
        self._next = monotonic() + PAUSE
        try:
            answer = await self._http.get(asked, accept=_ACCEPT, cap=LONGEST_FILE)
        except HttpProblem as error:
            raise PictureProblem(str(error), self._patience(error)) from None
        return await open_picture(answer.body, want, keep=True)

    def _patience(self, error: HttpProblem) -> float | None:
        """Seconds until the picture may be asked for again, `None` when that is useless.

        Where it is the network or the host that cannot, no other picture is asked for until then either.
        """
        if error.kind in ("rate", "offline", "timeout"):
            wait = max(error.retry_after or 0.0, SOON)
            self._closed = monotonic() + wait, str(error)
            return wait
        return LATER if error.transient else None

    def _known(self, url: str) -> str | None:
        """Why the picture cannot be had, while another try is of no use."""
        until, sentence = self._failed.get(url, (0.0, ""))
        if until is None or monotonic() < until:
            return sentence
        closed, sentence = self._closed
        return sentence if monotonic() < closed else None
