"""numpy, computing with one thread.

The matrices here are small. More threads would spend their time waiting for each other, and take it from the reader.
"""

from __future__ import annotations

import os

_THREADS = "OPENBLAS_NUM_THREADS"

# what numpy is linked with reads this once, when it is loaded; programs that we start must not see it
_before = os.environ.get(_THREADS)
os.environ[_THREADS] = "1"
import numpy as np  # noqa: E402

if _before is None:
    del os.environ[_THREADS]
else:
    os.environ[_THREADS] = _before

__all__ = ["np"]
