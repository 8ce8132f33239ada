"""The screen starts without TLS; before anything is asked, asyncio has it, and so has the client."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from papertui.sources import http_tls

http_tls.without_tls()
assert "asyncio" in sys.modules and "ssl" not in sys.modules

import asyncio, os, tempfile
from papertui.sources.http_client import open_client
from papertui.sources.http_limits import Limits


async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nhello")
    await writer.drain()
    writer.close()


async def ask(port, trusted):
    reader, writer = await asyncio.open_connection("localhost", port, ssl=trusted)
    writer.write(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    return await reader.read()


async def main():
    import trustme

    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SSL_CERT_FILE"] = os.path.join(folder, "ca.pem")
        authority.cert_pem.write_to_path(os.environ["SSL_CERT_FILE"])
        client = open_client(Limits(), None, "", False)
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    print((await ask(port, trusted)).rpartition(b"\\r\\n")[2].decode())
    async with client:
        print((await client.get(f"https://localhost:{port}/")).text)
    server.close()


asyncio.run(main())
"""


def test_tls_works_after_a_start_without_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=50)
    assert (done.stdout.split(), done.returncode) == (["hello", "hello"], 0), done.stderr
