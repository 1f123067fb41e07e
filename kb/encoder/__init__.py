"""Text to vectors: the Encoder protocol, the models known by name, and what computes them."""

from kb.encoder.adding import add_encoder as add_encoder
from kb.encoder.catalogue import CatalogueEntry as CatalogueEntry
from kb.encoder.catalogue import catalogue as catalogue
from kb.encoder.hashing import HashingEncoder as HashingEncoder
from kb.encoder.opening import encoder_state as encoder_state
from kb.encoder.opening import export_known as export_known
from kb.encoder.opening import open_encoders as open_encoders
from kb.encoder.protocol import Encoder as Encoder
from kb.encoder.protocol import EncoderFacts as EncoderFacts
from kb.encoder.remembering import Remembering as Remembering
from kb.encoder.sentence import SentenceEncoder as SentenceEncoder
