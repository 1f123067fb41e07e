"""From word pieces' vectors to those of texts and their parts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.encoder.protocol import Spans, Vectors

EXACT = 0.9999
"""The least cosine between what another arithmetic gives and the exact vector, alone and in a batch."""


def unit(vectors: "NDArray[np.float32]") -> "Vectors":
    """Normalised in float32 whatever computed them: a length rounded to 8 bits would show in every cosine."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def pooled(tokens: "NDArray[np.float32]", pieces: "NDArray[np.int64]", spans: "Spans", before: int) -> "Vectors":
    """The parts of one text, shape (len(spans), dimension): the means of the word pieces in each.

    `pieces` (n, 2) says which characters each of the `tokens` (n, dimension) stands for, with `before` characters of a
    prompt in front of the text. A part that no piece stands in is zeros.
    """
    import numpy as np

    if not len(spans):
        return np.zeros((0, tokens.shape[1]), np.float32)
    starts, ends = (np.array(spans) + before).T
    # padding and the marks around a text stand at (0, 0): in no part
    held = np.minimum(pieces[:, 1], ends[:, None]) > np.maximum(pieces[:, 0], starts[:, None])
    return unit(held.astype(np.float32) @ tokens)
