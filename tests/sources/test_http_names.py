"""A name server that does not answer does not keep a program from ending."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import httpx
import pytest

from papertui.sources.http import Http, HttpProblem, Limits
from papertui.sources.http_names import PatientNames, install


@pytest.fixture
def dead_name_server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every lookup waits for the event that this gives."""
    answered = threading.Event()
    begun = threading.Event()

    def never(*_: Any, **__: Any) -> Any:
        begun.set()
        answered.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    yield begun
    answered.set()


def test_a_loop_ends_while_a_name_is_still_looked_up(dead_name_server: threading.Event) -> None:
    async def leave() -> None:
        async with Http() as http:
            asking = asyncio.create_task(http.get("https://papers.invalid/"))
            await asyncio.to_thread(dead_name_server.wait)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    asyncio.run(leave())  # would wait for ever for a lookup in asyncio's own threads


def test_a_name_that_nobody_tells_is_offline(dead_name_server: threading.Event) -> None:
    async def ask() -> HttpProblem:
        async with Http(limits=Limits(connect=0.05)) as http:
            with pytest.raises(HttpProblem) as raised:
                await http.get("https://papers.invalid/")
        return raised.value

    found = asyncio.run(ask())
    assert found.kind == "offline"
    assert str(found) == "nobody could tell the address of papers.invalid within 0.05 seconds; check the network"


async def test_every_connection_of_this_httpx_gets_patient_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with httpx.AsyncClient() as client:
        install(client)
        pools = [mount._pool for mount in (client._transport, *client._mounts.values()) if mount]  # type: ignore[attr-defined]
        assert len(pools) == 2
        for pool in pools:
            assert isinstance(pool._network_backend, PatientNames)
