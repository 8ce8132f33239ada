"""The command line: `papertui` opens the screen, `papertui VERB` does one thing and ends.

Results go to standard output, sentences about problems to standard error as `papertui: …`. Exit codes: 0 done,
1 failed, 2 wrong use, 3 nothing matched, 4 the network is needed and not there.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from papertui.errors import PapertuiError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    from papertui.cli import output

    # Loading modules makes much and drops nothing: collections meanwhile cost a tenth of the time of `papertui list`.
    # Whatever does the work switches them on again.
    gc.disable()
    try:
        code = _dispatch(given)
        output.flush()
    except PapertuiError as error:
        output.complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        # whoever read the output has enough; Python would complain again while it shuts down
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        output.complain(_bug(error))
        return 1
    finally:
        gc.enable()
    return code


def _dispatch(given: list[str]) -> int:
    if given in (["--version"], ["-V"]):
        from papertui import __version__
        from papertui.cli import output

        output.say(f"papertui {__version__}")
        return 0
    try:
        command = _command(given)
    except SystemExit:  # argparse has printed a help text
        return 0
    try:
        return command()
    except PapertuiError as error:
        if not _set_aside(error):
            raise
    return command()


def _command(given: list[str]) -> Callable[[], int]:
    """What the words ask for. Raises `UsageError`."""
    if given in ([], ["tui"]):
        return _screen
    from papertui.cli import parser

    options = parser.parse(given)
    return lambda: int(options.run(options) or 0)


def _screen() -> int:
    """What people type most: without the argument parser, and with something to read while the rest is loaded."""
    from papertui.tui import first

    with first.shown():
        from papertui.cli import screen

        return screen.run()


def _set_aside(problem: PapertuiError) -> bool:
    """Whether the problem was a damaged cache, which is out of the way now, and the command can be run again."""
    from papertui.cli import output
    from papertui.store.connection import Damaged

    if not isinstance(problem, Damaged):
        return False
    from papertui import paths
    from papertui.workspace.opening import set_aside

    sentence = set_aside(paths.find(), problem)
    if output.printed:
        raise PapertuiError(f"{sentence} Give the command again.") from problem
    output.complain(sentence)
    return True


def _bug(error: Exception) -> str:
    """The sentence for an error nobody thought of; where it came from is added to the log file."""
    import traceback

    from papertui import paths

    sentence = f"Something went wrong that should not have ({type(error).__name__}: {error})"
    try:
        log = paths.find().log
        paths.make_private(log.parent)
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{paths.now():%Y-%m-%d %H:%M:%S}\n{traceback.format_exc()}\n")
    except (OSError, PapertuiError):
        return f"{sentence}."
    return f"{sentence}; {log} says where."
