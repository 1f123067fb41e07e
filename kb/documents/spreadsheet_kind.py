"""Which spreadsheets are read, and what to do with those of other kinds."""

from pathlib import PurePath

from kb.documents.sandbox import refused

_OPEN = "open it in a spreadsheet and save it as .xlsx"

_OTHERS = {
    ".xlsm": f"it is a workbook with macros (.xlsm); {_OPEN}, which leaves them out",
    ".xlsb": f"it is a binary workbook (.xlsb); {_OPEN}",
    ".xls": f"it is a workbook of an old kind (.xls); {_OPEN}",
    ".xlt": f"it is a template of an old kind (.xlt); {_OPEN}",
    ".xltx": f"it is a template (.xltx); {_OPEN}",
    ".ods": f"it is an OpenDocument spreadsheet (.ods); {_OPEN}",
    ".numbers": "it is a Numbers spreadsheet; export it as Excel (.xlsx)",
    ".tsv": "it is separated by tabs; name it .csv, or save it as .xlsx",
    ".html": f"it is a web page; {_OPEN}",
    ".htm": f"it is a web page; {_OPEN}",
    ".xml": f"it is a spreadsheet in XML; {_OPEN}",
}


def other_spreadsheet(name: str) -> str:
    """What to do with a spreadsheet of a kind that is not read; empty where its name speaks of no such one."""
    return _OTHERS.get(PurePath(name).suffix.casefold(), "")


def spreadsheet_task(name: str) -> str:
    """The task of the sandbox that reads a file of this name: xlsx or csv. Raises Refused, with what to do."""
    suffix = PurePath(name).suffix.casefold()
    if suffix in (".xlsx", ".csv"):
        return suffix[1:]
    raise refused(other_spreadsheet(name) or "it is no spreadsheet that is read here; save it as .xlsx or .csv")
