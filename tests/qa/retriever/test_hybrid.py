"""The retriever: what repeats the question comes first by construction, whatever the scores say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.exact import ExactIndex
from embeddings.late import LateInteraction
from embeddings.pieces import PieceIndex
from qa.corpus import load_document, split_passages
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.retriever.containment import Repetition, repetition, stretches
from qa.retriever.hybrid import Retriever, dense_text, lexical_text
from qa.retriever.lexical import BM25Index
from qa.retriever.terms import stands_in, unit_sequence
from qa.text import sentences
from tests.conftest import DOCUMENTS
from tests.qa.hashing import HashingEncoder, LateHashingEncoder

SEED = next((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def retriever_of(passages: list[Passage], encoder: HashingEncoder | None = None) -> Retriever:
    encoder, lexical = encoder or HashingEncoder(), BM25Index()
    vectors, pieces = ExactIndex(HashingEncoder.dimension), PieceIndex()
    ids, texts = [each.id for each in passages], [dense_text(each) for each in passages]
    lexical.add(ids, [lexical_text(each) for each in passages])
    vectors.add(ids, encoder.encode_document(texts))
    if isinstance(encoder, LateInteraction):
        pieces.add(ids, encoder.encode_with_pieces(texts)[1])
    by_id = {each.id: each for each in passages}
    fetch = lambda some: [by_id[n] for n in some if n in by_id]  # noqa: E731
    return Retriever(encoder, lexical, vectors, fetch, pieces=pieces)


def passages_of(*texts: str, title: str = "测试") -> list[Passage]:
    document = Document("d", title, "d.txt")
    paragraphs = [
        Paragraph(i, ParagraphKind.BODY, (), text, ((0, len(text)),)) for i, text in enumerate(texts, start=1)
    ]
    return split_passages(document, paragraphs)


def files() -> list[Passage]:
    found: list[Passage] = []
    for path in [*sorted(DOCUMENTS.glob("*.txt")), SEED]:
        loaded = load_document(path)
        found += split_passages(loaded.document, loaded.paragraphs, len(found))
    return found


@pytest.fixture(scope="module")
def collection() -> list[Passage]:
    return files()


@pytest.fixture(scope="module", params=[HashingEncoder, LateHashingEncoder])
def retriever(collection: list[Passage], request: pytest.FixtureRequest) -> Retriever:
    return retriever_of(collection, request.param())


def holds(passage: Passage, sentence: str) -> bool:
    """Say whether the passage holds the sentence, or a piece of it where it was cut."""
    start = passage.paragraph.text.find(sentence)
    overlaps = start < passage.end and passage.start < start + len(sentence)
    return sentence in passage.text or (start >= 0 and overlaps)


def test_every_sentence_of_the_documents_finds_its_passage_first(
    collection: list[Passage], retriever: Retriever
):
    asked = 0
    for paragraph in {id(each.paragraph): each.paragraph for each in collection}.values():
        for start, end in sentences(paragraph.text):
            question = paragraph.text[start:end]
            if len(unit_sequence(question)):
                asked += 1
                first = retriever.search(question, 1)[0]
                assert holds(first, question), question
    assert asked > 250


def test_a_sentence_is_found_without_its_punctuation_and_in_another_script(retriever: Retriever):
    for text in ("岁月记载着奋斗的足迹", "歲月記載著奮鬥的足跡！", "“岁月 记载着、奋斗的足迹”"):
        assert "岁月记载着奋斗的足迹" in retriever.search(text, 1)[0].text


def test_repetition_outranks_any_score():
    spam = ["市政府召开会议，" * 20 for _ in range(5)]
    passages = passages_of(*spam, "昨天下午市政府召开会议研究防汛工作并作出部署安排。")
    first = retriever_of(passages).search("市政府召开会议研究防汛", 3)[0]
    assert first.paragraph.number == 6


def test_the_sentence_with_its_own_closing_mark_comes_first():
    longer = "过去的一年，是极不平凡的一年，也是稳步前行的一年。"
    passages = passages_of(
        longer, longer, "过去的一年，是极不平凡的一年。面对困难，全市上下团结一心，攻坚克难，稳步前行。"
    )
    assert retriever_of(passages).search("过去的一年，是极不平凡的一年。", 1)[0].paragraph.number == 3
    assert retriever_of(passages).search("过去的一年，是极不平凡的一年，", 1)[0].paragraph.number == 1


def test_a_heading_that_hundreds_of_titles_and_sections_repeat_is_found():
    document = Document("a", "第五章 法律责任", "a.md")
    texts = [f"第{i}条 违反第五章法律责任的，依照法律责任的规定处罚。" for i in range(300)]
    texts[150] = "第五章　法律责任"
    passages = [
        Passage(
            i,
            document,
            Paragraph(i + 1, ParagraphKind.BODY, ("第五章 法律责任",), text, ()),
            text,
            0,
            len(text),
        )
        for i, text in enumerate(texts)
    ]
    assert retriever_of(passages).search("第五章　法律责任", 1)[0].text == "第五章　法律责任"


def test_ties_go_to_document_order():
    found = retriever_of(passages_of(*["各单位要抓好落实。"] * 4)).search("各单位要抓好落实。", 4)
    assert [each.id for each in found] == [0, 1, 2, 3]
    assert [each.rank for each in found] == [1, 2, 3, 4]


def test_a_sentence_cut_over_two_passages_finds_one_of_its_pieces():
    long = "，".join(f"要加强第{i}类水库的日常巡查值守和隐患排查整改工作" for i in range(1, 14)) + "。"
    other = [f"要加强水库的巡查值守和隐患排查整改工作，确保第{i}类安全。" for i in range(40)]
    passages = passages_of(*other, long)
    pieces = [each for each in passages if each.paragraph.text == long]
    assert len(pieces) >= 2
    assert not any(stands_in(unit_sequence(long), unit_sequence(each.text)) for each in pieces)
    assert retriever_of(passages).search(long, 1)[0].id in {each.id for each in pieces}


def test_a_sentence_quoted_in_a_longer_question_is_found():
    sentence = "县级以上人民政府应当将湖泊保护经费纳入财政预算。"
    others = ["湖泊保护经费由财政预算安排，请问出自哪里。"] * 5
    passages = passages_of(*others, sentence + "其他事项另行规定。")
    found = retriever_of(passages).search(f"请问“{sentence}”出自哪个文件？", 1)
    assert found[0].paragraph.number == 6


def test_stretches_are_long_and_few():
    question = "，".join("一二三四五六七八九"[:i] for i in range(1, 10)) + "，短句。"
    assert all(len(stretch) >= 8 for stretch in stretches(question))
    assert len(stretches("；".join(f"第{i}项工作任务的具体内容" for i in range(30)))) == 8


@pytest.mark.parametrize(
    ("question", "degree"),
    [
        (" 会议批准了各项报告\n", Repetition.EXACT),
        ("会议批准了各项报告。", Repetition.WHOLE),
        ("会议 批准了《各项报告》！", Repetition.WHOLE),
        ("会议批准了哪些报告？", Repetition.NONE),
        ("据悉，全市代表认真审议了工作安排，是哪天？", Repetition.PART),
        ("？", Repetition.NONE),
        (" ", Repetition.NONE),
    ],
)
def test_degrees_of_repetition(question: str, degree: Repetition):
    passage = passages_of("全市代表认真审议了工作安排。会议批准了各项报告，随后闭幕。")[0]
    assert repetition(question, passage) is degree


def test_score_fields(retriever: Retriever):
    found = retriever.search("高新技术企业达到多少家", 10)
    assert [each.rank for each in found] == list(range(1, 11))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert any(each.lexical_rank == 1 for each in found)
    assert all(each.lexical_rank or each.dense_rank for each in found)


EVERYDAY = "省里哪天点头的"
TEXTS = (
    "这里写的是别的事情。",
    "条例由省人大批准，自三月起施行。",
    "天气晴朗，适合出行。",
    "市里修了一座桥。",
)


@pytest.mark.parametrize("encoder", [HashingEncoder, LateHashingEncoder])
def test_a_question_in_everyday_words_finds_what_is_meant(encoder, monkeypatch):
    passages = passages_of(*TEXTS)
    retriever = retriever_of(passages, encoder())
    found = retriever.search(EVERYDAY, 4)
    with monkeypatch.context() as without:
        without.setattr("qa.retriever.meanings.meant", lambda _: [])
        before = {each.text: each.score for each in retriever.search(EVERYDAY, 4)}
    gains = {each.text: each.score - before[each.text] for each in found}
    assert max(gains, key=gains.__getitem__) == TEXTS[1]
    assert gains[TEXTS[1]] > 0.1
    assert all(each.lexical_rank or each.dense_rank for each in found)
    assert retriever.search_many([EVERYDAY, "桥"], 4) == [found, retriever.search("桥", 4)]
    others = np.array([each.id for each in passages if each.text != TEXTS[1]])
    assert TEXTS[1] not in {each.text for each in retriever.search(EVERYDAY, 4, others)}


def test_a_question_in_everyday_words_of_nothing_finds_nothing():
    assert retriever_of([]).search(EVERYDAY, 4) == []


def test_allowed_ids_restrict_every_step(collection: list[Passage], retriever: Retriever):
    question = collection[-1].text
    allowed = np.array([each.id for each in collection[:20]])
    found = retriever.search(question, 50, allowed)
    assert found
    assert {each.id for each in found} <= set(allowed.tolist())
    assert retriever.search(question, 5, np.empty(0, np.int64)) == []


def test_the_title_and_the_section_count():
    lake = Document("a", "湖泊保护条例", "a.md")
    road = Document("b", "道路管理条例", "b.md")
    text = "违反规定的，处五百元罚款。"
    paragraph = Paragraph(1, ParagraphKind.ARTICLE, ("法律责任",), text, ((0, len(text)),))
    passages = [
        Passage(i, document, paragraph, text, 0, len(text))
        for i, document in enumerate((road, lake, road, road))
    ]
    assert retriever_of(passages).search("湖泊保护违反规定怎么处罚", 1)[0].document is lake


def test_many_questions_give_what_one_by_one_gives(retriever: Retriever):
    questions = ["高新技术企业达到多少家", "岁月记载着奋斗的足迹。", "什么时候防汛", "？？", "abc"]
    assert retriever.search_many(questions, 5) == [retriever.search(question, 5) for question in questions]
    assert retriever.search_many([], 5) == []


def test_nothing_indexed_and_bad_k(retriever: Retriever):
    assert retriever_of([]).search("什么", 3) == []
    with pytest.raises(ValueError):
        retriever.search("什么", 0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_takes_any_text(question: str):
    found = retriever_of(passages_of("会议批准了报告。", "全市人口增长。")).search(question, 5)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_run_of_clauses_that_a_passage_holds_is_found_first(data: st.DataObject):
    words = st.text(st.sampled_from("市政协会议报告批准全五六次水库防汛"), min_size=1, max_size=9)
    texts = data.draw(
        st.lists(st.lists(words, min_size=1, max_size=5).map("，".join), min_size=1, max_size=8)
    )
    passages = passages_of(*[text + "。" for text in texts])
    chosen = data.draw(st.sampled_from(passages))
    clauses = chosen.text.rstrip("。").split("，")
    start = data.draw(st.integers(0, len(clauses) - 1))
    end = data.draw(st.integers(start + 1, len(clauses)))
    first = retriever_of(passages).search("，".join(clauses[start:end]), 1)[0]
    assert stands_in(unit_sequence("，".join(clauses[start:end])), unit_sequence(first.text))


def yearly(text: str, dates: dict[str, str], title: str = "政府工作报告") -> list[Passage]:
    """Return one passage for each date: `text` with the date's number, in a report of that date."""
    found: list[Passage] = []
    for i, (date, number) in enumerate(dates.items()):
        said = text.format(number)
        paragraph = Paragraph(1, ParagraphKind.BODY, (), said, ((0, len(said)),))
        found.append(Passage(i, Document(date, title, f"{i}.txt", date), paragraph, said, 0, len(said)))
    return found


def test_a_year_named_finds_the_report_of_that_year_though_no_paragraph_says_it():
    reports = yearly(
        "今年拟安排财政赤字{}亿元。", {"2011-03-05": "9000", "2012-03-05": "8000", "2013": "12000"}
    )
    retriever = retriever_of(reports)
    for number, year in enumerate(("2011", "二〇一二", "2013")):
        assert retriever.search(f"{year}年的财政赤字是多少？", 1)[0].id == number


def test_a_sentence_repeated_comes_first_in_a_document_of_another_year_too():
    reports = yearly("到2012年财政赤字降到{}亿元以下。", {"2011-03-05": "9000", "2012-03-05": "800"})
    assert retriever_of(reports).search("到2012年财政赤字降到9000亿元以下。", 1)[0].id == 0
    sentence = "2012年，财政赤字为500亿元。"
    reports = yearly("2012年，财政赤字为{}亿元。", {"2012-03-05": "800", "1999": "500"})
    assert retriever_of(reports).search(sentence, 1)[0].id == 1


def test_a_place_named_finds_the_rules_of_that_place():
    own, other = (Document(t, f"{t}市湖泊保护条例", f"{t}.txt") for t in ("甲江", "乙川"))
    texts = {own: "违反规定的，处五百元罚款。", other: "违反湖泊保护规定罚款的，处罚款多少由市定。"}
    passages = [
        Passage(i, of, Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),)), text, 0, len(text))
        for i, (of, text) in enumerate(texts.items())
    ]
    retriever = retriever_of(passages)
    assert retriever.search("湖泊保护规定的罚款是多少？", 1)[0].id == 1
    assert retriever.search("甲江市湖泊保护规定的罚款是多少？", 1)[0].id == 0
    assert retriever.search("乙川市湖泊保护规定的罚款是多少？", 1)[0].id == 1


def test_of_a_document_named_as_the_source_alone_passages_are_found():
    own, other = Document("a", "云栖大学招生简章", "a.txt"), Document("b", "用户手册", "b.txt")
    texts = (own, "报名费每人180元。"), (other, "滤芯的使用寿命为六个月。"), (own, "学制三年。")
    passages = [
        Passage(i, of, Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),)), text, 0, len(text))
        for i, (of, text) in enumerate(texts)
    ]
    retriever = retriever_of(passages)
    assert {each.id for each in retriever.search("招生简章里，滤芯的使用寿命是多久？", 3)} <= {0, 2}
    assert retriever.search("滤芯的使用寿命是多久？", 1)[0].id == 1


def test_a_paragraph_that_opens_with_what_is_asked_about_comes_first():
    others = ("会议闭幕。", "粮食丰收。", "山水相连。")
    retriever = retriever_of(
        passages_of("山坡上多见，花小而白，夏天开，是蓍。", "蓍是山坡上多见，花小而白，夏天开。", *others)
    )
    assert retriever.search("蓍的叶子", 2)[0].text.startswith("蓍")


def test_within_a_document_counts_what_is_asked_beyond_its_title():
    """The words of the title stand in the first article, and say nothing about which article is meant."""
    law = "江海市国防教育条例"
    texts = "为了加强国防教育，做好江海市国防教育工作，制定本条例。", "学校的教员由财政发给工资，每月一次。"
    passages = passages_of(*texts, title=law)
    [first, *_] = retriever_of(passages, LateHashingEncoder()).search(f"{law}国防教育教员谁给工资？", 2)
    assert first.text == texts[1]
