"""What most sources have in common when they are refreshed."""

from __future__ import annotations

from papertui.config import Config


class Source:
    """A source with a table of its own in the settings, asked at the usual times.

    `name` is how settings, the cache and the command line call it. Whoever inherits adds `fetch`, see `Provider`.
    """

    name: str

    def wanted(self, config: Config) -> bool:
        """Whether it is switched on."""
        return bool(getattr(config.sources, self.name).enabled)

    def next_try(self, now_ms: int, usual_ms: int) -> int:
        """After the usual time."""
        return now_ms + usual_ms

    def keep_days(self, config: Config) -> int:
        """For ever."""
        return 0

    def listed(self) -> frozenset[str] | None:
        """Nothing: what it brings may be let go when it is old."""
        return frozenset()
