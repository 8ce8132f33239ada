"""What came is read where nobody has to wait for it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from papertui.refresh.apart import apart


def test_a_loop_ends_while_something_is_still_read() -> None:
    begun, done = threading.Event(), threading.Event()

    def long() -> None:
        begun.set()
        done.wait()

    async def leave() -> None:
        reading = asyncio.create_task(apart(long))
        await asyncio.to_thread(begun.wait)
        assert await apart(int, "7") == 7  # what is long holds up nobody else
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    asyncio.run(leave())  # would wait for ever in asyncio's own threads
    done.set()


def test_what_is_raised_is_raised_here() -> None:
    async def read() -> None:
        with pytest.raises(ValueError, match="twelve"):
            await apart(int, "twelve", base=10)

    asyncio.run(read())
