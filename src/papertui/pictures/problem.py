"""What can go wrong with a picture, as one sentence."""

from __future__ import annotations

from papertui.errors import PapertuiError


class PictureProblem(PapertuiError):
    """A picture that cannot be had. `again_after` is in how many seconds another try makes sense, `None` for never."""

    def __init__(self, message: str, again_after: float | None = None) -> None:
        super().__init__(message)
        self.again_after = again_after
