"""A sentence-transformers model from a folder, computed by torch: for bulk, for the export, and for models without
one."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.encoder.vector import pooled, unit
from kb.errors import EncoderMissing

if TYPE_CHECKING:
    from kb.encoder.protocol import Spans, Vectors

BATCH = 32

DOCUMENT = ("document", "passage", "corpus")
"""The names under which a model may keep what it wants in front of a passage, as its library looks them up."""

DEVICES = ("auto", "cpu", "cuda")


class TorchModel:
    """Loads torch and the model at once, on the processor. Raises EncoderMissing where torch is not installed."""

    def __init__(self, folder: str) -> None:
        # a model in a folder never needs the network, and a name looked up without one would hang
        local = Path(folder).is_dir()
        if local:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise EncoderMissing("no encoder is installed; `pip install sentence-transformers` adds meaning") from None
        import torch
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.cores = torch.get_num_threads()
        self.model: Any = SentenceTransformer(folder, device="cpu", local_files_only=local)
        self.device, self.note = "cpu", ""

    def move(self, device: str) -> None:
        """To the graphics card, where there is one that takes the model. Raises EncoderMissing where one is asked for
        and there is none."""
        import torch

        if device == "cpu":
            return
        if not torch.cuda.is_available():
            if device == "cuda":
                raise EncoderMissing(
                    "device = cuda, and torch finds no graphics card: install a torch built for it and its driver, "
                    "or set device = auto in kb.toml"
                )
            return
        try:
            self.model.to("cuda")
            self.device = "cuda"
        except RuntimeError as error:  # too little memory, a driver that does not fit
            reason = str(error).splitlines()[0]
            if device == "cuda":
                raise EncoderMissing(f"device = cuda, and the graphics card cannot be used: {reason}") from None
            self.model.to("cpu")
            self.note = f"the graphics card cannot be used ({reason}): computed on the processor"

    def threads(self, count: int) -> None:
        import torch

        torch.set_num_threads(count)

    def rounded(self, bf16: bool) -> Any:
        """A context in which matrix products are computed in bfloat16, or are not; the weights are rounded once in
        it."""
        import torch

        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=bf16)

    def encode(self, texts: Sequence[str], document: bool, bf16: bool = False, batch: int = BATCH) -> "Vectors":
        """Shape (len(texts), dimension)."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.model.get_embedding_dimension()), np.float32)
        encode = self.model.encode_document if document else self.model.encode_query
        with self.rounded(bf16):
            made = encode(list(texts), batch_size=batch, show_progress_bar=False, convert_to_tensor=True)
        return unit(made.float().reshape(len(texts), -1).cpu().numpy())

    def read(self, texts: Sequence[str], parts: "Sequence[Spans]") -> "tuple[Vectors, list[Vectors]]":
        """The vectors of passages, and of each its parts as the means of their word pieces' vectors: zeros where the
        model does not say which word piece stands where."""
        import numpy as np
        import torch

        model, prompt = self.model, self.prompt(True)
        offsets = {"processing_kwargs": {"text": {"return_offsets_mapping": True}}}
        asked = offsets if getattr(model.tokenizer, "is_fast", False) else {}
        read = model.encode_document(
            list(texts), prompt=prompt or None, batch_size=BATCH, show_progress_bar=False, output_value=None, **asked
        )
        vectors = unit(torch.stack([item["sentence_embedding"] for item in read]).float().cpu().numpy())
        some: list[Vectors] = []
        for item, spans in zip(read, parts, strict=True):
            if "offset_mapping" not in item or item["token_embeddings"].shape[1] != vectors.shape[1]:
                some.append(np.zeros((len(spans), vectors.shape[1]), np.float32))
                continue
            tokens = item["token_embeddings"].float().cpu().numpy()
            some.append(pooled(tokens, item["offset_mapping"].cpu().numpy(), spans, len(prompt)))
        return vectors, some

    def prompt(self, document: bool) -> str:
        """What the model wants in front of a text, as its library looks it up."""
        names = (*(DOCUMENT if document else ("query",)), self.model.default_prompt_name)
        prompt = next((self.model.prompts[name] for name in names if name in self.model.prompts), None)
        return prompt or ""
