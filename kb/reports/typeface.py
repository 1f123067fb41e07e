"""The one face that a report's text and charts are set in, and what stands in for it where it is not at hand."""

FACE = "Calibri"
EAST_ASIAN = "Microsoft YaHei"
"""For titles and names in Chinese, Japanese and Korean writing."""

FALLBACKS = (
    FACE, "Carlito", "Segoe UI", "Noto Sans", EAST_ASIAN, "Yu Gothic", "Malgun Gothic", "Noto Sans CJK SC",
    "Leelawadee UI", "DejaVu Sans",
)  # fmt: skip
"""In the order in which a page looks for them; the last comes with the drawing library, so that a picture has it."""

CSS = ", ".join(f'"{face}"' for face in FALLBACKS) + ", sans-serif"
