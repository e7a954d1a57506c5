"""What stands in a folder beside documents keeps no document out."""

from __future__ import annotations

import os
import sqlite3

import pytest

from qa.errors import DamagedStoreError, EmptyDocumentError
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
