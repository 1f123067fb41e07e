"""What a reader must know about how a search ran."""

from collections.abc import Sequence

from kb.encoder import Encoder
from kb.index.glossary import Glossary
from kb.index.snapshot import IndexSnapshot
from kb.search.evidence import QueryEvidence
from kb.search.query import Mode

SAYS_NOTHING = "These words alone say nothing of what is looked for."


def search_notes(
    snapshot: IndexSnapshot,
    encoders: Sequence[Encoder],
    lacking: str,
    mode: Mode,
    looked: QueryEvidence,
    restricts: bool,
    waiting: int,
    glossary: Glossary,
) -> tuple[str, ...]:
    """Sentences. `lacking` says why there is no encoder, or not each of them; `waiting` practices are not indexed."""
    notes = []
    if not looked.words.terms and not looked.foreign and not restricts:
        notes.append(SAYS_NOTHING)
    if waiting:
        few = "1 practice is" if waiting == 1 else f"{waiting:,} practices are"
        by = "a site that serves indexes them by itself, `kb index` by hand"
        notes.append(f"{few} not indexed yet and cannot be found: {by}.")
    if not encoders:
        notes.append(lacking)
    elif mode is Mode.WORDS:
        pass
    elif not snapshot.has_meaning and len(snapshot.places):
        notes.append("The index holds no vectors of this model yet: searching by words only. Run `kb index`.")
    elif snapshot.lacking:
        notes.append(f"{snapshot.lacking} passages are found by words only until `kb index` has run.")
    else:
        notes.append(glossary.note_for(looked.text, [encoder.facts.languages for encoder in encoders]))
    return tuple(filter(None, notes))
