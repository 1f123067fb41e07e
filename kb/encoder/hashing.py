"""A small deterministic stand-in: quick, the same everywhere, and blind to meaning. For tests and trials."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kb.encoder.protocol import EncoderFacts

if TYPE_CHECKING:
    from kb.encoder.protocol import Spans, Vectors


class HashingEncoder:
    """Words hashed to directions."""

    facts = EncoderFacts("hashing", "MIT", 256, 10_000, "any, by words only", "", "built in")
    id = "hashing@1"

    def passages(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        return np.stack([self.query(text) for text in texts]) if texts else np.zeros((0, 256), np.float32)

    def with_parts(
        self, texts: Sequence[str], parts: "Sequence[Spans]", tell: Callable[[int], None] = lambda done: None
    ) -> "tuple[Vectors, list[Vectors]]":
        cut = [[text[start:end] for start, end in spans] for text, spans in zip(texts, parts, strict=True)]
        tell(len(texts))
        return self.passages(texts), [HashingEncoder.passages(self, some) for some in cut]

    def query(self, text: str) -> "Vectors":
        import numpy as np

        vector = np.zeros(256, np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            seed = hashlib.blake2b(word[:5].encode("utf-8", "replace"), digest_size=4).digest()
            vector[int.from_bytes(seed[:2], "big") % 256] += 1.0 if seed[2] & 1 else -1.0
        length = float(np.linalg.norm(vector))
        return np.asarray(vector / length, np.float32) if length else vector

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self.passages(texts)
