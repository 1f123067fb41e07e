"""What a spreadsheet shows where a value went wrong, in its languages: never a text that somebody wrote."""

import re

_ERRORS = (
    # each language that members' programs speak, those of East Asia using the English ones
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT! #BUSY! "
    "#UNKNOWN! #EXTERNAL! #PYTHON! "
    "#N/D #¡REF! #¡DIV/0! #¡VALOR! #¿NOMBRE? #¡NUM! #¡NULO! #¡DESBORDAMIENTO! "  # Spanish
    "#VALEUR! #NOM? #NOMBRE! #NUL! #VALOR! #NOME? #NÚM! #NULO! #VALORE! #RIF! "  # French, Portuguese, Italian
    "#NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF! "  # German
    "#Н/Д #ССЫЛКА! #ДЕЛ/0! #ЗНАЧ! #ИМЯ? #ЧИСЛО! #ПУСТО!"
)
_KNOWN = frozenset(_ERRORS.split())
_OTHERS = re.compile(r"Err:\d{3}|#{3,}")
"""As free programs number them, and what stands where a column is too narrow for its number."""


def is_error(text: str) -> bool:
    return (text[:1] == "#" or text[:4] == "Err:") and (text.upper() in _KNOWN or bool(_OTHERS.fullmatch(text)))
