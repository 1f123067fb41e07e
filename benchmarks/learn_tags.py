"""Learn the curves of kb/tagging/calibration.toml: how often evidence of some strength is right.

    .venv/bin/python benchmarks/learn_tags.py PLAN_SET [LABEL_SET …]

PLAN_SET is judged under the home's plan: the curves for objectives with a scope, and for a plan that says what lies
outside of it, come from it. Each LABEL_SET is judged under its own labels: together with PLAN_SET without scopes and
outside it teaches the curves for bare wording, which stay as they are where no LABEL_SET is given. Once for each
combination of the encoders that are at hand, cross-validated figures are printed, and the curves written.
"""

import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

from kb import KnowledgeBase
from kb.encoder import Encoder, open_encoders
from kb.errors import EncoderMissing
from kb.evaluation.judged import Judged, labels_plan, read_judged
from kb.evaluation.measures import reliability
from kb.evaluation.tags import texts_of
from kb.plan.plan import Plan
from kb.tagging import calibration
from kb.tagging.ensemble import NO_OBJECTIVE
from kb.tagging.opening import open_tagger
from kb.tagging.tagger import Text

TARGET = Path(calibration.__file__).with_name("calibration.toml")
Learned = dict[str, calibration.Calibration]

FLATTER = 0.7
"""What is left of a slope for encoders that nobody measured."""


QUIETER = 0.3
"""What a set without "none" weighs in the curve for none."""


@dataclass(frozen=True)
class Found:
    """One set as one combination of encoders sees it; `none` where the set has write-ups that serve nothing."""

    evidence: np.ndarray
    relevance: dict[str, np.ndarray]
    truth: np.ndarray

    @property
    def none(self) -> np.ndarray:
        return ~self.truth.any(axis=1)


def found(plan: Plan, judged: Sequence[Judged], texts: Sequence[Text], encoders: Sequence[Encoder]) -> Found:
    tagger = open_tagger(plan, encoders, texts)
    seen = [tagger.see(text) for text in texts]
    truth = np.array([[o.id in j.objectives for o in plan.objectives] for j in judged])
    return Found(tagger.evidence(seen), tagger.relevance(seen), truth)


def objective_rows(one: Found) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, outcomes and weights; every set weighs the same."""
    around = np.broadcast_to(calibration.around(one.evidence), one.evidence.shape)
    features = np.stack([one.evidence.ravel(), around.ravel()], axis=1)
    return features, one.truth.ravel(), np.full(one.truth.size, 1000 / one.truth.size)


def objective_curve(sets: Sequence[Found]) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    features, outcomes, weights = (np.concatenate(part) for part in zip(*map(objective_rows, sets), strict=True))
    model = LogisticRegression(C=100).fit(features, outcomes, weights)
    return [float(model.intercept_[0]), *map(float, model.coef_[0])]


def none_curve(sets: Sequence[Found], names: Sequence[str]) -> dict[str, list[float]]:
    """Standardised for the ridge's sake, and told in the features' own units. A set where every write-up has a label
    is heard too, more quietly, so that other vocabularies are not told "none" on the plan's habits alone."""
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([np.hstack([one.relevance[name] for name in names]) for one in sets])
    outcomes = np.concatenate([one.none for one in sets])
    weights = np.concatenate(
        [np.full(len(one.truth), (1 if one.none.any() else QUIETER) * 200 / len(one.truth)) for one in sets]
    )
    middle, spread = features.mean(axis=0), features.std(axis=0)
    model = LogisticRegression(C=1.0).fit((features - middle) / spread, outcomes, weights)
    slopes = model.coef_[0] / spread
    told = {name: [float(s) for s in part] for name, part in zip(names, np.split(slopes, len(names)), strict=True)}
    return {calibration.CONSTANT: [float(model.intercept_[0] - slopes @ middle)], **told}


def part(one: Found, rows: np.ndarray) -> Found:
    return Found(one.evidence[rows], {name: r[rows] for name, r in one.relevance.items()}, one.truth[rows])


def cross_validated(sets: Sequence[Found], names: Sequence[str]) -> None:
    """Prints how every set is scored by curves learned on other records; a record is held out of every set it is in."""
    from sklearn.metrics import f1_score
    from sklearn.model_selection import KFold

    scores = [np.zeros((len(one.truth), one.truth.shape[1] + 1)) for one in sets]
    splits = [list(KFold(5, shuffle=True, random_state=0).split(one.truth)) for one in sets]
    for fold in range(5):
        learned = curves([part(one, split[fold][0]) for one, split in zip(sets, splits, strict=True)], names)
        for one, split, row in zip(sets, splits, scores, strict=True):
            held = part(one, split[fold][1])
            row[split[fold][1]] = learned.expected(held.evidence, held.relevance)
    for one, row in zip(sets, scores, strict=True):
        bins = "  ".join(f"{b.score:.2f}→{b.right:.2f} ({b.count})" for b in reliability(one.truth, row[:, :-1]))
        tagged = ~one.none
        right = one.truth[np.arange(len(row)), row[:, :-1].argmax(axis=1)][tagged].mean()
        said = (row[:, -1] >= NO_OBJECTIVE) & (2 * row[:, -1] >= row[:, :-1].max(axis=1))
        f1 = f1_score(one.none, said, zero_division=0)
        print(f"  P@1 {right:.3f}  none F1 {f1:.3f}, said of {said.mean():.2f}  {bins}")


def curves(sets: Sequence[Found], names: Sequence[str]) -> calibration.Calibration:
    return calibration.Calibration(tuple(objective_curve(sets)), none_curve(sets, names))


Sets = Sequence[tuple[Plan, Sequence[Judged]]]


def learn(plans: Sets, encoders: Sequence[Encoder], tell: Callable[[int, int], None]) -> Learned:
    """Curves for words alone, for each encoder, for each combination, and for encoders unknown; from plans that are
    all of one kind."""
    texts = [list(texts_of(judged, encoders, tell)) for _, judged in plans]
    learned: Learned = {}
    single: list[Found] = []
    for count in range(len(encoders) + 1):
        for places in combinations(range(len(encoders)), count):
            chosen = [encoders[at] for at in places]
            seen = [[replace(t, vectors=tuple(t.vectors[at] for at in places)) for t in of] for of in texts]
            sets = [found(plan, judged, of, chosen) for (plan, judged), of in zip(plans, seen, strict=True)]
            names = [*(encoder.facts.name for encoder in chosen), calibration.WORDS]
            name = calibration.key([encoder.facts.name for encoder in chosen])
            print(name)
            cross_validated(sets, names)
            learned[name] = curves(sets, names)
            single += sets if count == 1 else []
    flat = [value * (FLATTER if at else 1) for at, value in enumerate(objective_curve(single))] if single else None
    words = learned[calibration.WORDS]
    learned[calibration.UNKNOWN] = calibration.Calibration(tuple(flat) if flat else words.objective, words.none)
    return learned


def written(bare: Learned, worded: Learned, bare_made: date) -> str:
    def numbers(values: Sequence[float]) -> str:
        return "[" + ", ".join(f"{value:.3f}" for value in values) + "]"

    lines = [
        "# How often evidence of some strength is right: logistic curves, learned and written by",
        "#     .venv/bin/python benchmarks/learn_tags.py tagging_gold.jsonl [tagging_us_federal_programs/dev.jsonl]",
        "# `scoped` and `outside` on the day of `made`, `objective` and `none` on that of `bare_made`.",
        "# Figures: benchmarks/README.md.",
        f"made = {date.today().isoformat()}",
        f"bare_made = {bare_made.isoformat()}",
    ]
    for name, curve in bare.items():
        none, outside = (
            ", ".join(f'"{key}" = {numbers(values)}' for key, values in one.items())
            for one in (curve.none, worded[name].none)
        )
        lines += ["", f'[curves."{name}"]', f"objective = {numbers(curve.objective)}"]
        lines += [f"scoped = {numbers(worded[name].objective)}", f"none = {{ {none} }}", f"outside = {{ {outside} }}"]
    return "\n".join(lines) + "\n"


def bare_wording(plan: Plan) -> Plan:
    """The plan in its own words alone."""
    areas = (replace(a, objectives=tuple(replace(o, scope=()) for o in a.objectives)) for a in plan.priority_areas)
    return replace(plan, priority_areas=tuple(areas), outside=())


def main(paths: Sequence[Path]) -> None:
    kb = KnowledgeBase.open()
    encoders: list[Encoder] = []
    for entry, _ in kb.home.encoders.known():
        try:
            encoders += open_encoders(replace(kb.settings, encoder=(entry.name,)))[0]
        except EncoderMissing as missing:
            print(missing)
    first, *others = paths
    judged = read_judged(first, kb.plan)
    worded = learn([(kb.plan, judged)], encoders, lambda done, total: None)
    bare = {name: calibration.Calibration(c.objective, c.none) for name, c in calibration.learned_curves().items()}
    bare_made: date = tomllib.loads(TARGET.read_text("utf-8"))["bare_made"]
    if others:
        plans = [(bare_wording(kb.plan), judged)]
        plans += [(plan, read_judged(path, plan)) for path in others for plan in [labels_plan([path])]]
        bare, bare_made = learn(plans, encoders, lambda done, total: None), date.today()
    TARGET.write_text(written(bare, worded, bare_made), "utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
