"""The pictures of papers: which there are, who may be asked for them, keeping them, and opening them safely.

Needs Pillow, the extra `images`, and only in the process that opens pictures (`child`); nothing else imports it.
"""

from __future__ import annotations


def can_open() -> bool:
    """Whether Pillow is installed; it is not imported."""
    import sys
    from importlib.util import find_spec

    return bool(sys.executable) and find_spec("PIL") is not None
