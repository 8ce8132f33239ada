"""LaTeX in titles and abstracts made readable: `$x^2$` becomes `x²`, `Schr\\"odinger` `Schrödinger`.

For display only: the stored text keeps its source. What cannot be shown faithfully stays as it was written.
"""

from __future__ import annotations

from papertui.latex.reader import FORMULA_LIMIT, unicode

__all__ = ["FORMULA_LIMIT", "unicode"]
