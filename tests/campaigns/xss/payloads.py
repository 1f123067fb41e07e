"""What would run if a page did not say it as text."""

import re

from tests.shared import SHARED, is_there

OWN: tuple[str, ...] = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "\"><svg/onload=alert(1)>",
    "'\"><img src=x onerror=alert(1)>", "\" autofocus onfocus=alert(1) x=\"", "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "--><script>alert(1)</script>",
    "</script><script>alert(1)</script>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", "![x](x\"onerror=\"alert(1))",
    "[x]: javascript:alert(1)\n\n[x]", "<details open ontoggle=alert(1)>", "<math><mi xlink:href=javascript:alert(1)>x",
    "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<base href=https://elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<link rel=stylesheet href=//elsewhere.example/x>",
    "<style>@import '//elsewhere.example/x';</style>", "<form action=//elsewhere.example><input name=x>",
    "<img src=//elsewhere.example/x>", "![x](https://elsewhere.example/x.png)", "<video><source onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<x contenteditable onblur=alert(1) tabindex=1>",
)  # fmt: skip


def payloads() -> tuple[str, ...]:
    """Ours, and those of the collections beside the checkout where they are."""
    return tuple(dict.fromkeys((*OWN, *(_collected() if is_there() else ()))))


def _collected() -> list[str]:
    folder = SHARED / "payloads"
    found = [
        line.strip()
        for path in sorted((folder / "xss").glob("*.*"))
        if "LICENSE" not in path.name
        for line in path.read_text("utf-8", "replace").splitlines()
    ]
    found += [path.read_text("utf-8", "replace").strip() for path in sorted((folder / "xss" / "bleach").glob("*.test"))]
    for path in sorted((folder / "markdown").glob("markdown-it-xss.txt")):
        cases = path.read_text("utf-8", "replace").split("\n.\n")
        found += [case.strip() for case in cases[1::3]]
    return [re.sub(r"[\x00-\x08\x0b-\x1f]", "", one) for one in found if one.strip() and len(one) < 2_000]
