"""How likely a text is in the languages of an encoding: what it would be read as is weighed character by character.

A weight is the logarithm of a rough probability, so that weights of what different encodings make of the same bytes can
be laid beside each other: one character of Chinese against two letters of Russian. Letters of ASCII weigh nothing, for
all encodings read them alike, but where a character stands beside one that it would not stand beside.
"""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

from kb.documents.common_characters import CYRILLIC, HANGUL, JAPANESE, SIMPLIFIED, THAI, TRADITIONAL

LOST = -18.0
"""A byte that the encoding has no character for."""

_ABSURD = -16.0
_DASHES = frozenset("–—‘’“”„…•€ «»")

ALONE = -2.5
"""Of a letter that is a word by itself: in a script of its own there are few, and à is one of many."""

Weigh = Callable[[str], float]


def weight(text: str, encoding: str) -> float:
    """Of what an encoding reads; the more, the likelier. Linear in the text."""
    model, prior = MODELS[encoding]
    return prior + model(text)


def _by_character(of: Callable[[str], float]) -> Weigh:
    """The weight of a text in a script that needs no neighbours, but is not strewn into words of Latin letters."""
    known = cache(of)

    def weigh(text: str) -> float:
        total = 0.0
        for before, char in pairwise("\n" + text):
            if char > "\x7f":
                total += LOST if char == "\ufffd" else known(char)
                if _is_ascii_letter(before):
                    total -= 2.5
            elif _is_ascii_letter(char) and before > "\u2e7f":
                total -= 1.0
        return total

    return weigh


def _encoded(char: str, encoding: str) -> bytes:
    return char.encode(encoding, "ignore")


def _wide_mark(char: str) -> float | None:
    """Of the marks that East Asia writes wide, and of what no text holds."""
    if char in "、。，；：！？（）《》「」『』【】・ー〜～％＋　“”‘’—…·":
        return -6.5
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e":
        return -8.5
    if "\ue000" <= char <= "\uf8ff" or char < "\xa0":
        return _ABSURD - 2
    return None


def _simplified(char: str) -> float:
    if char in SIMPLIFIED:
        return -6.3
    if (mark := _wide_mark(char)) is not None:
        return mark
    place = _encoded(char, "gb2312")
    if len(place) == 2 and 0xB0 <= place[0] <= 0xF7:
        return -9.2 if place[0] <= 0xD7 else -12.0
    return -14.5 if "\u4e00" <= char <= "\u9fff" or "\u3040" <= char <= "\u30ff" else _ABSURD


def _traditional(char: str) -> float:
    if char in TRADITIONAL:
        return -6.3
    if (mark := _wide_mark(char)) is not None:
        return mark
    place = _encoded(char, "big5")
    if len(place) == 2 and 0xA4 <= place[0] <= 0xF9:
        return -9.4 if place[0] <= 0xC6 else -12.5
    return -14.5 if "\u4e00" <= char <= "\u9fff" else _ABSURD


def _korean(char: str) -> float:
    if char in HANGUL:
        return -5.6
    if (mark := _wide_mark(char)) is not None:
        return mark
    if "\uac00" <= char <= "\ud7a3":
        return -8.6 if len(_encoded(char, "euc_kr")) == 2 else -13.5
    return -14.0 if "\u4e00" <= char <= "\u9fff" or "\u3040" <= char <= "\u30ff" else _ABSURD


def _japanese(char: str) -> float:
    if "\u3041" <= char <= "\u3096":
        return -4.8
    if "\u30a1" <= char <= "\u30fc":
        return -5.4
    if char in JAPANESE:
        return -6.6
    if (mark := _wide_mark(char)) is not None:
        return mark
    if "\uff66" <= char <= "\uff9f":
        return -7.0
    place = _encoded(char, "euc_jp")
    if len(place) == 2 and "\u4e00" <= char <= "\u9fff":
        return -9.2 if place[0] <= 0xCF else -12.5
    return _ABSURD


_THAI = {char: -2.4 - 0.11 * place for place, char in enumerate(THAI)}
_ABOVE = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ำ")
_TONES = frozenset("่้๊๋์ํ็")


def _thai(text: str) -> float:
    total = ALONE * _alone(text)
    for before, char in pairwise("\n" + text):
        if char <= "\x7f":
            total -= 2.5 if before > "\x7f" and _is_ascii_letter(char) else 0.0
            continue
        if char in _ABOVE:
            stands = "ก" <= before <= "ฮ" or (char in _TONES | {"ำ"} and before in _ABOVE)
            total += -2.8 if stands else -11.0
        elif char in _THAI:
            total += _THAI[char]
            if _is_ascii_letter(before):
                total -= 3.0
        else:
            total += LOST if char == "\ufffd" else -6.5 if char in _DASHES or char in "ฯ฿" else -9.0
    return total


_CYRILLIC = {char: -2.2 - 0.14 * place for place, char in enumerate(CYRILLIC)}


def _cyrillic(text: str) -> float:
    total = ALONE * _alone(text)
    shouts = False
    for before, char in pairwise("\n" + text):
        if char <= "\x7f":
            if _is_ascii_letter(char) and before in _CYRILLIC:
                total -= 4.0
            continue
        small = char.lower()
        if small in _CYRILLIC:
            total += _CYRILLIC[small]
            if char != small:  # capitals begin a word, or make all of it
                if before.islower() and before > "\x7f":
                    total -= 9.0
                total -= 1.5 if not shouts else 0.5
                shouts = before.isupper()
            elif shouts and before.isupper():
                total -= 4.0
            if _is_ascii_letter(before):
                total -= 4.0
        else:
            shouts = False
            total += LOST if char == "\ufffd" else -6.5 if char in _DASHES or char == "№" else -10.5
    return total


def _latin(letters: Mapping[str, float], follow: Mapping[str, str], marks: str) -> Weigh:
    """Of a language that strews its own letters among those of ASCII: several in a row are hardly any word. `follow`
    gives what alone comes after a letter."""
    others = -8.5

    def weigh(text: str) -> float:
        total = 0.0
        for before, char, after in zip("\n" + text, text, text[1:] + "\n", strict=False):
            if char <= "\x7f":
                continue
            if char == "\ufffd":
                total += LOST
            elif char.isalpha() and char not in "ªº":
                small = char.lower()
                fits = after.lower() in follow.get(small, after.lower())
                total += letters.get(small, others) if fits else others
                if before > "\x7f" and before.isalpha() and before.lower() + small not in _PAIRS:
                    total -= 3.5
                if char != small:
                    total -= 9.0 if before.islower() else 4.0 if small in "èêûîâ" else 2.0
            else:
                within = before.isalpha() and after.isalpha() and char != "’"
                total += -11.0 if within else -6.0 if char in marks else -9.0
        return total

    return weigh


def _letters(*groups: str) -> dict[str, float]:
    return {char: -3.3 - 1.4 * place for place, group in enumerate(groups) for char in group}


_PAIRS = frozenset(("çã", "çõ", "ée", "éé"))
_WESTERN = _letters("éáíóúñ", "üçàèêãõâôöä", "ßîûëïåœù")
_AFTER_WESTERN = {"õ": "e", "œ": "ui", "ñ": "aeiouáéíóú", "ù": " ,.;\r\n"}
_WESTERN_MARKS = "¿¡«»°ºª’‘“”–—…€®©™§·•£ "
_CENTRAL = _letters("áéíóęąłśż", "ěšřčžýůćńőűöüăâîșțşţ", "ďťňźľôä")
_AFTER_CENTRAL = {"ń": "bcdfghjklmnprstwzż ,.;\r\n"}

_TONED = frozenset("\u0300\u0309\u0303\u0301\u0323")
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_VIETNAMESE = frozenset("đăâêôơưĐĂÂÊÔƠƯ")


def _vietnamese(text: str) -> float:
    total = 0.0
    for before, char in pairwise("\n" + text):
        if char <= "\x7f":
            continue
        if char in _TONED:
            total += -2.6 if before in _VOWELS else -13.0
        elif char in _VIETNAMESE:
            total += -3.0
        elif char in "àáèéêìíòóùúãõÀÁÈÉÌÍÒÓÙÚ":
            total += -4.2
        else:
            total += LOST if char == "\ufffd" else -6.5 if char in _DASHES else -10.0
        if char > "\x7f" and char not in _TONED and before > "\x7f" and char + before not in ("ươ", "ơư"):
            total -= 1.5
    return total


def _alone(text: str) -> int:
    """How many letters beyond ASCII stand by themselves."""
    around = zip("\n" + text, text, text[1:] + "\n", strict=False)
    return sum(char > "\x7f" and not (before.isalpha() or after.isalpha()) for before, char, after in around)


def _is_ascii_letter(char: str) -> bool:
    return char < "\x7f" and char.isalpha()


MODELS: Mapping[str, tuple[Weigh, float]] = {
    "gb18030": (_by_character(_simplified), 0.0),
    "big5hkscs": (_by_character(_traditional), -0.5),
    "cp949": (_by_character(_korean), 0.0),
    "cp932": (_by_character(_japanese), 0.0),
    "euc_jp": (_by_character(_japanese), -2.0),
    "cp874": (_thai, 0.0),
    "cp1251": (_cyrillic, 0.0),
    "koi8-r": (_cyrillic, -2.0),
    "cp866": (_cyrillic, -2.5),
    "cp1258": (_vietnamese, -1.0),
    "cp1252": (_latin(_WESTERN, _AFTER_WESTERN, _WESTERN_MARKS), 2.0),
    "cp1250": (_latin(_CENTRAL, _AFTER_CENTRAL, _WESTERN_MARKS), -1.0),
    "cp850": (_latin(_WESTERN, _AFTER_WESTERN, _WESTERN_MARKS), -4.0),
    "mac_roman": (_latin(_WESTERN, _AFTER_WESTERN, _WESTERN_MARKS), -5.0),
}
"""By encoding: what weighs it, and how likely a file is of it before anything is read."""
