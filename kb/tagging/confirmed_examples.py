"""Tags by example: what people confirmed corrects what the wording says, the more the nearer and the more there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kb.tagging.tagger import Floats

DOUBT = 0.3
"""How little one example is believed: the ridge of the regression. A practice's own twin moves a score by three
quarters of what the wording was wrong by."""


class ConfirmedExamples:
    """Ridge regression in the space of profiles (scikit-learn), of what the wording was wrong by at each example.

    Far from every example nothing is corrected, so that one confirmation helps where it is alike and harms nowhere.
    """

    def __init__(self, likeness: "Floats", expected: "Floats", confirmed: "Floats") -> None:
        """`likeness` of the examples to one another; `expected` by the wording and `confirmed` by people, both of
        shape (examples, columns)."""
        from sklearn.kernel_ridge import KernelRidge

        self._ridge = KernelRidge(alpha=DOUBT, kernel="precomputed").fit(_kernel(likeness), confirmed - expected)

    def correction(self, likeness: "Floats") -> "Floats":
        """What to add to the wording's expectation, shape (practices, columns)."""
        return np.asarray(self._ridge.predict(_kernel(likeness)), np.float32)


def _kernel(likeness: "Floats") -> "Floats":
    """Likeness, and its square: what agrees in two things at once is nearer than the sum of both."""
    return np.asarray(likeness + likeness**2 / 2, np.float32)


def confirmed_columns(given: Sequence[tuple[str, ...]], objectives: Sequence[str]) -> "Floats":
    """What people confirmed as ones and zeros: a column an objective, and a last one for none of them."""
    rows = [[id in ids for id in objectives] + [not ids] for ids in given]
    return np.asarray(rows, np.float32)
