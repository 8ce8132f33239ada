"""The screen in a browser, as the page speaks with it: HTTP and WebSocket against the real server."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import Program, write_days

pytest.importorskip("textual_serve")

from aiohttp import WSServerHandshakeError

from web.serving import Server, browsing, folder_of, serving, waiting_for

linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes the way Linux shows them")
TITLE = "Bridges for Chemistry"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("web")
    program = Program(folder / "home")
    program.home.mkdir()
    (program.home / "config.toml").write_text('start = "all"\nrefresh_on_start = false\neditor = ["no-such-editor"]\n')
    assert program("import", write_days(folder / "days.json")).code == 0
    return program


@pytest.fixture(scope="module")
def server(program: Program) -> Iterator[Server]:
    with serving(program, TMUX="/tmp/tmux-0/default,1,0", SSH_CONNECTION="192.0.2.1 5 192.0.2.2 22") as server:
        yield server


async def test_the_screen_is_drawn_and_takes_keys(server: Server) -> None:
    async with server.entered() as tab, tab:
        await tab.see("All", "6 papers", TITLE)
        await tab.keys("/zzz")
        await tab.see("0 papers")
        await tab.keys("\x1b")
        await tab.see("6 papers")
        assert b"\x1b[38;2;" in tab.raw, "the terminal's own colors are a browser's, which nobody chose"
        await tab.send("resize", {"width": 60, "height": 20})
        await tab.until(lambda: b"\x1b[20;1H" in tab.raw.rpartition(b"\x1b[30;1H")[2], "a smaller screen")


async def test_a_link_goes_to_the_browser(server: Server) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        await tab.keys("o")
        told = await tab.hear("open_url")
        assert re.fullmatch(r"https://arxiv\.org/abs/2608\.\d+", told["url"]), told
        await tab.see(f"Opened {told['url']}")


async def test_copying_goes_through_the_browser_alone(server: Server) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        await tab.keys("y")
        await tab.see("Copied https://arxiv.org/abs/", "through the browser")
        (copied,) = re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", tab.raw)
        assert base64.b64decode(copied).startswith(b"https://arxiv.org/abs/")
        assert b"Ptmux" not in tab.raw


async def test_an_export_is_a_download_and_no_file_here(server: Server, program: Program) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        before = folder_of(program.home.parent)
        await tab.keys("E")
        await tab.see("Export 6 papers in view", "the browser's downloads")
        await tab.keys('\x15päper "x".md')
        await tab.see('päper "x".md goes to')
        await tab.keys("\r")
        await tab.see("6 papers for the browser's downloads")
        key = await tab.hear("deliver_file_start")
        async with tab.session.get(tab.url(f"/download/{key}")) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''p%C3%A4per%20%22x%22.md"
            text = await answer.text()
        assert "6 papers" in text and text.count("\n## ") == 6
        async with tab.session.get(tab.url(f"/download/{key}")) as answer:
            assert answer.status == 404, "a download is for once"
        assert folder_of(program.home.parent) == before


async def test_a_note_is_written_in_the_built_in_editor(server: Server, program: Program) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        await tab.keys("e")
        await tab.see("esc keep and close")
        await tab.keys("Straße 漢字 👍")
        await tab.see("Straße")
        await tab.keys("\x1b")
        await tab.see("Note saved")
    assert [paper["note"] for paper in program("list", "has:note", "--json").json()] == ["Straße 漢字 👍"]


async def test_two_tabs_work_on_the_same_papers(server: Server, program: Program) -> None:
    async with server.entered() as one, one, server.entered() as two, two:
        await one.see(TITLE)
        await two.see(TITLE)
        await one.keys("s")
        await one.see("Starred")
        await two.keys("js")
        await two.see("Starred")
    assert len(program("list", "is:starred", "--json").json()) == 2


async def test_leaving_ends_the_page(server: Server) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        await tab.keys("q")
        await tab.until(lambda: tab.ended, "the end")


async def test_what_is_no_message_is_ignored(server: Server) -> None:
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        for nonsense in ("", "{}", "[]", "null", '"stdin"', '["stdin"]', '["stdin", 5]', '["resize", []]', "[[[[["):
            await tab.send_raw(nonsense)
        await tab.send("resize", {"width": "wide", "height": None})
        await tab.send("resize", {"width": 10**9, "height": -5})
        await tab.send("resize", {"width": 100, "height": 30})
        await tab.keys("\ud800\x1b[99999999999u")
        await tab.keys("?")
        await tab.see("Keys")


async def test_the_page_asks_nobody_else(server: Server) -> None:
    """No fonts, scripts or pictures of the internet, and a policy under which a browser would not fetch any."""
    async with server.entered() as tab:
        async with tab.session.get(tab.url("/")) as answer:
            page = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe-eval" not in policy and "frame-ancestors 'none'" in policy
        assert re.findall(r"\w+://[^\"' ]+", page) == [f"ws://127.0.0.1:{server.port}{server.folder}/ws"]
        for path in re.findall(r'(?:href|src)="([\w./]+)"', page):
            async with tab.session.get(tab.url(f"/{path}")) as answer:
                assert answer.status == 200, path
                own = await answer.text() if path.startswith("own/") else ""
            assert "://" not in own
            for part in re.findall(r'url\("([^"]+)"\)', own):
                async with tab.session.get(tab.url(f"/own/{part}")) as answer:
                    assert answer.status == 200, part


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_foreign_pages_are_refused_even_with_the_cookie(server: Server, headers: dict[str, str]) -> None:
    headers = {name: value.format(port=server.port) for name, value in headers.items()}
    async with server.entered() as tab:
        for path in ("/", "/static/js/textual.js", "/own/page.js", "/download/x"):
            async with tab.session.get(tab.url(path)) as answer:
                assert answer.status in (200, 404), path
            async with tab.session.get(tab.url(path), headers=headers) as answer:
                assert answer.status == 403, path
        with pytest.raises(WSServerHandshakeError) as refused:
            await tab.session.ws_connect(tab.url("/ws"), headers={"Origin": server.origin} | headers)
        assert refused.value.status == 403


async def test_the_entrance_opens_for_links_of_other_sites_but_not_for_their_names(server: Server) -> None:
    async with browsing() as session:
        async with session.get(server.address, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
            assert answer.status == 200
        for headers in ({"Host": f"evil.example:{server.port}"}, {"Origin": "http://evil.example"}):
            async with session.get(server.address, headers=headers) as answer:
                assert answer.status == 403
                assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "request_head",
    [
        "GET {way_in} HTTP/1.0",
        "GET {way_in} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example",
        "GET {way_in} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1:{port}",
        "GET http://127.0.0.1:{port}{way_in} HTTP/1.1\r\nHost: evil.example:{port}",
        "POST {way_in} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0",
        "\x16\x03\x01 no http at all",
    ],
)
async def test_odd_requests_open_nothing(server: Server, request_head: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = request_head.format(way_in=server.way_in, port=server.port)
    writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1"))
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert re.match(rb"HTTP/1\.[01] 40[0-9]", answer), answer
    assert b"Set-Cookie" not in answer


async def test_a_websocket_without_an_origin_is_refused(server: Server) -> None:
    async with server.entered() as tab:
        with pytest.raises(WSServerHandshakeError) as refused:
            await tab.session.ws_connect(tab.url("/ws"))
        assert refused.value.status == 403


async def test_without_token_or_cookie_there_is_nothing_to_see(server: Server) -> None:
    async with server.entered() as tab:
        folder = tab.url("")
    async with browsing() as session:
        for path in ("/", "/?token=", "/?token=ä", f"/?token={'a' * 43}", "/nowhere", "/static/js/textual.js"):
            async with session.get(f"{server.origin}{path}") as answer:
                assert answer.status == 403, path
                assert "papertui web" in await answer.text()
        for cookie in ("", "wrong", server.way_in.partition("=")[2]):
            cookies = {f"papertui-{server.port}": cookie}
            async with session.get(f"{folder}/", headers=as_header(cookies)) as answer:
                assert answer.status == 403
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect(f"{folder}/ws", headers={"Origin": server.origin, **as_header(cookies)})
            assert refused.value.status == 403


def as_header(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


async def test_the_cookie_stays_where_it_belongs(server: Server) -> None:
    async with browsing() as session, session.get(server.address) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    path = re.search(r"Path=(/[\w-]{16,})(?:;|$)", cookie)
    assert path, "other ports of this host are given cookies too: only the folder keeps ours from them"
    assert "Domain" not in cookie and "Max-Age" not in cookie and "expires" not in cookie.lower()


def started_with(process: int) -> bytes:
    return b"".join(Path(f"/proc/{process}/{name}").read_bytes() for name in ("cmdline", "environ"))


@linux
async def test_no_secret_is_in_arguments_or_environment_of_a_process(server: Server) -> None:
    token = server.way_in.partition("=")[2].encode()
    async with server.entered() as tab, tab:
        await tab.see(TITLE)
        for process in (server.process.pid, *server.children()):
            assert token not in started_with(process)


@linux
def test_only_the_loopback_address_is_bound(server: Server) -> None:
    found = [
        line.split()[1]
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{server.port:04X}")
    ]
    assert found == [f"0100007F:{server.port:04X}"]


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_ctrl_c_ends_every_session(program: Program) -> None:
    with serving(program) as server:
        async with server.entered() as one, one, server.entered() as two, two:
            await one.see(TITLE)
            await two.see(TITLE)
            children = server.children()
            assert len(children) == 2
            assert server.interrupt() == 0
            assert not any(map(lives, children))
            await one.until(lambda: one.ended and two.ended, "the end")


async def test_ctrl_c_ends_a_session_that_hangs(program: Program) -> None:
    with serving(program) as server:
        async with server.entered() as tab, tab:
            await tab.see(TITLE)
            (child,) = server.children()
            os.kill(child, signal.SIGSTOP)
            assert server.interrupt() == 0
            assert not lives(child)


async def test_sessions_end_when_the_server_is_killed(program: Program) -> None:
    with serving(program) as server:
        async with server.entered() as tab, tab:
            await tab.see(TITLE)
            (child,) = server.children()
            os.kill(server.process.pid, signal.SIGKILL)
            assert waiting_for(child)


async def test_a_session_ends_with_its_tab(program: Program) -> None:
    with serving(program) as server:
        async with server.entered() as tab:
            async with tab:
                await tab.see(TITLE)
                (child,) = server.children()
            assert waiting_for(child)


async def test_why_the_screen_did_not_start_stands_in_the_browser(program: Program, tmp_path: Path) -> None:
    other = Program(tmp_path / "home")
    other.home.mkdir()
    (other.home / "cache").write_text("not a folder\n")
    with serving(other) as server:
        async with server.entered() as tab, tab:
            await tab.see("papertui: ", "cache")
            await tab.until(lambda: tab.ended, "the end")


def test_the_page_is_opened_without_naming_the_token(program: Program, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    os.mkfifo(seen)
    browser = tmp_path / "browse"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{seen}"\n')
    browser.chmod(0o755)
    with serving(program, "--open", BROWSER=str(browser), DISPLAY=":0") as server:
        (asked,) = seen.read_text().splitlines()
        assert server.way_in not in asked
        page = Path(asked.removeprefix("file://"))
        assert server.address in page.read_text()
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert server.interrupt() == 0
    assert not page.exists(), "the way in ends with the server"


def test_in_wsl_the_browser_of_windows_is_given_the_address(program: Program, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    os.mkfifo(seen)
    browser = tmp_path / "wslview"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{seen}"\n')
    browser.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{program.variables['PATH']}"
    with serving(program, "--open", PATH=path, WSL_DISTRO_NAME="Debian") as server:
        assert seen.read_text() == f"{server.address}\n"


def test_nonsense_on_the_port_is_not_told_on_the_terminal(program: Program) -> None:
    with serving(program) as server:
        for sent in (
            b"GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
            b"\x16\x03\x01\x1b]0;x\x07\r\n\r\n",
            b"A" * 20_000,
        ):
            with socket.create_connection(("127.0.0.1", server.port)) as line:
                line.sendall(sent)
                assert b" 400 " in line.recv(100)
        assert server.interrupt() == 0
        assert server.process.stdout is not None
        (rest,) = server.process.stdout.readlines()
        assert rest.endswith("Ctrl+C ends it.\n")


def test_without_the_extra_a_sentence_says_how_to_get_it(program: Program, tmp_path: Path) -> None:
    (tmp_path / "textual_serve.py").write_text("raise ModuleNotFoundError(name='textual_serve')\n")
    path = f"{tmp_path}{os.pathsep}{program.variables['PYTHONPATH']}"
    done = program("web", env={"PYTHONPATH": path})
    assert (done.code, done.out) == (2, "")
    assert "[web]" in done.err and "textual-serve" in done.err


@pytest.mark.parametrize(("port", "code"), [("80000", 2), ("-1", 2), ("x", 2), ("", 2)])
def test_a_port_is_a_number(program: Program, port: str, code: int) -> None:
    done = program("web", f"--port={port}")
    assert done.code == code
    assert "65535" in done.err


def test_a_port_that_is_taken_is_told(program: Program, server: Server) -> None:
    done = program("web", "--port", str(server.port))
    assert (done.code, done.out) == (1, "")
    assert f"Port {server.port}" in done.err and "another program" in done.err
