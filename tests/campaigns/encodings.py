"""Words of each language drawn by lot into a row or two, written as a spreadsheet of that language does, and read.

    python -m tests.campaigns.encodings [TIMES]

Prints, for each encoding and number of words, how many came out wrong, how many of these without a word of doubt, and
how many were asked about. What may not happen is the second: letters of another language in silence.
"""

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from kb.documents.decoding import decoding
from tests.documents.test_separated import SAID, written

WORDS = (1, 2, 3, 6)

MORE = {
    "gb18030": (
        "本项目为小微企业提供首次贷款担保 由商务部门牵头 三年内共有一千二百家企业受益 "
        "女性企业家占比超过四成 平台对接银行与合作社 培训课程覆盖全部县区 逾期率低于百分之二 冷链物流补贴 "
        "跨境电商综合试验区 知识产权质押融资"
    ),
    "big5hkscs": (
        "本計畫為小型企業提供首次貸款擔保 由經濟部主導 三年內共有一千二百家企業受益 "
        "女性創業者占比超過四成 平台連結銀行與合作社 培訓課程涵蓋所有縣市 逾期率低 冷鏈物流補貼 跨境電商 "
        "智慧財產權融資"
    ),
    "cp949": (
        "이 사업은 소상공인에게 첫 대출 보증을 제공한다 중소벤처기업부가 주관하며 삼 년 동안 천이백 개 "
        "기업이 혜택을 받았다 여성 기업인의 비율은 사십 퍼센트를 넘었다 지역 은행과 협동조합을 연결하는 "
        "플랫폼 교육 과정 연체율 물류 보조금 해외 전자상거래"
    ),
    "cp932": (
        "この事業は小規模企業に初めての融資の保証を提供します 経済産業省が主導し "
        "三年間で千二百社が利用した 女性経営者の割合は四割を超えた 地域の銀行と協同組合をつなぐ仕組み "
        "研修の受講者数 延滞率は低い 物流の補助 越境電子商取引 知的財産"
    ),
    "cp874": (
        "โครงการนี้ค้ำประกันเงินกู้ครั้งแรกให้ธุรกิจขนาดเล็ก กระทรวงพาณิชย์เป็นผู้ดำเนินการ "
        "ในสามปีมีผู้ได้รับประโยชน์ พันสองร้อยราย ผู้ประกอบการสตรีมากกว่าร้อยละสี่สิบ "
        "เชื่อมโยงธนาคารกับสหกรณ์ หลักสูตรอบรม อัตราหนี้เสียต่ำ ค่าขนส่ง"
    ),
    "cp1251": (
        "Проект предоставляет малым предприятиям гарантию по первому кредиту Министерство экономики "
        "отвечает за работу за три года поддержано тысяча двести компаний доля женщин превышает сорок "
        "процентов платформа связывает банки и кооперативы"
    ),
    "cp1258": (
        "Chương trình bảo lãnh khoản vay đầu tiên cho doanh nghiệp nhỏ Bộ Công Thương chủ trì trong ba "
        "năm có một nghìn hai trăm doanh nghiệp được hỗ trợ tỷ lệ nữ chủ doanh nghiệp vượt bốn mươi phần "
        "trăm kết nối ngân hàng với hợp tác xã"
    ),
    "cp1252": (
        "El programa ofrece a las pequeñas empresas garantía para su primer crédito según el ministerio "
        "más de cuarenta por ciento son mujeres capacitación en línea también señaló la dirección años "
        "después inversión pública économie créée à l’étranger où développement françaises élèves coûts"
    ),
    "cp1250": (
        "Program zapewnia małym firmom gwarancję pierwszego kredytu ponad czterdzieści procent to kobiety "
        "szkolenia w województwach wskaźnik zaległości jest niski Program poskytuje malým podnikům záruku "
        "za první úvěr řemeslníci také"
    ),
}
"""Sentences of our own, besides those of the tests."""

MORE |= {"koi8-r": MORE["cp1251"], "euc_jp": MORE["cp932"]}


@dataclass(frozen=True)
class EncodingTally:
    encoding: str
    words: int
    wrong: int
    in_silence: int
    unsure: int
    times: int


def tallies(times: int, seed: int = 5) -> Iterator[EncodingTally]:
    """The same for the same seed."""
    dice = random.Random(seed)
    for encoding, said in MORE.items():
        words = [word for word in re.split(r"[\s,]+", " ".join((*SAID[encoding], said))) if word]
        telling = [word for word in words if not word.isascii()]
        for count in WORDS:
            wrong = in_silence = unsure = 0
            for _ in range(times):
                text = " ".join(dice.choice(words if place else telling) for place in range(count))
                if dice.random() < 0.5:
                    text = "title,economy\r\n" + text.replace(" ", ",") + "\r\n"
                told = decoding(written(text, encoding))
                is_wrong = told.text != normalize("NFC", text)
                wrong += is_wrong
                in_silence += is_wrong and told.is_sure
                unsure += not told.is_sure
            yield EncodingTally(encoding, count, wrong, in_silence, unsure, times)


if __name__ == "__main__":
    for one in tallies(int(sys.argv[1]) if len(sys.argv) > 1 else 150):
        print(
            f"{one.encoding:10} {one.words} words: wrong {one.wrong}, of these in silence {one.in_silence}, "
            f"asked about {one.unsure}, of {one.times}"
        )
