"""The 4-bit file of multilingual-e5-small, read once into a sentence-transformers folder that any runtime can load.

The file comes inside a Python package. Its weights are read and nothing of the package is run. Layout, little-endian:
magic `E5S1`, the model's sizes, a Unigram tokenizer (pieces as one blob with offsets, and their log probabilities),
a normalisation map, a directory of tensors, the tensors. A tensor is float32, or Q4_0: blocks of an fp16 scale and
16 bytes whose low nibbles are weights 0..15 and whose high nibbles are weights 16..31, each less 8, times the scale.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import BrokenFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BLOCK = 32
"""Weights of a Q4_0 block; it takes 18 bytes."""

FLOAT32, Q4_0 = 0, 1


@dataclass(frozen=True)
class Sizes:
    """The model's own sizes, in the order in which the file gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class Pieces:
    """The tokenizer: its pieces with their log probabilities, and the ids of those that mean something else."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Model:
    """A file as read: tensors are made when they are asked for."""

    sizes: Sizes
    epsilon: float
    pieces: Pieces
    tensors: Mapping[str, Callable[[], "Floats"]]


class _WeightReader:
    """Numbers off a buffer, one after another. Raises BrokenFile at its end."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path, self.data, self.at = path, data, 0

    def take(self, format: str) -> tuple[Any, ...]:
        try:
            return struct.unpack("<" + format, self.bytes(struct.calcsize("<" + format)))
        except struct.error:
            raise self.broken("holds numbers that cannot be") from None

    def one(self, format: str) -> Any:
        return self.take(format)[0]

    def bytes(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise self.broken("ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def broken(self, reason: str) -> BrokenFile:
        return BrokenFile(self._path, 0, f"{reason}; reinstall the package it comes from")


def read(path: Path) -> Model:
    """Raises BrokenFile where the file is not what it should be."""
    reader = _WeightReader(path, path.read_bytes())
    if reader.bytes(4) != b"E5S1" or reader.one("I") != 1:
        raise reader.broken("is no 4-bit model of a known version")
    sizes = Sizes(*reader.take("7i"))
    epsilon, block = reader.take("fi")
    if block != BLOCK or min(vars(sizes).values()) < 1:
        raise reader.broken("holds sizes that cannot be")
    pieces = _pieces(reader)
    reader.take("i")
    reader.bytes(reader.one("I"))  # the normalisation map: NFKC and the like, which the tokenizers library has
    return Model(sizes, epsilon, pieces, dict(_directory(reader)))


def _pieces(reader: _WeightReader) -> Pieces:
    count, bos, eos, pad, unknown = reader.take("5i")
    length = reader.one("Q")
    offsets = reader.take(f"{count + 1}I")
    scores = reader.take(f"{count}f")
    blob = reader.bytes(length)
    texts = (blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets))
    return Pieces(tuple(zip(texts, scores, strict=True)), bos, eos, pad, unknown)


def _directory(reader: _WeightReader) -> Iterator[tuple[str, Callable[[], "Floats"]]]:
    for _ in range(reader.one("i")):
        name = reader.bytes(reader.one("H")).decode("ascii", "replace")
        kind, count, offset, length = reader.take("BIQQ")
        if offset + length > len(reader.data) or length != _length(kind, count):
            raise reader.broken(f"holds a tensor {name[:40]!r} of a length that cannot be")
        yield name, _tensor(reader.data, kind, count, offset)


def _length(kind: int, count: int) -> int:
    """Bytes of a tensor of `count` numbers."""
    return {FLOAT32: 4 * count, Q4_0: 18 * (count // BLOCK)}.get(kind, -1)


def _tensor(data: bytes, kind: int, count: int, offset: int) -> Callable[[], "Floats"]:
    def made() -> "Floats":
        import numpy as np

        if kind == FLOAT32:
            return np.frombuffer(data, "<f4", count, offset).astype(np.float32)
        blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("packed", "u1", 16)]), count // BLOCK, offset)
        nibbles = np.concatenate([blocks["packed"] & 15, blocks["packed"] >> 4], axis=1).astype(np.float32) - 8
        return np.asarray((nibbles * blocks["scale"].astype(np.float32)[:, None]).ravel(), np.float32)

    return made


def write(model: Model, folder: Path, prompts: Mapping[str, str], most_tokens: int) -> None:
    """Write a complete sentence-transformers folder: BERT, mean pooling, vectors of length one."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(model.pieces)
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(_weights(model), str(folder / "model.safetensors"), {"format": "pt"})
    for name, content in _configuration(model, prompts, most_tokens).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")


def _tokenizer(pieces: Pieces) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(pieces.pieces), unk_id=pieces.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\n\r\t]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"[\p{Cc}\u200b\u200e\u200f\ufeff]"), ""),
            normalizers.Replace(Regex(r" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = pieces.pieces[pieces.bos][0], pieces.pieces[pieces.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, pieces.bos), (eos, pieces.eos)],
    )
    tokenizer.add_special_tokens([bos, eos, pieces.pieces[pieces.pad][0], pieces.pieces[pieces.unknown][0]])
    return tokenizer


def _weights(model: Model) -> dict[str, "Floats"]:
    sizes = model.sizes
    hidden, wide = sizes.hidden, sizes.feed_forward
    named = {
        "embeddings.word_embeddings.weight": ("emb.word", (sizes.vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (sizes.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (sizes.token_types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    for layer in range(sizes.layers):
        parts = {
            "attention.self.query": ("q", (hidden, hidden)),
            "attention.self.key": ("k", (hidden, hidden)),
            "attention.self.value": ("v", (hidden, hidden)),
            "attention.output.dense": ("ao", (hidden, hidden)),
            "attention.output.LayerNorm": ("aln", (hidden,)),
            "intermediate.dense": ("fi", (wide, hidden)),
            "output.dense": ("fo", (hidden, wide)),
            "output.LayerNorm": ("oln", (hidden,)),
        }
        for part, (short, shape) in parts.items():
            named[f"encoder.layer.{layer}.{part}.weight"] = (f"l{layer}.{short}.w", shape)
            named[f"encoder.layer.{layer}.{part}.bias"] = (f"l{layer}.{short}.b", shape[:1])
    return {name: model.tensors[short]().reshape(shape) for name, (short, shape) in named.items()}


def _configuration(model: Model, prompts: Mapping[str, str], most_tokens: int) -> dict[str, Any]:
    """What each file of the folder says, by its name."""
    sizes, pieces = model.sizes, model.pieces
    special = {
        "bos_token": pieces.pieces[pieces.bos][0],
        "cls_token": pieces.pieces[pieces.bos][0],
        "eos_token": pieces.pieces[pieces.eos][0],
        "sep_token": pieces.pieces[pieces.eos][0],
        "pad_token": pieces.pieces[pieces.pad][0],
        "unk_token": pieces.pieces[pieces.unknown][0],
    }
    kinds = [("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Normalize", "Normalize")]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": model.epsilon,
            "pad_token_id": pieces.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": most_tokens,
            **special,
        },
        "special_tokens_map.json": special,
        "sentence_bert_config.json": {
            "max_seq_length": most_tokens,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "modules.json": [
            {"idx": int(idx), "name": idx, "path": path, "type": f"sentence_transformers.models.{kind}"}
            for idx, path, kind in kinds
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": dict(prompts),
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
