"""README.md of an export: what lies in every file, written from the form itself."""

from kb.transfer.form import ATTACHMENTS, FILES, FORMAT, HOME, MANIFEST, NEVER, OTHERWISE, TABLES, WRITE_UPS, CellKind

GIVEN = {
    CellKind.TEXT: "text",
    CellKind.NUMBER: "number",
    CellKind.JSON: f'any value; `null` is an empty one. Where it is `{{"{OTHERWISE}": …}}`, the text in it is JSON '
    "that is kept letter by letter",
    CellKind.PERSON: "text; without people `(a person)` in place of a name",
    CellKind.SAID: "text that somebody wrote; without people `(a person)` in place of every name or address of an "
    "account",
    CellKind.FILE: "a path within this folder",
}


def readme(people: bool) -> str:
    """The text for one export; the same for every home."""
    carried = "Accounts and submissions under way are in it" if people else "It is without people"
    lines = [
        "# A knowledge base of best practices, as open text",
        "",
        f"Written by `kb export --everything`, form {FORMAT}. `kb import` of this folder into a fresh home (`kb init`) "
        "gives the same figures, the same locked years and a trail that holds.",
        "",
        f"{carried}. Passwords, sessions, tokens and links are in none. Write-ups, sharings, adoptions, meetings and "
        "locked years are given as the site tells them, also what is for members alone, and texts that were withdrawn: "
        "keep it closed.",
        "",
        "All files are UTF-8. Those that end in `.jsonl` hold a JSON object a line, with the fields below, sorted. Two "
        "exports of the same home are the same to the byte. Moments are in universal time.",
        "",
        "| place | holds |",
        "|---|---|",
        f"| `{MANIFEST}` | form, version, the steps of the store's schema, the trail's last number and hash, the "
        "hashes of locked years, and every file here with its size and SHA-256; `digest` is the SHA-256 of all that as "
        "JSON with sorted keys |",
        f"| `{WRITE_UPS}/ID/VERSION.md` | every version of every write-up, to the byte |",
        f"| `{ATTACHMENTS}/` | attached files, under their SHA-256 |",
        *(f"| `{HOME}/{place}` | {says} |" for place, says in FILES.items()),
        *(f"| `{table.file}` | {table.says} |" for table in TABLES if people or not table.people),
        "",
        "## How fields are given",
        "",
        *(f"- *{kind.value}*: {says}" for kind, says in GIVEN.items()),
        "",
    ]
    for table in TABLES:
        if table.people and not people:
            continue
        lines += [f"## {table.file}", "", table.says, "", "| field | is | says |", "|---|---|---|"]
        lines += [f"| `{name}` | {column.kind.value} | {column.says} |" for name, column in table.columns.items()]
        lines.append("")
    lines += ["## What is left out", "", "| of the store | why |", "|---|---|"]
    lines += [f"| `{name}` | {why} |" for name, why in NEVER.items()]
    lines += [f"| `{table.name}`: `{name}` | a secret: it is begun empty |" for table in TABLES for name in table.never]
    if not people:
        lines += [f"| `{table.name}` | people: `--people` carries it |" for table in TABLES if table.people]
    lines += ["| the index | it is made again: `kb index` |", ""]
    return "\n".join(lines)
