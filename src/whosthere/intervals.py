"""How sure a share is that was counted on few, and by a reader that errs."""

from __future__ import annotations

from math import sqrt

from whosthere.model import Rate

Z = 1.959963984540054  # two-sided 95 %


def rate(count: int, of: int, *, missed: float = 0.0, mistaken: float = 0.0) -> Rate:
    """`count` of `of` with Wilson's 95 % score interval with continuity correction (Newcombe 1998, method 4).

    The correction makes it cover the truth 95 times in 100 even where the plain score interval falls short, as it does
    for rare things and few cases. Where up to a share `missed` of what there is may be overlooked, and up to a share
    `mistaken` of all else taken for it, the interval is widened to allow for both. Of none it is everything.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    if not of:
        return Rate(0, 0, 0.0, 0.0, 1.0)
    p = count / of
    middle, below = 2 * of * p + Z**2, 2 * (of + Z**2)
    low = (middle - 1 - Z * sqrt(Z**2 - 2 - 1 / of + 4 * p * (of * (1 - p) + 1))) / below if count else 0.0
    high = (middle + 1 + Z * sqrt(Z**2 + 2 - 1 / of + 4 * p * (of * (1 - p) - 1))) / below if count < of else 1.0
    return Rate(count, of, p, max((low - mistaken) / (1 - mistaken), 0.0), min(high / (1 - missed), 1.0))
