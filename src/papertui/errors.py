"""Errors whose message is one clear sentence for the user: what, where and what to do."""

from __future__ import annotations


class PapertuiError(Exception):
    """Anything that went wrong in a way the user can understand. `exit_code` is the command line's."""

    exit_code = 1


class UsageError(PapertuiError):
    """The command or an argument does not make sense."""

    exit_code = 2


class NothingMatched(PapertuiError):
    """A well-formed request that no paper answers to."""

    exit_code = 3


class NetworkNeeded(PapertuiError):
    """The network is needed and not there."""

    exit_code = 4
