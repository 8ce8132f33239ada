"""The screen in a browser: a server on this machine's loopback address that starts one process a tab.

Needs the extra `web` (textual-serve, which brings aiohttp). `server.serve` is the way in.
"""
