"""The pictures of the guides in docs/help, drawn while their steps are carried out: one width, light, few colours.

python -m tests.campaigns.guide_pictures docs/pictures/help
"""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright import sync_api

from kb.reading.guides import ORDER
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.guided import HEIGHT, WIDTH, Guided
from tests.campaigns.gallery import serving
from tests.guides import steps
from tests.guiding import demonstration, enter

COLOURS, SHOWN = 48, 1000
"""Colours of a picture, and pixels of its width."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the pictures of the guides.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    path = next(found for name in NAMES if (found := shutil.which(name)))
    with TemporaryDirectory() as scratch, sync_api.sync_playwright() as playwright:
        kb = demonstration(Path(scratch) / "home")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        with serving(kb) as site:
            kb.home.settings = replace(kb.settings, served=site)

            def opened(who: str) -> sync_api.BrowserContext:
                context = browser.new_context(
                    base_url=site, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
                )
                enter(kb, context, who, site)
                return context

            for name in ORDER:
                guided = Guided(opened, folder)
                for step in steps(name):
                    guided.carry_out(step)
                for picture in guided.drawn:
                    reduce(picture)
                    print(picture)
        browser.close()


def reduce(picture: Path) -> None:
    """Fewer pixels and colours: the text stays readable."""
    with Image.open(picture) as drawn:
        small = drawn.convert("RGB").resize((SHOWN, drawn.height * SHOWN // drawn.width), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
