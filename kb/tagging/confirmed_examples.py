"""Tags by example: what people confirmed and rejected corrects what the wording says, the more the nearer it is."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        shape (examples, columns); what nobody said anything of is nan, and no column learns from it."""
        from sklearn.kernel_ridge import KernelRidge

        self._columns = confirmed.shape[1]
        self._learned = []
        for rows, columns in _known_together(~np.isnan(confirmed)):
            ridge = KernelRidge(alpha=DOUBT, kernel="precomputed")
            wrong_by = (confirmed - expected)[np.ix_(rows, columns)]
            self._learned.append((rows, columns, ridge.fit(_kernel(likeness[np.ix_(rows, rows)]), wrong_by)))

    def correction(self, likeness: "Floats") -> "Floats":
        """What to add to the wording's expectation, shape (practices, columns)."""
        added = np.zeros((len(likeness), self._columns), np.float32)
        for rows, columns, ridge in self._learned:
            added[:, columns] = ridge.predict(_kernel(likeness[:, rows])).reshape(len(likeness), len(columns))
        return added


def _known_together(known: "NDArray[np.bool_]") -> "Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]":
    """The examples that each group of columns learns from: most columns from all, some from rejections besides."""
    masks, group = np.unique(known, axis=1, return_inverse=True)
    for at in range(masks.shape[1]):
        rows = np.flatnonzero(masks[:, at])
        if len(rows):
            yield rows, np.flatnonzero(group.reshape(-1) == at)


def _kernel(likeness: "Floats") -> "Floats":
    """Likeness, and its square: what agrees in two things at once is nearer than the sum of both."""
    return np.asarray(likeness + likeness**2 / 2, np.float32)


def confirmed_columns(
    given: Sequence[tuple[str, ...] | None], rejected: Sequence[tuple[str, ...]], objectives: Sequence[str]
) -> "Floats":
    """What people said as ones and zeros: a column an objective, and a last one for none of them. Where nobody has
    confirmed anything, all but what was rejected is nan."""
    rows = []
    for ids, out in zip(given, rejected, strict=True):
        if ids is None:
            rows.append([0.0 if id in out else np.nan for id in objectives] + [np.nan])
        else:
            rows.append([float(id in ids) for id in objectives] + [float(not ids)])
    return np.asarray(rows, np.float32)
