"""Papers as ministries lay them out: none uses the template, and few use a style. All of them are made up."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.shared import Pt
from docx.text.paragraph import Paragraph


@dataclass(frozen=True)
class MinistryPaper:
    """`fields` says for some of its sentences in which field each stands."""

    data: bytes
    fields: Mapping[str, str]
    title: str


def _line(made: WordDocument, text: str, size: float = 0, bold: bool = False, style: str = "Normal") -> Paragraph:
    paragraph = made.add_paragraph(style=style)
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    return paragraph


def _saved(made: WordDocument) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def by_look() -> MinistryPaper:
    made = Document()
    _line(made, "Ministry of Enterprise of Chile", 12, bold=True)
    _line(made, "Night classes for market traders", 20)
    _line(made, "Traders learn bookkeeping after the market closes, and keep their stalls open meanwhile.")
    sections = (
        ("Background", "Traders kept no books, so no bank lent to them."),
        ("What was done", "Teachers came to the market hall on two nights a week."),
        ("Main outcomes", "Nine hundred traders finished the classes."),
        ("Challenges", "Teachers were hard to find in the far south."),
        ("Key success factors", "The hall gave its rooms free of charge."),
        ("Replicability", "Any town with a market hall can do the same."),
        ("Budget", "Two hundred thousand pesos a class in 2019."),
        ("Period", "2015 – 2019"),
        ("Contact point", "night.classes@enterprise.example"),
    )
    for heading, text in sections:
        _line(made, heading, 13, bold=True)
        _line(made, text)
    fields = {
        "no bank lent": "problem", "two nights": "done", "Nine hundred": "results", "far south": "difficulties",
        "free of charge": "lessons", "Any town": "transfer", "Two hundred": "resources", "2015 – 2019": "timeline",
        "night.classes@": "contact", "Traders learn": "summary", "Ministry of Enterprise": "agency", "ended": "status",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Night classes for market traders")


def numbered() -> MinistryPaper:
    made = Document()
    _line(made, "A loan desk in every post office", bold=True)
    for heading, text in (
        ("1. Introduction", "Villages lost their bank branches within a few years."),
        ("2. Objectives", "The desk brings loans back within an hour's walk."),
        ("3. The measure", "Post clerks take applications and scan the papers."),
        ("3.1 Implementing agency", "Postal Savings Office"),
        ("3.2 Legal framework", "A rule of the ministry lets clerks check identities."),
        ("4. Achievements to date", "Four thousand loans were made in the first year."),
        ("5. Constraints encountered", "Scanners broke in the wet months."),
        ("IV. Lessons learnt", "Clerks need a second screen."),
        ("7. Way forward", "Islands get a desk next."),
        ("a) Scalability", "Each post office needs one trained clerk."),
        ("8. Focal point:", "Loan Desk Office, tel. 555 0100, loans@post.example"),
    ):
        _line(made, heading)
        _line(made, text)
    fields = {
        "lost their bank": "problem", "hour's walk": "done", "Post clerks": "done", "Postal Savings": "agency",
        "check identities": "done", "Four thousand": "results", "Scanners broke": "difficulties",
        "second screen": "lessons", "Islands get": "transfer", "one trained clerk": "transfer", "loans@post": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "A loan desk in every post office")


def spanish() -> MinistryPaper:
    made = Document()
    _line(made, "Ministerio de Producción", 14, bold=True)
    _line(made, "Talleres móviles para costureras", 18, bold=True)
    for heading, text in (
        ("Antecedentes", "Las costureras no tenían máquinas propias."),
        ("Objetivos", "Acercar las máquinas a los barrios."),
        ("Descripción de la práctica", "Un camión con doce máquinas recorre los barrios."),
        ("Resultados principales", "Seiscientas mujeres cosieron su primer pedido."),
        ("Desafíos", "El camión no entra en calles estrechas."),
        ("Factores de éxito", "Las vecinas eligen los horarios."),
        ("Replicabilidad", "Cualquier municipio con un camión puede hacerlo."),
        ("Presupuesto", "Treinta mil dólares por camión."),
        ("Período", "2018 - actualidad"),
        ("Punto de contacto", "talleres@produccion.example"),
    ):
        _line(made, heading, 12, bold=True)
        _line(made, text)
    fields = {
        "máquinas propias": "problem", "Acercar": "done", "Un camión": "done", "Seiscientas": "results",
        "calles estrechas": "difficulties", "Las vecinas": "lessons", "Cualquier municipio": "transfer",
        "Treinta mil": "resources", "actualidad": "timeline", "talleres@": "contact", "running": "status",
        "2018": "since", "Ministerio": "agency",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Talleres móviles para costureras")


def french() -> MinistryPaper:
    made = Document()
    _line(made, "Des prêts en une journée", style="Heading 1")
    for heading, text in (
        ("Contexte", "Les artisans attendaient trois mois une réponse."),
        ("Mise en œuvre", "Un guichet décide le jour même."),
        ("Principaux résultats", "Deux mille prêts ont été accordés."),
        ("Défis rencontrés", "Les dossiers incomplets restent nombreux."),
        ("Facteurs de succès", "Une seule personne suit chaque dossier."),
        ("Reproductibilité", "Il faut une banque partenaire par région."),
        ("Durée", "2020 à 2022"),
        ("Coût et financement", "La région paie les salaires."),
        ("Point de contact", "guichet@artisans.example"),
    ):
        _line(made, heading, style="Heading 2")
        _line(made, text)
    fields = {
        "trois mois": "problem", "jour même": "done", "Deux mille": "results", "incomplets": "difficulties",
        "seule personne": "lessons", "banque partenaire": "transfer", "2020 à 2022": "timeline",
        "La région": "resources", "guichet@": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Des prêts en une journée")


def tables_only() -> MinistryPaper:
    made = Document()
    top = made.add_table(0, 4)
    for row in (
        ("Title of best practice", "Shared cold rooms for fishers", "Economy", "Peru"),
        ("Implementing agency:", "Coast Fisheries Board", "Period:", "2019 – present"),
        ("Type of document", "Fact sheet", "Contact:", "coldrooms@fisheries.example"),
    ):
        for cell, text in zip(top.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph()
    body = made.add_table(0, 2)
    for label, text in (
        ("Rationale", "Half of the catch spoiled before noon."),
        ("Description of the practice", "Villages share a cold room.\nEach pays by the crate."),
        ("", "A lorry comes every second day."),
        ("Main outcomes", "Spoiled catch fell to a tenth."),
        ("Key success factors", "One person keeps the key and the book."),
        ("Challenges", "Power fails in the storm season."),
        ("Replicability", "Ice makers work where there is no grid."),
    ):
        row = body.add_row().cells
        row[0].text, row[1].text = label, text
    merged = body.rows[1].cells[0].merge(body.rows[2].cells[0])
    merged.text = "Description of the practice"
    fields = {
        "Peru": "economies", "Coast Fisheries": "agency", "coldrooms@": "contact", "2019 –": "timeline",
        "Half of the catch": "problem", "share a cold room": "done", "by the crate": "done", "A lorry": "done",
        "a tenth": "results", "keeps the key": "lessons", "storm season": "difficulties", "Ice makers": "transfer",
        "running": "status", "2019": "since",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Shared cold rooms for fishers")


def questions() -> MinistryPaper:
    made = Document()
    _line(made, "BEST PRACTICE", 11, bold=True)
    _line(made, "Title: One form for every licence")
    for question, answer in (
        ("What was the problem?", "Owners filled in eleven forms for one shop."),
        ("What did you do?", "One form now goes to all eleven offices."),
        ("What changed?", "A shop opens after nine days."),
        ("What did it cost?", "The form was made by two clerks in a year."),
        ("What was difficult?", "Offices feared to lose their stamps."),
        ("What did you learn?", "Begin with the office that has least to lose."),
        ("Can other economies do the same?", "A law on stamps must allow it."),
        ("Who can be asked?", "oneform@licences.example"),
    ):
        _line(made, question, bold=True)
        _line(made, answer)
    fields = {
        "eleven forms": "problem", "all eleven": "done", "nine days": "results", "two clerks": "resources",
        "their stamps": "difficulties", "least to lose": "lessons", "law on stamps": "transfer", "oneform@": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "One form for every licence")


def bilingual() -> MinistryPaper:
    made = Document()
    _line(made, "Seed banks run by growers / Bancos de semillas", 16, bold=True)
    for heading, text in (
        ("Background / Antecedentes", "Growers bought seed anew each year."),
        ("Description / Descripción", "Each village keeps a seed bank."),
        ("Results / Resultados", "Seed costs fell by half."),
        ("Challenges (Desafíos)", "Mice found the first bank."),
        ("Lecciones / Lessons", "Tin boxes keep mice out."),
        ("Contacto | Contact", "seeds@growers.example"),
    ):
        _line(made, heading, bold=True)
        _line(made, text)
    fields = {
        "seed anew": "problem", "keeps a seed bank": "done", "by half": "results", "Mice found": "difficulties",
        "Tin boxes": "lessons", "seeds@": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Seed banks run by growers / Bancos de semillas")


def with_cover() -> MinistryPaper:
    made = Document()
    _line(made, "MINISTRY OF TRADE", 26, bold=True)
    _line(made, "Department of Small Firms", 16)
    made.add_table(1, 1).rows[0].cells[0].text = ""
    made.tables[0].rows[0].cells[0].paragraphs[0].add_run("Export clubs of neighbouring firms").font.size = Pt(22)
    _line(made, "Submission to the APEC SME Working Group")
    _line(made, "Viet Nam")
    _line(made, "May 2023").add_run().add_break(WD_BREAK.PAGE)
    for heading, text in (
        ("BACKGROUND AND RATIONALE", "Small firms sent half-empty containers abroad."),
        ("IMPLEMENTATION", "Ten firms fill one container together."),
        ("OUTCOMES AND IMPACT", "Freight costs fell by a quarter."),
        ("SUCCESS FACTORS", "A broker meets the club each month."),
        ("FURTHER INFORMATION", "Export Club Office, exportclubs@trade.example"),
    ):
        _line(made, heading, bold=True)
        _line(made, text)
    fields = {
        "half-empty": "problem", "Ten firms": "done", "a quarter": "results", "A broker": "lessons",
        "exportclubs@": "contact", "MINISTRY OF TRADE": "agency", "Viet Nam": "economies",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Export clubs of neighbouring firms")


def run_in() -> MinistryPaper:
    made = Document()
    _line(made, "Repair days for farm tools", 15)
    for heading, text in (
        ("Economy:", "Thailand"),
        ("Background.", "Broken tools lay about for a season."),
        ("Activities.", "Smiths visit each district in spring."),
        ("Impact.", "Three in four tools were mended."),
        ("Success factors.", "Smiths bring the common parts along."),
        ("Contact:", "repairdays@farms.example"),
    ):
        paragraph = made.add_paragraph()
        paragraph.add_run(heading).bold = True
        paragraph.add_run(" " + text)
    fields = {
        "Thailand": "economies", "lay about": "problem", "Smiths visit": "done", "Three in four": "results",
        "common parts": "lessons", "repairdays@": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Repair days for farm tools")


def one_column() -> MinistryPaper:
    made = Document()
    table = made.add_table(0, 1)
    for text in (
        "A shared brand for mountain honey", "Context", "Each keeper sold under a name of his own.", "Approach",
        "Keepers agreed on one jar and one label.", "Achievements", "The price of a jar doubled.", "Impact",
        "Young people came back to the trade.", "Resources", "A grant paid for the first labels.",
    ):  # fmt: skip
        table.add_row().cells[0].text = text
    fields = {
        "name of his own": "problem", "one label": "done", "doubled": "results", "came back": "results",
        "first labels": "resources",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "A shared brand for mountain honey")


def soft_headings() -> MinistryPaper:
    """Who, where and for what stand on one line, and headings are set off by italics and say things in words of their
    own."""
    made = Document()
    _line(made, "Repair mornings for village mills", 17)
    _line(made, "Thailand, Mill Owners' Agency, reported to SMEWG 49").runs[0].italic = True
    _line(made, "Idle mills are mended on Saturdays by volunteers.")
    for heading, text in (
        ("The situation before", "A broken mill stood idle for months."),
        ("The approach", "Volunteers come on Saturdays."),
        ("Impact", "Nine hundred mills run again."),
        ("Challenges and how they were met", "Spare parts were scarce."),
        ("Take-aways", "Ask schools for their rooms."),
        ("Timeframe", "Since March 2018"),
    ):
        _line(made, heading, 12, bold=True).runs[0].italic = True
        _line(made, text)
    fields = {
        "Thailand": "economies", "Mill Owners": "agency", "SMEWG 49": "apec_links", "Idle mills": "summary",
        "stood idle for": "problem", "Volunteers come": "done", "Nine hundred": "results", "scarce": "difficulties",
        "Ask schools": "lessons", "2018": "since",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Repair mornings for village mills")


def wordy_labels() -> MinistryPaper:
    made = Document()
    _line(made, "Best practice information sheet", 16, bold=True)
    table = made.add_table(0, 3)
    for number, (label, text) in enumerate((
        ("Item", "Description"),
        ("Title of the best practice", "Crate loans for orchard owners"),
        ("Member economy", "Viet Nam"),
        ("Issues to be addressed", "Owners had no papers to show a bank."),
        ("Measures taken by the agency", "Each crate carries a code."),
        ("Achievements", "Eight hundred orchards had a loan."),
        ("Applicability to other economies", "Any crop that is sold in crates."),
        ("Duration", "2019 - 2021"),
    )):  # fmt: skip
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(number) if number else "No.", label, text
    fields = {
        "Viet Nam": "economies", "no papers": "problem", "carries a code": "done", "Eight hundred": "results",
        "Any crop": "transfer", "2019": "since",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Crate loans for orchard owners")


def run_in_french() -> MinistryPaper:
    made = Document()
    _line(made, "Un guichet unique pour les artisanes", 18)
    for label, text in (
        ("Économie", "Canada"),
        ("Organisme", "Ministère du Commerce"),
        ("Contexte", "Les artisanes perdaient des jours."),
        ("Description", "Un guichet fut ouvert dans chaque ville."),
        ("Facteurs de réussite", "La loi fut courte."),
        ("Possibilité de reproduction", "Toute ville peut le faire."),
    ):
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{label} : ").bold = True
        paragraph.add_run(text)
    fields = {
        "Canada": "economies", "Ministère": "agency", "perdaient": "problem", "Un guichet fut": "done",
        "courte": "lessons", "Toute ville": "transfer",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Un guichet unique pour les artisanes")


def soft_returns() -> MinistryPaper:
    """Headings and their texts stand in one paragraph each, and only a break parts them."""
    made = Document()
    _line(made, "Solar dryers for mango growers", 18, bold=True)
    for heading, text in (
        ("Economy", "The Philippines"),
        ("Background", "Mangoes rotted on the way to town."),
        ("What was done", "Dryers were lent to forty groups."),
        ("Main outcomes", "Losses fell to a tenth."),
        ("Challenges", "Clouds came in August."),
        ("Contact point", "dryers@farms.example"),
    ):
        paragraph = made.add_paragraph()
        run = paragraph.add_run(heading)
        run.bold = True
        run.add_break()
        paragraph.add_run(text)
    fields = {
        "Philippines": "economies", "rotted": "problem", "forty groups": "done", "a tenth": "results",
        "Clouds": "difficulties", "dryers@": "contact",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Solar dryers for mango growers")


def lettered() -> MinistryPaper:
    """Letters and Roman numbers in front of headings that nothing else sets off, one in words that nobody knows."""
    made = Document()
    _line(made, "Mapas de viento para quioscos", 18)
    for heading, text in (
        ("I.- ANTECEDENTES", "Los quioscos no tenían luz."),
        ("II.- DESARROLLO DE LA EXPERIENCIA", "Un mapa muestra dónde sopla el viento."),
        ("III.- LOGROS", "Sesenta quioscos tienen turbina."),
        ("IV.- El mar y la sal", "La sal come las aspas."),
        ("V.- FACTORES DE ÉXITO", "Un mástil sirve a tres quioscos."),
        ("VI.- SOSTENIBILIDAD Y RÉPLICA", "Sirve en toda costa."),
    ):
        _line(made, heading)
        _line(made, text)
    fields = {
        "no tenían": "problem", "sopla": "done", "Sesenta": "results", "mástil": "lessons", "toda costa": "transfer",
    }  # fmt: skip
    return MinistryPaper(_saved(made), fields, "Mapas de viento para quioscos")


LAYOUTS: tuple[Callable[[], MinistryPaper], ...] = (
    by_look, numbered, spanish, french, tables_only, questions, bilingual, with_cover, run_in, one_column,
    soft_headings, wordy_labels, run_in_french, soft_returns, lettered,
)  # fmt: skip
