"""A tiny model in the layout that a real one comes in, made up on the spot."""

import struct
from pathlib import Path

import numpy as np


def four_bit_file(path: Path, hidden: int = 32, words: tuple[str, ...] = ("firm", "bank", "loan", "sea")) -> Path:
    """A tiny model in the 4-bit layout: two layers, some pieces, weights drawn with a fixed seed."""
    drawn = np.random.default_rng(7)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *(f"▁{word}" for word in words), *"▁abcdefghijklmnopqrstuvwxyz:"]
    layers, feed, positions = 2, 64, 64
    blob = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, blob)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, hidden, layers, 4, feed, len(pieces), positions, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(b"".join(blob))) + offsets.tobytes()
    head += np.linspace(-1, -9, len(pieces)).astype("<f4").tobytes() + b"".join(blob) + struct.pack("<iI", 0, 0)
    shapes = {"emb.word": len(pieces) * hidden, "emb.pos": positions * hidden, "emb.type": 2 * hidden}
    shapes |= {"emb.ln.w": hidden, "emb.ln.b": hidden}
    sizes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden)}
    sizes |= {"fi": (feed, hidden), "fo": (hidden, feed)}
    for layer in range(layers):
        for name, (rows, columns) in sizes.items():
            shapes |= {f"l{layer}.{name}.w": rows * columns, f"l{layer}.{name}.b": rows}
        shapes |= {f"l{layer}.{name}.{part}": hidden for name in ("aln", "oln") for part in "wb"}
    tensors = {name: _tensor(name, count, drawn) for name, count in shapes.items()}
    directory = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors) + 4
    at = len(head) + directory
    entries, data = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, content) in tensors.items():
        entries += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(content))
        data += content
        at += len(content)
    path.write_bytes(head + entries + data)
    return path


def _tensor(name: str, count: int, drawn: np.random.Generator) -> tuple[int, int, bytes]:
    """Matrices in 4 bits, biases and the like in full; layer norms begin as ones."""
    if name == "emb.word" or (name.endswith(".w") and "ln" not in name):
        blocks = np.zeros(count // 32, np.dtype([("scale", "<f2"), ("packed", "u1", 16)]))
        blocks["scale"] = drawn.uniform(0.01, 0.05, count // 32)
        blocks["packed"] = drawn.integers(0, 256, (count // 32, 16))
        return 1, count, blocks.tobytes()
    values = np.ones(count) if name.endswith("ln.w") else drawn.normal(0, 0.05, count)
    return 0, count, values.astype("<f4").tobytes()
