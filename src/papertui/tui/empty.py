"""What an empty list says: why, and which key helps."""

from __future__ import annotations

from papertui.tui.spans import Line, Span, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


def sentence(screen: MainScreen, query: str) -> tuple[Line, ...]:
    """The lines shown in place of papers."""
    head, rest = _words(screen, query)
    width = max(20, (screen.list.scrollable_size.width or 80) - 6)
    lines: list[Line] = [()]
    lines += [(Span("   "), Span(line, "strong")) for line in wrap(head, width)]
    for paragraph in rest:
        lines.append(())
        lines += [(Span("   "), Span(line, "dim")) for line in wrap(paragraph, width)]
    return tuple(lines)


def _words(screen: MainScreen, query: str) -> tuple[str, list[str]]:
    key = screen.key
    if screen.live.size() == 0:
        if screen.refreshing.running:
            return "Fetching the first papers…", [f"They appear here as they come. {key('back')} stops it."]
        if screen.config.offline or screen.refreshing.offline:
            why = "papertui is set to stay offline" if screen.config.offline else "The network is not there"
            return f"No papers yet: {why[0].lower()}{why[1:]}.", [
                f"{key('open')} fills in the sample library to look around · {key('refresh')} tries again.",
                "Saved pages and API answers can be taken in with: papertui import FILE…",
            ]
        if not screen.config.sources.huggingface.enabled:
            return "No papers yet: no source is switched on.", [
                f"{key('open')} fills in the sample library to look around.",
                "Saved pages and API answers can be taken in with: papertui import FILE…",
            ]
        return "No papers yet.", [
            f"{key('refresh')} fetches them from Hugging Face Daily Papers.",
            f"{key('open')} fills in the sample library to look around.",
        ]
    if query == "is:unread":
        return "All read.", [f"{key('refresh')} looks for new papers · {key('left')} shows the other views."]
    if query == "is:starred":
        return "No paper is starred yet.", [f"{key('star')} stars the paper under the cursor."]
    if query == "is:queued":
        return "The queue is empty.", [f"{key('queue')} puts a paper here to read later."]
    if screen.refreshing.running:
        return f"Nothing here for {query} yet.", ["A refresh is running."]
    if query.startswith(("on:", "week:", "month:")) and " " not in query:
        return f"No papers are kept for {query}.", [
            f"{key('refresh')} fetches what is new · {key('previous_day')} {key('next_day')} walk the days."
        ]
    return f"No paper matches {query}", [f"{key('search')} changes the query · {key('back')} goes back."]
