"""Signs of fonts that draw something else than their letters say: ticked boxes, arrows, Greek. Runs in the sandbox."""

UNKNOWN = "[symbol]"

_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SMALL_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"

_SYMBOL = {
    **{0x41 + place: letter for place, letter in enumerate(_GREEK)},
    **{0x61 + place: letter for place, letter in enumerate(_SMALL_GREEK)},
    **{code: chr(code) for code in (*range(0x20, 0x22), 0x23, *range(0x25, 0x27), *range(0x28, 0x2A), 0x2B, 0x2C,
                                    *range(0x2E, 0x40), 0x5B, 0x5D, 0x5F, *range(0x7B, 0x7E))},
    0x22: "∀", 0x24: "∃", 0x27: "∍", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    0xA0: "€", 0xA1: "ϒ", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA6: "ƒ", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥",
    0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥",
    0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xBF: "↵",
    0xC0: "ℵ", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈",
    0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬",
    0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE0: "◊", 0xE2: "®", 0xE3: "©",
    0xE4: "™", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip

_WINGDINGS = {
    0x20: " ", 0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x2B: "✉", 0x45: "☜", 0x46: "☞", 0x47: "☝",
    0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐",
    0x72: "☐", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒", 0x7B: "✿", 0x7D: "”", 0x7E: "“",
    **{0x80 + place: sign for place, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
    0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "☐", 0xAA: "✦", 0xAB: "★", 0xB2: "✧",
    0xD5: "⌫", 0xD6: "⌦", 0xD8: "➢", 0xDB: "←", 0xDC: "→", 0xDD: "↑", 0xDE: "↓", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip

_WINGDINGS_2 = {
    0x20: " ", 0x30: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x95: "•", 0x96: "●",
    0x97: "●", 0x98: "●", 0xA1: "▪", 0xA2: "■", 0xA3: "☐", 0xA4: "☐", 0xA5: "☐", 0xAE: "◆",
}  # fmt: skip

_WINGDINGS_3 = {
    0x20: " ", 0x21: "→", 0x22: "↑", 0x23: "↓", 0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼",
    0x74: "◀", 0x75: "▶", 0x7D: "▶", 0x84: "▶",
}  # fmt: skip

_WEBDINGS = {
    0x20: " ", 0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼", 0x3C: "■", 0x3D: "■", 0x61: "✓", 0x63: "☐", 0x67: "■",
    0x6E: "●", 0x72: "✗", 0x9D: "★", 0xA8: "☐",
}  # fmt: skip

_DINGBATS = {
    0x20: " ", **{code: chr(0x26E0 + code) for code in range(0x21, 0x7F)},
    0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x77: "◗",
    0xA8: "♣", 0xA9: "♦", 0xAA: "♥", 0xAB: "♠", 0xD4: "➔", 0xD5: "→", 0xD6: "↔", 0xD7: "↕",
    **{0xAC + place: chr(0x2460 + place) for place in range(10)},
}  # fmt: skip

_FONTS = {
    "symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS, "zapfdingbats": _DINGBATS, "standard symbols ps": _SYMBOL, "opensymbol": {},
}  # fmt: skip


def draws(font: str) -> bool:
    """Whether a font, named in small letters, draws other signs than its letters say."""
    return font in _FONTS and font != "opensymbol"


def sign(font: str, code: int) -> str:
    """What a font draws for a code, as a character; UNKNOWN where that is not known here."""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    signs = _FONTS.get(font.casefold())
    if signs is not None and low in signs:
        return signs[low]
    if signs is None or not draws(font.casefold()):
        if 0xE000 <= code <= 0xF8FF:  # of a font of its own: most are bullets and boxes of Wingdings all the same
            return _WINGDINGS.get(low, UNKNOWN) if signs is not None else UNKNOWN
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else UNKNOWN
    return UNKNOWN


def _is_code(one: str) -> bool:
    return not one.isspace() and (one <= "\u00ff" or "\uf000" <= one <= "\uf0ff")


def signs(font: str, text: str) -> str:
    """Letters as a font of signs draws them; of any other font they stay, but for those of no meaning outside it."""
    if draws(font):
        return "".join(sign(font, ord(one)) if _is_code(one) else one for one in text)
    if not any("\ue000" <= one <= "\uf8ff" for one in text):
        return text
    return "".join(_of_no_font(one) if "\ue000" <= one <= "\uf8ff" else one for one in text)


def _of_no_font(one: str) -> str:
    """Of the letters for private use those of Wingdings come without their font, too; any other means nothing here."""
    return _WINGDINGS.get(ord(one) - 0xF000, "•") if "\uf000" <= one <= "\uf0ff" else UNKNOWN
