"""What a section of a write-up tells, by its heading: the problem, what was done, what came of it, what was learnt."""

import re
from enum import StrEnum
from functools import lru_cache
from unicodedata import combining

from kb.practice.practice import words
from kb.raw_text import normalized

MOST_LABEL = 10
"""Words of a heading that names what follows; a longer one is a form's question."""


class SectionKind(StrEnum):
    PROBLEM = "problem"
    DONE = "done"
    RESULTS = "results"
    LESSONS = "lessons"
    OTHER = "other"


BEGINNINGS = {
    SectionKind.PROBLEM: """problem challeng context backgroun need situation issue motivat rationale antecedent necesid
        necessid desaf defi contexte enjeu besoin masalah tantangan cabaran konteks latar|belakang bối|cảnh vấn|đề
        thách|thức проблем вызов контекст предпосыл""",
    SectionKind.DONE: """done solution description approach activit implement design innovation method measure
        intervention action building|block step solucion descripci enfoque actividad medida demarche approche mise|en
        mesure solucao solusi penyelesaian deskripsi kegiatan giải|pháp mô|tả решени описан меры сделано
        how|it how|does""",
    SectionKind.RESULTS: """result outcome impact effect achiev progress benefit resultad logro hasil dampak kesan
        kết|quả tác|động результат эффект""",
    SectionKind.LESSONS: """lesson learn insight difficult success|factor transfer would|not differently recommend
        leccion aprend dificult recomend enseign lecon licao pelajaran pembelajaran bài|học урок вывод""",
}
"""How a word of such a heading begins; a bar stands for a space. Compared without accents and case."""

PARTS = {
    SectionKind.PROBLEM: "问题 問題 背景 挑战 挑戰 现状 現狀 現状 課題 문제 과제 배경 ปัญหา ความเป็นมา บริบท",
    SectionKind.DONE: "做法 措施 解决 解決 方案 描述 实施 實施 取組 取り組み 内容 概要 해결 내용 추진 วิธีการ แนวทาง",
    SectionKind.RESULTS: "成果 结果 結果 效果 効果 成效 影响 影響 성과 결과 효과 ผลลัพธ์",
    SectionKind.LESSONS: "经验 經驗 教训 教訓 启示 學到 学び 교훈 시사점 บทเรียน",
}
"""The same in scripts without spaces, wherever it stands."""


def is_question(heading: str) -> bool:
    """Whether a heading is what a form asks or orders, and no name of what follows."""
    return "?" in heading or "？" in heading or words(heading) > MOST_LABEL


@lru_cache(maxsize=20_000)
def kind_of(heading: str) -> SectionKind:
    """By the first word that tells; of a label with an explanation behind a colon, the label alone is read."""
    label = _plain(re.split(r"[:：]", heading, maxsplit=1)[0])
    places = {match.start(): kind for kind, telling in _telling().items() for match in [telling.search(label)] if match}
    return places[min(places)] if places else SectionKind.OTHER


@lru_cache(maxsize=1)
def _telling() -> dict[SectionKind, re.Pattern[str]]:
    return {kind: re.compile("|".join(_patterns(kind))) for kind in BEGINNINGS}


def _patterns(kind: SectionKind) -> list[str]:
    words = [re.escape(_plain(word.replace("|", " "))) for word in BEGINNINGS[kind].split()]
    return [rf"\b{word}" for word in words] + [re.escape(_plain(part)) for part in PARTS[kind].split()]


def _plain(text: str) -> str:
    return "".join(char for char in normalized("NFKD", text.casefold()) if not combining(char))
