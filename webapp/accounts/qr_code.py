"""A text as a picture that a telephone reads: SVG within the page, so that no other address knows the text."""

from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Black on white with its white edge, whatever the page looks like: telephones read no other."""
    import segno

    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-code"
    )
    return Markup(drawn)  # noqa: S704 -- numbers alone: the text itself does not stand in the picture
