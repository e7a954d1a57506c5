"""The knowledge base but for reading: documents in and out, search, stores, encoders."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from qa.datatypes import ParagraphKind
from qa.errors import (
    DocumentNotFoundError,
    EmptyDocumentError,
    InvalidQuestionError,
    PathNotFoundError,
    UndecodableDocumentError,
    UnsupportedFormatError,
)
from qa.knowledge_base import KnowledgeBase
from tests.qa.hashing import HashingEncoder

FLOOD = "flood_notice.txt"


def write(path: Path, *paragraphs: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return path


@pytest.fixture(params=["memory", "folder"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KnowledgeBase]:
    store = None if request.param == "memory" else tmp_path / "store"
    with KnowledgeBase.build([], store=store, encoder=HashingEncoder()) as made:
        yield made


@pytest.fixture
def notes(empty: KnowledgeBase, tmp_path: Path) -> KnowledgeBase:
    """Two documents: a.txt on the harvest, b.txt on the reservoir."""
    write(tmp_path / "a.txt", "全市粮食产量达到五十万吨。", "农民人均收入增长百分之六。")
    write(tmp_path / "b.txt", "水库蓄水量保持稳定，防汛工作有序开展。")
    empty.add([tmp_path / "a.txt", tmp_path / "b.txt"])
    return empty


def sources(knowledge_base: KnowledgeBase) -> list[str]:
    return [document.source for document in knowledge_base.documents()]


def test_documents_come_in_the_order_they_were_given(notes: KnowledgeBase):
    assert sources(notes) == ["a.txt", "b.txt"]


def test_the_passage_asked_for_is_found(notes: KnowledgeBase):
    found = notes.search("水库蓄水量怎么样")
    assert found[0].document.source == "b.txt"
    assert found[0].rank == 1
    assert len(notes.search("粮食", top_k=2)) == 2


def test_texts_come_back_exactly(notes: KnowledgeBase, tmp_path: Path):
    for document in notes.documents():
        text = notes.source_text(document.id)
        assert text == (tmp_path / document.source).read_text(encoding="utf-8")
        for paragraph in notes.paragraphs(document.id):
            assert "".join(text[a:b] for a, b in paragraph.source_spans) == paragraph.text


def test_a_file_of_a_known_name_replaces_the_document(notes: KnowledgeBase, tmp_path: Path):
    write(tmp_path / "a.txt", "全市粮食产量达到八十万吨。")
    report = notes.add([tmp_path / "a.txt"])
    assert [each.source for each in report.replaced] == ["a.txt"]
    assert not report.added + report.unchanged + report.failed
    assert sources(notes) == ["b.txt", "a.txt"]
    texts = [each.text for each in notes.search("全市粮食产量达到多少万吨", 10)]
    assert "全市粮食产量达到八十万吨。" in texts
    assert not any("五十万吨" in text or "人均收入" in text for text in texts)


def test_known_content_changes_nothing(notes: KnowledgeBase, tmp_path: Path):
    before = notes.documents(), notes.search("粮食", 10)
    (tmp_path / "copy.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    report = notes.add([tmp_path / "a.txt", tmp_path / "copy.txt"])
    assert len(report.unchanged) == 2
    assert not report.added + report.replaced + report.failed
    assert (notes.documents(), notes.search("粮食", 10)) == before


def test_one_content_under_two_names_and_one_name_twice(empty: KnowledgeBase, tmp_path: Path):
    first = write(tmp_path / "one" / "a.txt", "会议批准了报告。")
    same = write(tmp_path / "one" / "b.txt", "会议批准了报告。")
    later = write(tmp_path / "two" / "a.txt", "水库防汛工作。")
    report = empty.add([first, same, later])
    assert [each.source for each in report.added] == ["a.txt", "b.txt"]
    assert {each.text for each in empty.search("会议水库", 10)} == {"会议批准了报告。", "水库防汛工作。"}
    assert len(empty.add([first, same]).unchanged) == 2


def test_a_no_op_writes_no_generation(tmp_path: Path):
    path = write(tmp_path / "a.txt", "全市粮食产量达到五十万吨。")
    with KnowledgeBase.build([path], store=tmp_path / "store", encoder=HashingEncoder()) as made:
        made.add([path])
        assert [each.name for each in (tmp_path / "store").glob("generation-*")] == ["generation-1"]


def test_a_file_that_now_equals_another_document_does_not_stay_as_it_was(
    notes: KnowledgeBase, tmp_path: Path
):
    (tmp_path / "a.txt").write_bytes((tmp_path / "b.txt").read_bytes())
    notes.add([tmp_path / "a.txt"])
    assert sources(notes) == ["a.txt"]
    assert notes.search("粮食产量", 10)[0].document.source == "a.txt"


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("names", [("earlier.txt", "later.txt"), ("b.txt", "a.txt")])
def test_no_document_is_lost_when_names_rotate(
    empty: KnowledgeBase, tmp_path: Path, names: tuple[str, str], at_once: bool
):
    quarters = ["第二季度营业收入为二百八十亿元。", "第三季度营业收入为三百二十亿元。", "第四季度利润增长。"]
    earlier, later = (tmp_path / "files" / name for name in names)
    for first, second in pairwise(quarters):
        write(earlier, first)
        write(later, second)
        for paths in [[tmp_path / "files"]] if at_once else [[earlier], [later]]:
            assert not empty.add(paths).failed
    found = {each.source: empty.source_text(each.id).strip() for each in empty.documents()}
    assert found == {earlier.name: quarters[1], later.name: quarters[2]}


def test_two_files_whose_contents_change_places_are_both_replaced(notes: KnowledgeBase, tmp_path: Path):
    before = {each.source: each.id for each in notes.documents()}
    contents = [(tmp_path / name).read_bytes() for name in ("a.txt", "b.txt")]
    (tmp_path / "a.txt").write_bytes(contents[1])
    (tmp_path / "b.txt").write_bytes(contents[0])
    report = notes.add([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [each.source for each in report.replaced] == ["a.txt", "b.txt"] and not report.unchanged
    after = {each.source: each.id for each in notes.documents()}
    assert (after["a.txt"], after["b.txt"]) == (before["b.txt"], before["a.txt"])


def test_faulty_files_do_not_keep_the_others_out(empty: KnowledgeBase, tmp_path: Path):
    good = write(tmp_path / "good.txt", "会议批准了报告。")
    bare = write(tmp_path / "bare.txt", "  ")
    strange = write(tmp_path / "strange.xyz", "会议")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 40)
    report = empty.add([bare, strange, good, binary, tmp_path / "missing.txt"])
    assert [each.source for each in report.added] == ["good.txt"]
    assert {name: type(error) for name, error in report.failed} == {
        "bare.txt": EmptyDocumentError,
        "strange.xyz": UnsupportedFormatError,
        "binary.txt": UndecodableDocumentError,
        "missing.txt": PathNotFoundError,
    }
    assert empty.additions == report
    assert empty.search("会议批准了什么")[0].text == "会议批准了报告。"


def test_a_folder_gives_its_files_by_their_paths_in_it(empty: KnowledgeBase, tmp_path: Path):
    folder = tmp_path / "reports"
    for name in (
        "2021/report.txt",
        "2022/report.txt",
        "notes.md",
        ".hidden/x.txt",
        "2022/.secret.txt",
        "t.png",
    ):
        write(folder / name, f"这是{name}的内容。")
    report = empty.add([folder])
    assert sources(empty) == ["2021/report.txt", "2022/report.txt", "notes.md"]
    assert report.failed == ()


def test_a_folder_without_documents_says_so(empty: KnowledgeBase, tmp_path: Path):
    (tmp_path / "void").mkdir()
    report = empty.add([tmp_path / "void"])
    assert [(name, type(error)) for name, error in report.failed] == [("void", EmptyDocumentError)]


def test_uploads_keep_their_own_names(empty: KnowledgeBase, tmp_path: Path):
    path = write(tmp_path / "upload-8f3a.txt", "会议批准了报告。")
    empty.add([path], names=["年度报告.txt"])
    assert sources(empty) == ["年度报告.txt"]


def test_progress_counts_up_to_the_total(empty: KnowledgeBase, documents: Path):
    calls: list[tuple[str, int, int]] = []
    empty.add([documents], progress=lambda *call: calls.append(call))
    assert list(dict.fromkeys(stage for stage, _, _ in calls)) == ["read", "index"]
    for stage in ("read", "index"):
        counts = [(done, total) for each, done, total in calls if each == stage]
        assert counts == sorted(counts)
        assert counts[-1][0] == counts[-1][1] == counts[0][1]


def test_a_removed_document_answers_no_more(notes: KnowledgeBase):
    document = notes.documents()[1]
    notes.remove(document.id)
    assert sources(notes) == ["a.txt"]
    assert {each.document.source for each in notes.search("水库蓄水量防汛工作", 10)} == {"a.txt"}
    for call in (notes.remove, notes.paragraphs, notes.source_text):
        with pytest.raises(DocumentNotFoundError, match=document.id):
            call(document.id)


def test_documents_restrict_the_search(notes: KnowledgeBase):
    first, second = notes.documents()
    assert {each.document for each in notes.search("水库蓄水量", 10, [first.id])} == {first}
    assert len({each.document for each in notes.search("水库蓄水量", 10, [first.id, second.id])}) == 2
    assert notes.search("水库蓄水量", 10, []) == []
    with pytest.raises(DocumentNotFoundError, match="nobody"):
        notes.search("水库蓄水量", 10, [first.id, "nobody"])


@pytest.mark.parametrize("question", ["", " \n", "？！", "问" * 2001, "a\ud800b"])
def test_bad_questions_are_refused(notes: KnowledgeBase, question: str):
    for ask in (notes.search, notes.answer):
        with pytest.raises(InvalidQuestionError):
            ask(question)


def test_bad_top_k_is_refused(notes: KnowledgeBase):
    for ask in (notes.search, notes.answer):
        with pytest.raises(ValueError):
            ask("水库", top_k=0)


@pytest.mark.parametrize(
    "question", ["水库\x00蓄水量", "<b>水库</b>", "水库😀", "水库' OR 1=1 --", "1" * 2000]
)
def test_strange_questions_are_searched(notes: KnowledgeBase, question: str):
    assert notes.search(question)


def test_an_empty_knowledge_base_finds_nothing(empty: KnowledgeBase):
    assert empty.documents() == []
    assert empty.search("什么") == []


def test_asking_while_documents_come_and_go(notes: KnowledgeBase, tmp_path: Path):
    paths = [write(tmp_path / f"{i}.txt", f"第{i}号水库的蓄水量为{i}万方。") for i in range(8)]

    def ask(_: int) -> None:
        found = notes.search("水库的蓄水量", 10)
        assert found[0].document.source != "a.txt"
        assert [each.rank for each in found] == list(range(1, len(found) + 1))

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, i) for i in range(40)]
        for path in paths:
            notes.add([path])
        notes.remove(notes.documents()[-1].id)
        for each in asked:
            each.result()
    assert len(notes.documents()) == 9


def test_paragraphs_are_counted_for_all_documents_at_once(documents: Path):
    with KnowledgeBase.build([documents]) as knowledge_base:
        counted = {
            each.id: sum(
                part.kind is not ParagraphKind.HEADING for part in knowledge_base.paragraphs(each.id)
            )
            for each in knowledge_base.documents()
        }
        assert knowledge_base.paragraph_counts() == counted
