"""What stands in a folder beside documents keeps no document out."""

from __future__ import annotations

import os
import sqlite3

import pytest

from qa.errors import DamagedStoreError, EmptyDocumentError, PathNotFoundError
from qa.knowledge_base import KnowledgeBase

TEXT = "平湖市2023年新建公园12个，总面积35公顷。"


@pytest.mark.skipif(os.name == "nt", reason="there, file names are Unicode and pipes are no files")
def test_a_name_that_is_no_unicode_is_stored_readably(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    with open(os.fsencode(folder) + b"/bad\xff.txt", "w", encoding="utf-8") as file:  # noqa: PTH123 - bytes
        file.write(TEXT + "会议结束。")
    with KnowledgeBase.build([folder], store=tmp_path / "store") as knowledge_base:
        assert {d.source for d in knowledge_base.documents()} == {"good.txt", "bad\ufffd.txt"}


@pytest.mark.skipif(os.name == "nt", reason="there, file names are Unicode and pipes are no files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    with KnowledgeBase.build([]) as knowledge_base:
        added = knowledge_base.add([tmp_path / "pipe.txt", tmp_path / "good.txt"])
    assert [d.source for d in added.added] == ["good.txt"]
    assert isinstance(added.failed[0][1], EmptyDocumentError)


@pytest.mark.parametrize(
    "damage",
    ["update meta set value = 'zz' where key = 'generation'", "update paragraphs set source_spans = 'xx'"],
)
def test_damaged_rows_are_told_as_a_damaged_store(tmp_path, damage):
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    KnowledgeBase.build([tmp_path / "good.txt"], store=tmp_path / "store").close()
    connection = sqlite3.connect(tmp_path / "store" / "store.sqlite3")
    with connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(DamagedStoreError), KnowledgeBase.open(tmp_path / "store") as knowledge_base:
        knowledge_base.answer("新建公园多少个？")


def test_a_cut_database_is_told_as_a_damaged_store(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    KnowledgeBase.build([tmp_path / "good.txt"], store=tmp_path / "store").close()
    database = tmp_path / "store" / "store.sqlite3"
    database.write_bytes(database.read_bytes()[:5000])
    with pytest.raises(DamagedStoreError):
        KnowledgeBase.build([tmp_path / "good.txt"], store=tmp_path / "store")


@pytest.mark.parametrize("name", ["nothing.txt", "nothing", "nothing.xyz"])
def test_a_path_that_is_not_there_is_told_as_it_was_given(tmp_path, name):
    with pytest.raises(PathNotFoundError) as missing:
        KnowledgeBase.build([tmp_path / "folder" / name])
    assert str(tmp_path / "folder" / name) in str(missing.value) and "doctor" not in str(missing.value)


def test_an_upload_that_is_gone_is_told_by_its_own_name(tmp_path):
    with KnowledgeBase.build([]) as knowledge_base:
        ((_, error),) = knowledge_base.add([tmp_path / "0.txt"], names=["报告.txt"]).failed
    assert "报告.txt" in str(error) and str(tmp_path) not in str(error)


def test_files_of_other_types_in_a_folder_are_named_but_hidden_ones(tmp_path):
    for name in ("a.txt", "b.png", "below/c.PNG", "d", ".e.png", ".git/f"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with KnowledgeBase.build([tmp_path]) as knowledge_base:
        assert [d.source for d in knowledge_base.documents()] == ["a.txt"]
        assert sorted(knowledge_base.additions.left_out) == ["b.png", "below/c.PNG", "d"]
