"""The glossary: a text of another language comes back as English phrases, an English text as it stands."""

import pytest

from kb.index.glossary import Glossary
from kb.plan.glossary_file import GlossaryContent, GlossaryEntry, read_glossary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """The one that ships."""
    return Glossary(read_glossary(ROOT / "practices" / "glossary.yaml"))


def small(**terms: str) -> Glossary:
    """A glossary of one concept, “warehouse receipt”."""
    return Glossary(
        GlossaryContent((GlossaryEntry(("warehouse receipt", "receipt"), {k: (v,) for k, v in terms.items()}),))
    )


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Factoraje inverso", "es", "reverse factoring"),
        ("vay vốn không cần thế chấp", "vi", "borrow without collateral"),
        ("vay von khong can the chap", "vi", "borrow without collateral"),
        ("pinjaman tanpa agunan", "id", "loan without collateral"),
        ("préstamos para mujeres indígenas", "es", "loan women Indigenous"),
        ("土地や不動産の担保がない企業でも銀行から借りる", "ja", "land without collateral enterprise bank borrow"),
        ("программы гарантирования кредитов", "ru", "programme credit guarantee"),
    ],
)
def test_a_text_comes_back_as_english_keywords_in_its_order(
    glossary: Glossary, text: str, language: str, english: str
) -> None:
    translation = glossary.translate(text)
    assert (translation.language, translation.english) == (language, english)
