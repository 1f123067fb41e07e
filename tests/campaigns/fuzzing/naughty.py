"""What nobody means to send: texts, and bytes of an address that no text becomes."""

import json

from tests.shared import SHARED, is_there

TEXTS: tuple[str, ...] = (
    "", " ", "\t", "\n", "\r\n", "\r", "a\nb", "2023\n", "area\n", "1\n", "\x00", "a\x00b", "\x0b", "\x1b[31m",
    "\x7f",
    "\x85", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\ufffd", "\uffff", "\U0010ffff", "\ud800", "\udfff",
    "a\ud800b", "\ud83d", "é", "e\u0301", "ﬁ", "İ", "ß", "Ⅷ", "²", "٢٠٢٣", "２０２３", "中文", "🏳️‍🌈",
    "a" + "\u0301" * 500,
    "0", "-0", "-1", "1", "00", "007", "1e3", "1e999", "-1e999", "0x10", "1_000", "1,000", "1.5", ".5", "+1", "１",
    "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "99999999999999999999", "9" * 400, "9" * 5000, "NaN", "Infinity", "-Infinity", "null",
    "None", "undefined", "true", "false", "[]", "{}", "[object Object]", "0001", "0000", "9999", "10000",
    "2023-13-45",
    "0000-00-00", "9999-12-31", "0001-01-01", "2023-02-30", "10000-01-01", "2023-01-01T25:61:61+99:99", "2024-02-29",
    "'", '"', "''", "';--", "1' OR '1'='1", '" OR ""="', "1; DROP TABLE practice", "\\", "\\'", "%", "_", "%%",
    "*", "?",
    "(", ")", "()", '"a" AND', "NEAR(a b", "a*b*", "-a", "AND", "OR NOT", "^a", "a:b", "{a}", "col:x", '"""', "'*'",
    "/", "//", "///", "..", "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd",
    "C:\\con", "nul",
    "%2e%2e%2f", "%00", "%0a", "%zz", "%", "https://evil.example", "//evil.example", "/\\evil.example",
    "javascript:1",
    "data:text/html,x", "http://[::1", "http://a:99999999/", "https://\u2100.example",
    "http://" + "a" * 70 + ".example",
    "a@b", "a@b@c", "@", "a@" + "b" * 300, "=1+1", "+1", "-1+1|cmd", "@SUM(1)", "=HYPERLINK(1)", "\t=1", "|calc",
    "<script>alert(1)</script>", "<!--", "]]>", "<![CDATA[", "&amp;", "&#0;", "&#xD800;", "{{7*7}}", "{%x%}",
    "${7*7}",
    "#{7}", "<%= 7 %>", "%s%s%n", "{0}", "{0.__class__}", "%(x)s", "$(id)", "`id`", "; id", "| id", "&& id",
    "---", "--- |\n", "- a\n- b", "? ", "? " * 50, "&a [*a]", "*a", "!!python/object:x", "a: b: c",
    "# x\n## y", "[a]: b",
    "[a](javascript:1)", "![](x)", "```", "|a|b|", "> " * 60, "<a" * 60, "[" * 300, "(" * 300, "{" * 300, "a." * 300,
    "a" * 256, "a" * 1001, "a" * 10_000, "a b " * 3_000, "\n" * 2_000, " " * 5_000, "é" * 5_000,
    "chile-market-days", "japan-credit-guarantee", "members-note", "CHILE-MARKET-DAYS", "m-2023-1", "a-draft", "d1",
    "account-1", "account-99", "token-1", "4.1", "99.99", "Chile", "chile", "China; Chile", "Viet Nam", "all", "yes",
    "no", "open", "locked", "in review", "approved", "adopted", "year", "years", "both", "area", "shared", "words",
    "2021", "2022", "2023", "2024", "2025", "1999", "smewg-2021-2024", "docx", "csv", "final", "annual", "mid-term",
    "__class__", "__proto__", "constructor", "endpoint", "_external", "_anchor", "_scheme", "_method", "self", "id",
)  # fmt: skip

BYTES: tuple[str, ...] = (
    "%", "%2", "%zz", "%00", "%c0%af", "%e0%80%af", "%ed%a0%80", "%ff%fe", "%f4%90%80%80", "%fe", "%c3%28", "%u0041",
    "%0d%0aX-Injected:%20yes", "%e2%80%a8", "+", "a+b", "a;b", "&", "&&=", "=", "==", "a=b=c", "[]", "a[]=1",
    "%26", "%3d",
    "?", "#", "..%2f..%2f", "%252e", "\\", "%5c",
)  # fmt: skip
"""Of an address, as they stand in it."""


def texts() -> tuple[str, ...]:
    """All texts; with those of the collections beside the checkout where they are."""
    return TEXTS + (_collected() if is_there() else ())


def _collected() -> tuple[str, ...]:
    payloads = SHARED / "payloads"
    listed = json.loads((payloads / "unicode" / "blns.json").read_text("utf-8"))
    lines = (
        line
        for folder in ("sqli", "redirect", "csv", "path", "xss")
        for file in sorted((payloads / folder).glob("*.txt"))
        for line in file.read_text("utf-8", "replace").splitlines()[:150]
    )
    return tuple(str(text) for text in listed) + tuple(line for line in lines if line)
