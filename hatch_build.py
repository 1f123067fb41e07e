"""Puts into the wheel what a new home begins with; an editable installation has it in the checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StartingContent(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            root = Path(self.root)
            build_data["force_include"] |= {str(root / name): f"kb/content/{name}" for name in self.config["content"]}
