"""Files to documents: titles, dates, errors, hostile files."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from pathlib import Path

import pytest

import qa.corpus.loading
from qa.corpus import SUPPORTED_SUFFIXES, load_document, split_passages
from qa.errors import (
    DocumentNotFoundError,
    DocumentTooLargeError,
    EmptyDocumentError,
    UndecodableDocumentError,
    UnreadableDocumentError,
    UnsupportedFormatError,
)
from tests.qa.corpus.conftest import FIXTURES

TITLES = {
    "work_report_2021.txt": ("政府工作报告", "2021-01-18"),
    "work_report_2022.txt": ("政府工作报告", "2022-01-12"),
    "work_report_2023.txt": ("政府工作报告", "2023-01-09"),
    "lake_protection_regulation.md": ("云泽市湖泊保护条例", "2022-03-30"),
    "electric_bicycle_regulation.md": ("云泽市电动自行车管理条例", "2023-11-30"),
    "flood_notice.txt": ("云泽市防汛抗旱指挥部办公室关于做好2024年防汛备汛工作的通知", "2024-03-11"),
    "product_support_page.txt": ("澄光X3智能门锁常见问题", "2024-08-16"),
    "heritage_survey_ocr.txt": ("白鹭河流域历史文化遗产调查报告", None),
    "traditional_notice.txt": ("海瀾縣政府公告", "2023-09-05"),
    "school_opening_speech.txt": ("在云泽理工学院2024级新生开学典礼上的讲话", "2024-09-02"),
    "editorial_and_speech.txt": ("云泽科技周特刊", None),
}


@pytest.mark.parametrize("name", sorted(TITLES))
def test_titles_and_dates(name: str) -> None:
    loaded = load_document(FIXTURES / name)
    assert (loaded.document.title, loaded.document.date) == TITLES[name]
    assert loaded.document.source == name


def test_every_fixture_is_listed() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == set(TITLES)


def test_identity_is_the_content(tmp_path: Path, load) -> None:
    first, second = load("一份文件。", "a.txt"), load("一份文件。", "b.txt")
    assert first.sha256 == hashlib.sha256("一份文件。".encode()).hexdigest()
    assert first.document.id == second.document.id
    assert load("另一份文件。", "a.txt").document.id != first.document.id


def test_an_upload_keeps_its_own_name_and_never_a_path(tmp_path: Path) -> None:
    path = tmp_path / "tmp123"
    path.write_text("全文。", encoding="utf-8")
    assert load_document(path, name="报告.txt").document.source == "报告.txt"
    assert load_document(path, name="/secret/place/报告.txt").document.source == "报告.txt"


def test_a_file_without_headings_is_called_by_its_name(load) -> None:
    assert load("只有一句话。", "备忘录.txt").document.title == "备忘录"


@pytest.mark.parametrize("name", ["a.exe", "a", "a.txt.zip"])
def test_unsupported_endings(load, name: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        load("文字。", name)
    assert all(suffix in str(caught.value) for suffix in SUPPORTED_SUFFIXES)


def test_endings_in_capitals(load) -> None:
    assert load("文字。", "A.TXT").paragraphs[0].text == "文字。"


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(DocumentNotFoundError):
        load_document(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableDocumentError):
        load_document(tmp_path / "folder.txt")


def test_a_file_that_may_not_be_read_is_not_told_as_missing(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("全文。", encoding="utf-8")

    def refuse(_: Path) -> bytes:  # root may read everything, whatever the file's mode says
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UnreadableDocumentError, match="Permission denied"):
        load_document(path)


@pytest.mark.parametrize(
    "content", ["", " \n\t\n", "\u3000\u200b\n", "——\n。。。\n", "<!-- 注 -->\n", "---\na: b\n---\n"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_nothing_readable(load, content: str, name: str) -> None:
    if name == "a.txt" and any(character.isalnum() for character in content):
        pytest.skip("a comment is text in a text file")
    with pytest.raises(EmptyDocumentError):
        load(content, name)


def test_binary_content_with_a_text_ending(load) -> None:
    for name in ("a.txt", "a.md"):
        with pytest.raises(UndecodableDocumentError):
            load(bytes(range(256)) * 20, name)


def test_too_large(load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.corpus.loading, "MAX_DOCUMENT_BYTES", 1024 * 1024)
    with pytest.raises(DocumentTooLargeError, match="2 MB; the limit is 1 MB"):
        load(b"a" * (1024 * 1024 + 1))


def test_control_characters_are_left_out_of_paragraphs(load) -> None:
    loaded = load("第一\0行，\u200b没有\x07杂质。\n\n" + "正文很长。" * 40)
    assert loaded.paragraphs[0].text == "第一行，没有杂质。"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "sentence", ["全市共有水库四十六座，", "字", "a ", "[", "*a", "# ", "（", "1 ", "&amp;", "\\", "> "]
)
def test_a_huge_line_takes_linear_time_and_a_compact_map(load, name: str, sentence: str) -> None:
    megabyte = (sentence * (300_000 // len(sentence))) + "。完"
    started = time.perf_counter()
    loaded = load(megabyte, name)
    passages = split_passages(loaded.document, loaded.paragraphs)
    assert time.perf_counter() - started < 20
    assert sum(len(paragraph.source_spans) for paragraph in loaded.paragraphs) < 10
    assert all(len(passage.text) <= 180 for passage in passages)


SENTENCE = "全市共有水库四十六座，其中大型三座。"


def test_fifty_megabytes_on_one_line(load) -> None:
    started = time.perf_counter()
    loaded = load(SENTENCE.encode() * (50 * 1024 * 1024 // len(SENTENCE.encode())))
    assert time.perf_counter() - started < 60
    assert len(loaded.paragraphs) == 1
    assert loaded.paragraphs[0].source_spans == ((0, len(loaded.source_text)),)


def test_memory_stays_within_a_few_copies_of_the_text(load) -> None:
    content = SENTENCE.encode() * 10_000
    tracemalloc.start()
    try:
        loaded = load(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(loaded.source_text) * 2 + 20_000_000
