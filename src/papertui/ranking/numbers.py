"""numpy, computing with one thread.

The matrices here are small. More threads would spend their time waiting for each other, and take it from the reader.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

_THREADS = "OPENBLAS_NUM_THREADS"

# what numpy is linked with reads this once, when it is loaded; programs that we start must not see it
_before = os.environ.get(_THREADS)
os.environ[_THREADS] = "1"
import numpy as np  # noqa: E402

if _before is None:
    del os.environ[_THREADS]
else:
    os.environ[_THREADS] = _before

__all__ = ["ascending", "np"]

_SIGN = np.uint32(1 << 31)


def ascending(scores: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The places of numbers (float32, no NaN) in ascending order, equal ones as they stand.

    What `argsort(kind="stable")` gives, in a fifth of the time: by the lower half of each number, then by the upper,
    as numpy counts out halves instead of comparing them. The bits of positive floats are in their order, those of
    negative ones in the opposite one.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # so that -0.0 is 0.0
    keys = bits ^ ((bits.view(np.int32) >> 31).view(np.uint32) | _SIGN)
    lower = np.argsort(keys.astype(np.uint16), kind="stable")
    keys >>= np.uint32(16)
    upper = keys.astype(np.uint16).take(lower)
    # half as wide, what is taken from all over fits into nearer memory
    places: npt.NDArray[Any] = lower.astype(np.int32).take(np.argsort(upper, kind="stable"))
    return places
