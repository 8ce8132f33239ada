"""asyncio without TLS, for the screen, which needs none before it asks the network: loading it is 5 ms of each start.

papertui's own TLS never goes through asyncio (httpx and anyio do their own); `with_tls` gives it back all the same
before anything is asked, so that whoever relies on it later finds what Python promises.
"""

from __future__ import annotations

import importlib
import sys


def without_tls() -> None:
    """Load asyncio as where Python was built without `ssl`; nothing where one of them is loaded already."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("asyncio")
    finally:
        del sys.modules["ssl"]


def with_tls() -> None:
    """Give asyncio its TLS, if it was loaded without."""
    loaded = [module for name, module in list(sys.modules.items()) if name.startswith("asyncio.")]
    lacking = [module for module in loaded if vars(module).get("ssl", module) is None]
    if not lacking:
        return
    import ssl
    from asyncio import sslproto

    for module in lacking:
        vars(module)["ssl"] = ssl
    # its classes are made of what `ssl` has
    importlib.reload(sslproto)
