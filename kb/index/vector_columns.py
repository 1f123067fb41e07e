from dataclasses import dataclass
import numpy as np


@dataclass(frozen=True)
class VectorColumns:
    v: np.ndarray
    has: np.ndarray
    owners: np.ndarray
    n: int

    @classmethod
    def of(cls, vectors, has, owners, practices):
        return cls(vectors.astype(np.float16), has, owners, practices)

    def arrays(self):
        return {"v": self.v, "has": self.has, "owners": self.owners, "n": np.array([self.n])}

    @classmethod
    def opened(cls, a):
        return cls(a["v"], a["has"], a["owners"], int(a["n"][0]))

    @classmethod
    def merged(cls, parts):
        d = max(p.v.shape[1] for p, _, _ in parts)
        vs = []
        for p, k, r in parts:
            v = p.v[r]
            if v.shape[1] != d:
                v = np.zeros((len(v), d), np.float16)
            vs.append(v)
        off = 0
        ow = []
        for p, k, r in parts:
            new = np.cumsum(k) - 1 + off
            ow.append(new[p.owners[r]])
            off += int(k.sum())
        return cls(
            np.concatenate(vs),
            np.concatenate([p.has[r] for p, k, r in parts]),
            np.concatenate(ow).astype(np.int32),
            off,
        )
