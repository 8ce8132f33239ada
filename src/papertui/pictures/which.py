"""Which pictures a paper has, and where papertui asks for them."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from papertui import identity
from papertui.model import Paper
from papertui.sources.huggingface import BASE

HOSTS = frozenset({"cdn-thumbnails.huggingface.co", "cdn-uploads.huggingface.co"})
"""The hosts of all pictures in the lists of 2024 to 2026; papertui asks no other."""

_STILL = (".png", ".jpg", ".jpeg", ".webp", ".gif")


class Picture(NamedTuple):
    """A still picture. `url` is what the source gave; `kind` is `figure` (submitted with the paper) or `preview`."""

    url: str
    kind: str


def of_paper(paper: Paper) -> tuple[Picture, ...]:
    """Figures first, then the preview that Hugging Face makes; films are left to the browser."""
    figures = [Picture(url, "figure") for url in paper.media if is_still(url)]
    preview = [Picture(paper.thumbnail, "preview")] if paper.thumbnail else []
    first: dict[str, Picture] = {}
    for picture in (*figures, *preview):
        if identity.safe_url(picture.url) is not None:
            first.setdefault(picture.url, picture)
    return tuple(first.values())


def is_still(url: str) -> bool:
    """Whether the address ends like that of a picture that does not move."""
    try:
        return urlsplit(url).path.lower().endswith(_STILL)
    except ValueError:
        return False


def address(url: str, base: str) -> str | None:
    """Where to ask for a picture, or `None` where papertui does not ask.

    The two hosts of pictures are asked over https, and only for a path. Where another address than Hugging Face's own
    is configured, that one is asked instead, for the same path, and nobody else.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme == "https" and parts.netloc in HOSTS
    except ValueError:
        return None
    if not known or parts.query or parts.fragment or len(parts.path) < 2:
        return None
    path = parts.path
    return url if base == BASE else base + path
