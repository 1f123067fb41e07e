"""A chart as Word keeps one: its numbers and words, drawn by the program that opens it, in the face of the text."""

import textwrap
from xml.sax.saxutils import escape

from kb.documents.csv_text import writable
from kb.figures.chart import Chart
from kb.reports.typeface import EAST_ASIAN, FACE

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

EMU = 360_000
"""In a centimetre."""

WIDTH, LABEL = 17.0, 90
"""Centimetres; characters of a bar's label."""

_INK, _QUIET = "0B5A63", "566069"

FILLS = (
    f'<a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill>',
    f'<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="{_INK}"/></a:fgClr>'
    '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>',
    '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>',
)
"""Series differ in how a bar is filled, not in hue: grey is enough."""


def height(chart: Chart) -> float:
    """Centimetres, within a page."""
    return min(22.0, 2.2 + len(chart.bars) * (0.35 + 0.38 * len(chart.series)))


def chart_xml(chart: Chart) -> bytes:
    """The whole part. Its numbers stand in it, so that no workbook has to travel with the document."""
    labels = "".join(
        f'<c:pt idx="{place}"><c:v>{_said(bar.label)}</c:v></c:pt>' for place, bar in enumerate(chart.bars)
    )
    names = f'<c:cat><c:strLit><c:ptCount val="{len(chart.bars)}"/>{labels}</c:strLit></c:cat>'
    series = "".join(_series(chart, number, names) for number in range(len(chart.series)))
    legend = f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_text(900)}</c:legend>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"{_axis('catAx', 1, 2, 'maxMin', 'l', False)}{_axis('valAx', 2, 1, 'minMax', 't', True)}"
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(900)}</c:chartSpace>"
    ).encode()


def _series(chart: Chart, number: int, names: str) -> str:
    values = "".join(
        f'<c:pt idx="{place}"><c:v>{bar.values[number]}</c:v></c:pt>' for place, bar in enumerate(chart.bars)
    )
    line = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill></a:ln>'
    look = f"<c:spPr>{FILLS[number % len(FILLS)]}{line}</c:spPr>"
    shown = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f'<c:tx><c:v>{_said(chart.series[number])}</c:v></c:tx>{look}<c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(800)}<c:dLblPos val="outEnd"/>{shown}'
        f'</c:dLbls>{names}<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(chart.bars)}"/>'
        f"{values}</c:numLit></c:val></c:ser>"
    )


def _axis(kind: str, id: int, across: int, order: str, place: str, hidden: bool) -> str:
    line = f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{_QUIET}"/></a:solidFill></a:ln></c:spPr>'
    own = '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="80"/><c:noMultiLvlLbl val="1"/>'
    own = '<c:crossBetween val="between"/>' if hidden else own
    low = '<c:min val="0"/>' if hidden else ""
    return (
        f'<c:{kind}><c:axId val="{id}"/><c:scaling><c:orientation val="{order}"/>{low}</c:scaling>'
        f'<c:delete val="{int(hidden)}"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{line}{_text(900)}<c:crossAx val="{across}"/><c:crosses val="autoZero"/>'
        f"{own}</c:{kind}>"
    )


def _text(size: int) -> str:
    """`size` in hundredths of a point."""
    face = f'<a:latin typeface="{FACE}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface="{FACE}"/>'
    ink = '<a:solidFill><a:srgbClr val="1E2529"/></a:solidFill>'
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="0">{ink}{face}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _said(text: str) -> str:
    return escape(textwrap.shorten(writable(text), LABEL, placeholder="…"))
