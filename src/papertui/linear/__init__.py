"""papertui without a screen: lines in, lines out, for screen readers, dumb terminals and pipes.

Nothing is drawn, moved or coloured: every line is printed once, and is a fact or a sentence.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from papertui.config import Config
    from papertui.paths import Paths

    Say = Callable[[str], None]


def run(paths: Paths, config: Config, query: str | None, told: Sequence[str], say: Say) -> int:
    """Hold a session on standard input and return the exit code: 0, or what a signal that ended it stands for.

    `query` is shown first, instead of the configured view; `told` are sentences to begin with; `say` prints a line
    and sees that it arrives. Raises `PapertuiError` when cache or library cannot be opened, or the query is wrong.
    """
    from papertui.linear.session import Session
    from papertui.linear.typed import Ended, Typed
    from papertui.workspace import Workspace

    with Workspace.open(paths) as space, Typed() as typed:
        session = Session(space, config, typed, say)
        try:
            for sentence in told:
                session.say(sentence)
            session.begin(query)
            session.listen()
            code = 0
        except Ended as end:
            code = end.code
        finally:
            session.leave()
    return code
