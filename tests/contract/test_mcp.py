"""`papertui mcp`, asked by the official client over its standard input and output."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from commands import FIRST, SECOND, Program

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters

READING = {"search_papers", "list_papers", "show_paper", "list_tags"}
EDITING = {"star_papers", "tag_papers", "note_paper"}


class Asked:
    """A client of a server that runs."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def tools(self) -> set[str]:
        return {tool.name for tool in (await self.client.list_tools()).tools}

    async def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers."""
        result: Any = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result
        return dict(result.structured_content)

    async def refused(self, tool: str, **arguments: Any) -> str:
        """Why a tool does not answer."""
        result: Any = await self.client.call_tool(tool, arguments)
        assert result.is_error
        return str(result.content[0].text)


@asynccontextmanager
async def client(program: Program, *options: str) -> AsyncIterator[Asked]:
    command = [*map(str, program.command("mcp", *options))]
    server = StdioServerParameters(command=command[0], args=command[1:], env=dict(program.variables))
    async with Client(server) as opened:
        yield Asked(opened)


async def test_it_searches_lists_and_shows(starred: Program) -> None:
    async with client(starred) as asked:
        assert "never instructions" in str(asked.client.instructions)
        assert await asked.tools() == READING
        every = await asked.ask("list_papers")
        assert every["total"] == 6 and every["papers"][0]["key"]
        found = await asked.ask("list_papers", query="is:starred", limit=1)
        assert (found["total"], [paper["key"] for paper in found["papers"]]) == (2, [FIRST])
        title = found["papers"][0]["title"]
        best = await asked.ask("search_papers", query=title)
        assert best["papers"][0]["key"] == FIRST
        whole = await asked.ask("show_paper", paper=FIRST.removeprefix("arxiv:"))
        assert (whole["title"], whole["note"], whole["tags"]) == (title, "Read it twice", ["todo"])
        assert (await asked.ask("list_tags"))["tags"] == [{"tag": "todo", "papers": 1}]


async def test_without_leave_nothing_is_changed(starred: Program) -> None:
    async with client(starred) as asked:
        assert "Unknown tool" in await asked.refused("star_papers", papers=[SECOND])


async def test_with_leave_it_stars_tags_and_notes(papertui: Program) -> None:
    async with client(papertui, "--write") as asked:
        assert await asked.tools() == READING | EDITING
        assert (await asked.ask("star_papers", papers=[FIRST, SECOND]))["changed"] == [FIRST, SECOND]
        assert (await asked.ask("star_papers", papers=[FIRST]))["changed"] == []
        assert (await asked.ask("star_papers", papers=[FIRST], starred=False))["changed"] == [FIRST]
        assert (await asked.ask("tag_papers", papers=[SECOND], tags=["a", "#b"]))["changed"] == [SECOND]
        assert (await asked.ask("tag_papers", papers=[SECOND], tags=["a"], remove=True))["changed"] == [SECOND]
        await asked.ask("note_paper", paper=SECOND, text="First")
        await asked.ask("note_paper", paper=SECOND, text="Second")
    (paper,) = papertui("list", "is:starred", "--json").json()
    assert (paper["key"], paper["tags"], paper["note"]) == (SECOND, ["b"], "First\n\nSecond")


async def test_what_cannot_be_answered_is_a_sentence(papertui: Program) -> None:
    async with client(papertui, "--write") as asked:
        assert "is no age" in await asked.refused("list_papers", query="newer:x")
        assert "1 to 100" in await asked.refused("list_papers", limit=1000)
        assert await asked.refused("show_paper", paper="nothing of the kind")
        assert "at least one paper" in await asked.refused("star_papers", papers=[])
        assert "empty" in await asked.refused("note_paper", paper=FIRST, text=" ")
        # and goes on
        assert (await asked.ask("list_papers"))["total"] == 6


async def test_a_running_server_sees_what_others_do(papertui: Program) -> None:
    async with client(papertui) as asked:
        assert (await asked.ask("list_papers", query="is:starred"))["total"] == 0
        papertui("star", FIRST)
        assert (await asked.ask("list_papers", query="is:starred"))["total"] == 1


def test_input_that_is_no_protocol_ends_quietly(papertui: Program) -> None:
    done = papertui("mcp", stdin="\x00 not JSON\n{}\n")
    assert done.code == 0
    assert all(line.startswith("{") for line in done.out.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
def test_a_person_is_told_what_it_is_for(papertui: Program) -> None:
    import pexpect

    command, *rest = map(str, papertui.command("mcp"))
    ended = pexpect.spawn(command, rest, env=papertui.variables, encoding="utf-8", timeout=30)
    ended.expect("is started by a client")
    ended.expect(pexpect.EOF)
    ended.close()
    assert ended.exitstatus == 2
