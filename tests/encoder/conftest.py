"""The real model, exported once for all that is asked of it."""

import pytest

from kb.encoder import SentenceEncoder, open_encoders
from kb.settings import Settings


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    """The default model with its export."""
    pytest.importorskip("sentence_transformers", reason="no encoder is installed")
    (encoder,), _ = open_encoders(Settings(home=tmp_path_factory.mktemp("real")))
    assert isinstance(encoder, SentenceEncoder) and encoder.export() == ""
    return encoder
