"""A catalogue as it lies on people's disks: 34 rows below a title, made up, in our own words."""

import io

from openpyxl import Workbook

HEADERS = ("No.", "Country", "Name of best practice", "Orgnisation", "Short description", "Type", "Year started",
           "Status", "Theme", "Target group", "Contact", "Website", "Remarks")  # fmt: skip

_THINGS = (
    "Night markets for weavers", "A shared cold store", "Bookkeeping at the bus station", "One form for food stalls",
    "Vouchers for a first website", "Mentors from the port", "Loans against stored rice", "A fair of small machines",
    "Apprentices in repair shops", "Orders pooled by villages", "A helpline in four languages", "Labels for honey",
    "Invoices paid in ten days", "A van that tests soil", "Rooms for first offices", "Export papers explained",
    "Cards for market porters", "A register of small builders", "Training for shop owners", "Samples sent by post",
    "Insurance for fishing boats", "A prize for young bakers", "Tools lent by libraries", "Quotes by telephone",
    "A map of empty shops", "Credit for solar dryers", "School gardens that sell", "A guide to tenders",
    "Stands at the airport", "Coaching for women founders", "A portal of permits", "Ferries for craft goods",
)  # fmt: skip
_PLACES = (
    "Chile", "Peru", "Viet Nam", "Thailand", "Korea", "Republic of Korea", "USA", "Taiwan", "Hong Kong", "Japan",
    "Singapore / Malaysia", "Viet Nam, Thailand", "México", "Philippines", "New Zealand", "Canada",
)  # fmt: skip
_YEARS = ("2010-2015", "Since 2012", "FY2013", "2014", "2016-present", "March 2018", "2019/20", 2020)
_STATES = ("on-going", "completed", "Ongoing", "Active", "Pilot phase", "on-going")
_TYPES = ("Programme", "Program", "Law", "Services", "Financing", "Tool")


def rows() -> list[list[object]]:
    """32 rows of practices, one of them again, and one without a title."""
    found: list[list[object]] = []
    for no, thing in enumerate(_THINGS):
        found.append([
            no + 1, _PLACES[no % len(_PLACES)], thing, f"Office for Small Firms {no % 5 + 1}",
            f"{thing}, so that small firms reach buyers. Made up.", _TYPES[no % 6], _YEARS[no % 8],
            _STATES[no % 6], ("3.1", "Finance", "4.1 Access to finance")[no % 3],
            ("Women", "SMEs", "Youth; rural")[no % 3],
            f"office{no % 5 + 1}@example.org", f"https://example.org/{no + 1}", "ask again" if no == 4 else None,
        ])  # fmt: skip
    found.insert(20, list(found[6]))
    found.insert(
        25, [26, "Chile", None, "Office for Small Firms 2", "Nobody wrote down what it was called.", *[None] * 8]
    )
    return found


def catalogue() -> bytes:
    """A title, an empty row, headers, 34 rows with an economy merged over two of them, and notes below."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Catalogue of good practices of small firms (made up)"])
    sheet.append(["As collected in spring; status as reported"])
    sheet.append([])
    sheet.append(list(HEADERS))
    for row in rows():
        sheet.append(row)
    sheet["B6"] = None  # of Peru and what stands above it: one cell
    sheet.merge_cells("B5:B6")
    sheet.append([])
    sheet.append(["Note: years are fiscal years where so marked."])
    sheet.append(["Total", None, "33 practices"])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
