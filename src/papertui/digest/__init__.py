"""The digest: what came in during a time, the best of it first, why it is there, and what changed among the stars.

`gathering` makes a `Digest` of the cache. Its forms (`markdown`, `html`, `text`, `json`) are pure functions of that and
look at no clock, so that the same papers give the same bytes.
"""

from __future__ import annotations

from papertui.digest.contents import Change, Digest, Item

FORMATS = ("markdown", "html", "text", "json", "atom")
"""The forms of a digest by name."""

__all__ = ["FORMATS", "Change", "Digest", "Item"]
