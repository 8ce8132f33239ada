"""Programs of the reader's own that are run after an edit, or when new papers fit a saved search."""

from papertui.hooks.allowing import Allowed
from papertui.hooks.events import Happening, Job, jobs, of_edit
from papertui.hooks.running import VARIABLE, Runner, inside_hook, run

__all__ = [
    "VARIABLE",
    "Allowed",
    "Happening",
    "Job",
    "Runner",
    "inside_hook",
    "jobs",
    "of_edit",
    "run",
]
