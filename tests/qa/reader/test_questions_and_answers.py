"""Questions and answers: what stands under a question is its answer, and the question itself is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.knowledge_base import KnowledgeBase

TEXT = """流感疫苗接种问答

问：哪些人应当优先接种流感疫苗？

答：60岁及以上老年人、慢性病患者、医务人员和孕妇应当优先接种。

问：什么时候接种最好？

答：最好在10月底前完成接种。保护期一般为6至8个月。

问：接种疫苗要多少钱？

答：三价疫苗每剂63元，四价疫苗每剂128元。

问：在哪里接种？

答：可在居住地社区卫生服务中心接种，接种时间为周一至周六8:00—11:30。
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    file: Path = tmp_path_factory.mktemp("questions") / "流感疫苗.txt"
    file.write_text(TEXT, encoding="utf-8")
    with KnowledgeBase.build([file]) as built:
        yield built


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("哪些人应当优先接种流感疫苗？", ["60岁及以上老年人", "慢性病患者", "医务人员", "孕妇"]),
        ("什么时候接种最好？", ["10月底前"]),
        ("在哪里接种？", ["社区卫生服务中心"]),
    ],
)
def test_the_answer_stands_under_the_question(answered: KnowledgeBase, question: str, words: list[str]):
    answer = answered.answer(question)
    assert all(word in answer.text for word in words) and not answer.abstained
    assert {each.paragraph.section[-1] for each in answer.citations} == {f"问：{question}"}


def test_no_question_is_cited_and_every_quotation_stands_in_the_source(answered: KnowledgeBase):
    for line in TEXT.split("\n\n"):
        answer = answered.answer(
            line.removeprefix("问：").strip("。\n") if "？" in line else f"{line[2:12]}是什么？"
        )
        for each in (*answer.citations, *answer.alternatives):
            assert "？" not in each.paragraph.text
            source = answered.source_text(each.document.id)
            assert "".join(source[a:b] for a, b in each.source_spans) == each.text


def test_another_question_over_it_does_not_mislead(documents: Path):
    with KnowledgeBase.build([documents / "product_support_page.txt"]) as support:
        answer = support.answer("门锁最多可以录入多少组密码？")
    assert answer.text == "50组"
    assert answer.citations[0].paragraph.section[-1] == "门锁最多可以录入多少枚指纹？"
