"""The report packs of the demonstration as pictures: every page of each, as an office suite prints it; and a page to
hand over, as Word and as PDF.

python -m tests.campaigns.pictures docs/pictures
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright import sync_api

from tests.browser.conftest import FLAGS, NAMES

PACKS = {"annual": ("annual", "2023"), "mid-term": ("mid-term",), "final": ("final",)}
"""Each pack's picture, and what `kb report` is asked for."""

MADE_AT = "2024-10-01T09:00:00+00:00"
ADDRESS = "https://practices.example.org"
HANDED_OVER = "china-tea-garden-data-service"
"""The practice whose page to hand over is drawn."""

WIDTH, COLUMNS = 1500, 6
"""Pixels of a picture, and how many pages stand beside each other."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the report packs of the demonstration.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        kb("init", str(home), "--demonstration")
        for name, words in PACKS.items():
            made = Path(scratch) / f"{name}.pdf"
            kb(
                "--home", str(home), "report", *words, "--out", str(made), "--address", ADDRESS, "--made-at", MADE_AT
            )  # fmt: skip
            pages = Path(scratch) / name
            pages.mkdir()
            subprocess.run(["pdftoppm", "-r", "56", "-png", str(made), str(pages / "page")], check=True)
            draw(sorted(pages.glob("*.png")), folder / f"report-{name}.png")
            print(folder / f"report-{name}.png")
        print(handed_over(home, Path(scratch), folder / "handover.png"))


def handed_over(home: Path, scratch: Path, picture: Path) -> Path:
    """The page to hand over: beside each other as PDF, and as an office suite prints the Word form."""
    for form in ("pdf", "docx"):
        kb("--home", str(home), "handover", HANDED_OVER, "--out", str(scratch / f"handover.{form}"))
    profile, printed = f"-env:UserInstallation=file://{scratch}/profile", scratch / "printed"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(printed)]
    subprocess.run([*convert, str(scratch / "handover.docx")], check=True, stdout=subprocess.DEVNULL)
    for no, made in enumerate((scratch / "handover.pdf", printed / "handover.pdf")):
        subprocess.run(["pdftoppm", "-r", "96", "-png", str(made), str(scratch / f"handed-{no}")], check=True)
    draw(sorted(scratch.glob("handed-*.png")), picture, columns=2)
    return picture


def kb(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "kb.cli", *words], check=True, stdout=subprocess.DEVNULL)


def draw(pages: list[Path], picture: Path, columns: int = COLUMNS) -> None:
    """All pages of a pack side by side."""
    each = WIDTH // columns - 8
    images = "".join(f'<img src="{page.as_uri()}" style="width:{each}px;margin:4px;float:left">' for page in pages)
    sheet = pages[0].with_name("sheet.html")
    sheet.write_text(f'<body style="margin:0;background:#777">{images}', encoding="utf-8")
    path = next(found for name in NAMES if (found := shutil.which(name)))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": 400})
        page.goto(sheet.as_uri())
        page.screenshot(path=picture, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
