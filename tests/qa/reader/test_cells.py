"""Answers from tables: one cell, of the column that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.knowledge_base import KnowledgeBase
from qa.settings import Settings

PRICES = """品名,产地,批发价（元）,零售价（元）,更新日期
红富士苹果,山东烟台,6.8,9.9,2025-07-01
阳光玫瑰葡萄,云南宾川,18.5,26.0,2025-07-02
砀山酥梨,安徽砀山,4.2,6.5,2025-06-30
"""


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    file: Path = tmp_path_factory.mktemp("cells") / "水果价格.csv"
    file.write_text(PRICES, encoding="utf-8")
    with KnowledgeBase.build([file]) as built:
        yield built.with_settings(Settings(threshold=0.0))


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("红富士苹果的批发价是多少？", "6.8"),
        ("红富士苹果的零售价是多少？", "9.9"),
        ("阳光玫瑰葡萄的产地是哪里？", "云南宾川"),
        ("砀山酥梨的更新日期是哪天？", "2025-06-30"),
    ],
)
def test_the_cell_of_the_column_that_the_question_names(prices: KnowledgeBase, question: str, cell: str):
    assert prices.answer(question).text == cell


@pytest.mark.parametrize("question", ["哪种水果的批发价是6.8元？", "红富士苹果怎么样？", "云南宾川产什么？"])
def test_no_answer_goes_over_several_cells(prices: KnowledgeBase, question: str):
    answer = prices.answer(question)
    cells = {cell for row in PRICES.splitlines() for cell in row.split(",")}
    for each in (*answer.citations, *answer.alternatives):
        assert any(each.text in cell for cell in cells), each.text
    assert answer.text != "6.8"


def test_the_names_of_the_columns_are_no_answer(prices: KnowledgeBase):
    answer = prices.answer("批发价和零售价差多少？")
    cited = [*answer.citations, *answer.alternatives]
    assert cited and not any("（元）" in each.text for each in cited)
