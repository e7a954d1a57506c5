"""Passages: whole sentences up to a limit, inside one paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus import PASSAGE_CHARACTERS, load_document, split_passages
from qa.corpus.passages import passage_offsets
from qa.datatypes import ParagraphKind
from qa.text import clauses, sentences
from tests.qa.corpus.conftest import FIXTURES, SEED


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="全市，。；：！”“ \n a1", max_size=400), st.integers(1, 40))
def test_offsets_cover_the_text_in_order_within_the_limit(text: str, limit: int) -> None:
    offsets = passage_offsets(text, limit)
    covered, last = set(), 0
    for start, end in offsets:
        assert last <= start < end
        assert end - start <= limit
        covered.update(range(start, end))
        last = end
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="全市县，。；！", max_size=400), st.integers(5, 60))
def test_cuts_fall_at_sentence_ends_else_at_clause_ends(text: str, limit: int) -> None:
    sentence_ends = {end for _, end in sentences(text)}
    clause_ends = {end for _, end in clauses(text)}
    for start, end in passage_offsets(text, limit):
        inside = [(a, b) for a, b in sentences(text) if a < end and b > start]
        if end not in sentence_ends:
            assert inside[-1][1] - inside[-1][0] > limit, "a sentence that fits is not cut"
        if end not in clause_ends | sentence_ends:
            cut = next((a, b) for a, b in clauses(text) if a < end < b)
            assert cut[1] - cut[0] > limit, "a clause that fits is not cut"


@pytest.mark.parametrize("path", [SEED, *sorted(FIXTURES.iterdir())], ids=lambda path: path.name)
def test_passages_of_whole_documents(path: Path) -> None:
    loaded = load_document(path)
    passages = split_passages(loaded.document, loaded.paragraphs, first_id=7)
    assert [passage.id for passage in passages] == list(range(7, 7 + len(passages)))
    for passage in passages:
        assert passage.paragraph.text[passage.start : passage.end] == passage.text
        assert len(passage.text) <= PASSAGE_CHARACTERS
        assert passage.document == loaded.document
    headings = [paragraph for paragraph in loaded.paragraphs if paragraph.kind is ParagraphKind.HEADING]
    asking = {heading.text for heading in headings if heading.text.endswith("？")}
    assert {heading.text for heading in headings} <= {passage.text for passage in passages} | asking
    left_out = {each.text for each in loaded.paragraphs} - {each.paragraph.text for each in passages}
    assert left_out <= asking


def test_a_question_over_its_answer_is_no_passage_and_one_over_nothing_is(tmp_path: Path) -> None:
    file = tmp_path / "常见问题.md"
    file.write_text("# 常见问题\n\n## 怎么充电？\n\n插上电源线。\n\n## 怎么退货？\n", encoding="utf-8")
    loaded = load_document(file)
    passages = split_passages(loaded.document, loaded.paragraphs)
    found = [passage.text for passage in passages]
    assert "怎么充电？" not in found and found[-1] == "怎么退货？"
    assert [each.paragraph.section[-1] for each in passages if "电源" in each.text] == ["怎么充电？"]


def test_a_long_sentence_is_cut_at_semicolons_first() -> None:
    text = "今年要做好三件事：" + "；".join(["一是" + "修" * 20 + "，" + "路" * 20] * 3) + "。"
    assert [text[a:b][-1] for a, b in passage_offsets(text, 60)] == ["；", "；", "。"]
