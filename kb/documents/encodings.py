"""The encodings in which spreadsheets write separated values, by Python's name of each, in words."""

ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16, big-endian)",
    "gb18030": "Simplified Chinese (GB18030)",
    "big5hkscs": "Traditional Chinese (Big5)",
    "cp949": "Korean (Windows-949)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "cp874": "Thai (Windows-874)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS 866)",
    "cp1258": "Vietnamese (Windows-1258)",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp850": "Western European (DOS 850)",
    "mac_roman": "Western European (Macintosh)",
}
