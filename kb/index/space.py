from dataclasses import dataclass
import numpy as np


@dataclass(frozen=True)
class Nearest:
    cosine: np.ndarray
    row: np.ndarray
    second: np.ndarray


@dataclass(frozen=True)
class Spread:
    mean: float
    deviation: float


@dataclass(frozen=True)
class Usual:
    passages: Spread
    practices: Spread
    count: int


class Space:
    def __init__(self, encoder, columns, owners, starts, alive, kinds):
        self.encoder = encoder
        d = max((c.v.shape[1] for c in columns), default=1)
        self.v = np.concatenate(
            [c.v if c.v.shape[1] == d else np.zeros((len(c.v), d), np.float16) for c in columns]
        ).astype(np.float32)
        self.hasv = np.concatenate([c.has for c in columns]) & alive[owners]
        self.owners, self.starts, self.alive, self.kinds = owners, starts, alive, kinds
        self.count = int(self.hasv.sum())
        self.has = self.count > 0
        self.centre = self.v[self.hasv].mean(axis=0) if self.has else np.zeros(d, np.float32)
        n = len(alive)
        s = np.zeros((n, d), np.float32)
        np.add.at(s, owners[self.hasv], self.v[self.hasv])
        norm = np.linalg.norm(s, axis=1)
        self.w = s / np.maximum(norm[:, None], 1e-9)
        self.hasp = norm > 0
        cnt = np.bincount(owners[self.hasv], minlength=n)
        self.ratio = (cnt / np.maximum(norm, 1e-9)).astype(np.float32)

    @property
    def reach(self):
        return float(self.ratio.max(initial=1))

    def reach_of(self, places):
        return self.ratio[places]

    def nearest(self, q, most, within=None):
        ok = self.hasv if within is None else self.hasv & within[self.owners]
        rows = np.flatnonzero(ok)
        c = self.v[rows] @ q
        o = np.argsort(-c)[:most]
        return rows[o], c[o]

    def reached(self, q, places):
        c = np.where(self.hasv, self.v @ q if self.has else 0, -np.inf)
        best = np.full(len(places), np.nan, np.float32)
        row = np.full(len(places), -1)
        sec = best.copy()
        for i, p in enumerate(places):
            s, e = self.starts[p], self.starts[p + 1]
            x = c[s:e]
            if len(x) and np.isfinite(x.max()):
                o = np.argsort(-x, kind="stable")
                best[i] = x[o[0]]
                row[i] = s + o[0]
                sec[i] = x[o[1]] if len(x) > 1 and np.isfinite(x[o[1]]) else x[o[0]]
        return Nearest(best, row, sec)

    def wholes(self, q, places):
        return np.where(self.hasp[places], self.w[places] @ q if self.has else 0, np.nan).astype(np.float32)

    def usual(self, q):
        if not self.has:
            return Usual(Spread(0, 1), Spread(0, 1), 0)
        c = self.v[self.hasv] @ q
        w = self.w[self.hasp] @ q
        return Usual(
            Spread(float(c.mean()), float(c.std())), Spread(float(w.mean()), float(w.std())), int(self.hasp.sum())
        )

    def vectors_of(self, place):
        r = np.arange(self.starts[place], self.starts[place + 1])
        r = r[self.hasv[r]]
        return r, self.v[r]

    def vector(self, row):
        return self.v[row]
