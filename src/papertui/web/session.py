"""One tab of a browser: a process of its own that draws the screen."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from papertui import text

PATIENCE = 1.0
"""Seconds that a process has to end by itself."""
LAST_PATIENCE = 0.3
"""Seconds between asking the system to end it and ending it."""
LARGEST = (1000, 400)
"""Cells; no window is larger, and a screen of a billion cells would fill the memory."""


class Session(AppService):
    """Starts the program without a shell, ends it in bounded time, and tells the browser why it ended."""

    def __init__(
        self,
        argv: tuple[str, ...],
        driver: str,
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
        download_manager: DownloadManager,
    ) -> None:
        super().__init__(
            " ".join(argv),
            write_bytes=write_bytes,
            write_str=write_str,
            close=self._close,
            download_manager=download_manager,
        )
        self._argv = argv
        self._driver = driver
        self._gone = False
        self._close_socket = close
        self._last_words = b""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | {
            "TEXTUAL_DRIVER": self._driver,
            "TERM": "xterm-256color",
            "LINES": str(height),
            # whatever the locale of the terminal that the server runs in, a browser takes UTF-8
            "PYTHONUTF8": "1",
        }

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        process = await asyncio.create_subprocess_exec(
            *self._argv,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(*fitting(width, height)),
            # ^C in the server's terminal is for the server, which ends its sessions in order
            start_new_session=True,
        )
        self._process = process
        self._stdin = process.stdin
        return process

    async def start(self, width: int, height: int) -> None:
        await self._open_app_process(width, height)
        self._task = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Hand on what the program draws until it ends, then tell the browser so."""
        assert self._process is not None and self._process.stdout is not None and self._process.stderr is not None
        words = asyncio.create_task(self._process.stderr.read())
        try:
            await self._relay(self._process.stdout)
        except asyncio.IncompleteReadError:
            pass
        self._last_words = await words
        await self._process.wait()
        await self._tell_end()

    async def _relay(self, stdout: asyncio.StreamReader) -> None:
        """Packets: a letter for the kind, four bytes for the length, and the content, after one line of greeting."""
        while (line := await stdout.readline()) != b"__GANGLION__\n":
            if not line:
                return
        takers = {b"D": self.on_data, b"M": self.on_meta, b"P": self.on_packed}
        while True:
            kind = await stdout.readexactly(1)
            length = int.from_bytes(await stdout.readexactly(4), "big")
            payload = await stdout.readexactly(length)
            if kind in takers:
                await takers[kind](payload)

    async def on_data(self, payload: bytes) -> None:
        """Draw. Once the browser has gone nothing is drawn, but the program must not wait for a reader."""
        if not self._gone:
            with suppress(ConnectionError, RuntimeError):
                await self.remote_write_bytes(payload)

    async def on_meta(self, data: bytes) -> None:
        """Hand on what is for the browser and not for its screen: links and downloads."""
        if not self._gone:
            with suppress(ConnectionError, RuntimeError):
                await super().on_meta(data)

    async def _close(self) -> None:
        """The program says that it ends; the socket closes once it has, and with its last words."""

    async def _tell_end(self) -> None:
        told = text.lines(self._last_words.decode("utf-8", "replace"))
        if told:
            print(told, file=sys.stderr, flush=True)
            shown = told.replace("\n", "\r\n")
            await self.on_data(f"\x1b[?1049l\x1b[2J\x1b[H\x1b[?25l{shown}\r\n".encode())
        if not self._gone:
            self._gone = True
            with suppress(ConnectionError, RuntimeError):
                await self._close_socket()

    async def stop(self) -> None:
        """End the program: asked, then told, then forced, within two seconds."""
        self._gone = True
        process, task = self._process, self._task
        if process is None or task is None:
            return
        await self._download_manager.cancel_app_downloads(self.app_service_id)
        if self._stdin is not None:
            # the end of its input is what tells it, also where a server was killed and could say nothing
            with suppress(OSError, RuntimeError):
                self._stdin.close()
        for end, patience in ((None, PATIENCE), (process.terminate, LAST_PATIENCE), (process.kill, LAST_PATIENCE)):
            if end is not None:
                with suppress(ProcessLookupError):
                    end()
            done, _ = await asyncio.wait({task}, timeout=patience)
            if done:
                return
        task.cancel()


def fitting(width: object, height: object) -> tuple[int, int]:
    """A size in cells that a screen can have, whatever was asked for."""
    asked = (width if isinstance(width, int) else 80, height if isinstance(height, int) else 24)
    return max(1, min(asked[0], LARGEST[0])), max(1, min(asked[1], LARGEST[1]))


def program(*arguments: str) -> tuple[str, ...]:
    """This program as a command. `-P`: a folder named papertui where the server was started is not it."""
    return (sys.executable, *(() if os.environ.get("PYTHONSAFEPATH") else ("-P",)), "-m", "papertui", *arguments)
