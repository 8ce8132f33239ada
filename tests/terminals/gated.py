"""A source that can be made to keep its answers back."""

from __future__ import annotations

import asyncio
import threading

from servers.huggingface import HuggingFaceServer
from servers.loopback import Reply, Request
from terminals.terminal import DEADLINE


class GatedServer(HuggingFaceServer):
    """Answers `quick` questions at once and the others when `gate` is set."""

    quick = 0

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.gate = threading.Event()

    async def answer(self, request: Request) -> Reply:
        self.quick -= 1
        if self.quick < 0:
            await asyncio.get_running_loop().run_in_executor(None, self.gate.wait, DEADLINE)
        return await super().answer(request)
