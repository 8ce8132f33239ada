"""What an empty list says: why, and which key helps."""

from __future__ import annotations

from papertui import views
from papertui.text import clip, hidden_said
from papertui.tui.spans import Line, Span, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

LONGEST = 120
"""Cells of a query that are said again; the keys that help stand below it, and must not be pushed out of the list."""


def sentence(screen: MainScreen, query: str) -> tuple[Line, ...]:
    """The lines shown in place of papers."""
    return _lines(screen, *_words(screen, query))


def hidden(screen: MainScreen, papers: int, rules: int) -> tuple[Line, ...]:
    """The lines for a list of which rules hide every paper."""
    looks = f"{screen.key('save_search')} looks at {'it' if rules == 1 else 'them'}"
    rest = f"{looks} · is:hidden in the query shows the papers · what you mark stays in sight."
    return _lines(screen, f"{hidden_said(papers, rules)}.", [rest])


def _lines(screen: MainScreen, head: str, rest: list[str]) -> tuple[Line, ...]:
    width = max(20, (screen.list.scrollable_size.width or 80) - 6)
    lines: list[Line] = [()]
    lines += [(Span("   "), Span(line, "strong")) for line in wrap(head, width)]
    for paragraph in rest:
        lines.append(())
        lines += [(Span("   "), Span(line, "dim")) for line in wrap(paragraph, width)]
    return tuple(lines)


def _words(screen: MainScreen, query: str) -> tuple[str, list[str]]:
    key = screen.key
    said = clip(query, LONGEST)
    if screen.live.is_empty():
        if screen.refreshing.running:
            return "Fetching the first papers…", [f"They appear here as they come. {key('back')} stops it."]
        if screen.config.offline or screen.refreshing.offline:
            why = "papertui is set to stay offline" if screen.config.offline else "The network is not there"
            again = "" if screen.config.offline else f" · {key('refresh')} tries again"
            return f"No papers yet: {why[0].lower()}{why[1:]}.", [
                f"{key('open')} fills in the sample library to look around{again}.",
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
    if query.strip() == views.FOR_YOU and not screen.live.ranker.standing.learned:
        return screen.suggesting.sentence()
    if query in _PLAIN:
        head, name, does = _PLAIN[query]
        return head, [f"{key(name)} {does}."] + ([f"{key('left')} shows the other views."] if name == "refresh" else [])
    if screen.refreshing.running:
        return f"Nothing here for {said} yet.", ["A refresh is running."]
    if query.startswith(("on:", "week:", "month:")) and " " not in query:
        return f"No papers are kept for {query}.", [
            f"{key('refresh')} fetches what is new · {key('previous_day')} {key('next_day')} walk the days."
        ]
    meant = screen.widening.meant
    rest = [f"{key('search')} changes the query · {key('back')} goes back."]
    if query and "is:unread" in query.split():
        rest.insert(0, "is:unread leaves out what was read.")
    if screen.prompt.editing and screen.widening.can_widen(query):
        rest.insert(0, "Enter shows papers with some of these words.")
    if meant is not None and screen.prompt.editing:
        rest.insert(0, f"Did you mean {meant}? Tab puts that in.")
    elif meant is not None:
        rest.insert(0, f"Did you mean {meant}? {key('open')} asks for that.")
    return f"No paper matches {said}", rest


_PLAIN = {
    "is:unread": ("All read.", "refresh", "looks for new papers"),
    "is:new": ("Nothing came in since the last visit.", "refresh", "looks for new papers"),
    "is:starred": ("No paper is starred yet.", "star", "stars the paper under the cursor"),
    "is:queued": ("The queue is empty.", "queue", "puts a paper here to read later"),
    views.FOR_YOU: ("You have seen everything that is here.", "refresh", "looks for new papers"),
    "is:hidden": ("No paper is hidden.", "hide", "hides the paper under the cursor, and brings it back here"),
    "is:read": ("No paper is read yet.", "open", "opens a paper and marks it read"),
    "has:note": ("No paper has a note yet.", "note", "writes one on the paper under the cursor"),
    "on:trending": ("The list of what is trending is not here yet.", "refresh", "fetches it"),
}
"""What is said of a view of its own: the sentence, the key that helps, and what that does."""
