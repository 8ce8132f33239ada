"""Starting a program that lives on by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def detached(
    argv: Sequence[str],
    env: Mapping[str, str],
    *,
    feed: bytes = b"",
    ended: Callable[[int], None] | None = None,
) -> None:
    """Start `argv` in a session of its own, without a shell and without our terminal, and return at once.

    `feed` is what it reads on its standard input. It comes from a file, not a pipe: a program that never reads
    cannot block us. `ended` is called with its exit code, from another thread. Raises `OSError` when it cannot be
    started.
    """
    import subprocess
    import tempfile
    import threading

    with tempfile.TemporaryFile() as source:
        source.write(feed)
        source.seek(0)
        process = subprocess.Popen(
            list(argv),
            stdin=source if feed else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=dict(env),
        )

    def wait() -> None:
        code = process.wait()
        if ended is not None:
            ended(code)

    # an ended child stays a zombie until someone has waited for it
    threading.Thread(target=wait, name=f"wait {process.pid}", daemon=True).start()
