"""Memory of large caches: buffers of megabytes come and go, and the C library must not keep what they leave behind."""

from __future__ import annotations

import contextlib
from typing import Any

import apsw

# numbers of mallopt, from glibc's malloc.h
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGE = 128 << 10


def tame() -> None:
    """From now on large buffers are mapped one by one, so that they go back whole.

    By itself glibc takes them from its heap once one of their size has been freed, and there they leave holes.
    """
    with contextlib.suppress(AttributeError, OSError):
        _library().mallopt(_MMAP_THRESHOLD, _LARGE)
        _library().mallopt(_TRIM_THRESHOLD, _LARGE)


def give_back(db: apsw.Connection) -> None:
    """Let the system have the memory again that a question to a large cache took."""
    db.release_memory()
    with contextlib.suppress(AttributeError, OSError):
        _library().malloc_trim(0)


def _library() -> Any:
    """The C library; only glibc has these functions."""
    import ctypes

    return ctypes.CDLL(None)
