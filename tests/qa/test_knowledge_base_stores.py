"""Knowledge bases made, opened again and rebuilt; the default store; what importing costs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.default_store import default_store, seed_files
from qa.errors import (
    DocumentNotFoundError,
    EncoderUnavailableError,
    IncompatibleStoreError,
    StoreNotFoundError,
    UndecodableDocumentError,
)
from qa.knowledge_base import KnowledgeBase
from qa.store import FolderStore
from tests.qa.hashing import HashingEncoder, OtherEncoder

FLOOD = "flood_notice.txt"


def write(path: Path, *paragraphs: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return path


def sources(knowledge_base: KnowledgeBase) -> list[str]:
    return [document.source for document in knowledge_base.documents()]


def test_build_raises_when_nothing_could_be_read(tmp_path: Path):
    with pytest.raises(DocumentNotFoundError, match=r"nothing\.txt"):
        KnowledgeBase.build([tmp_path / "nothing.txt"], encoder=HashingEncoder())


def test_opening_again(tmp_path: Path, documents: Path):
    with KnowledgeBase.build([documents], store=tmp_path / "store", encoder=HashingEncoder()) as made:
        found = made.search("汛期水位", 10)
        listed = made.documents()
    with KnowledgeBase.open(tmp_path / "store", encoder=HashingEncoder()) as again:
        assert again.documents() == listed
        assert again.search("汛期水位", 10) == found


def test_building_into_a_store_adds_to_it(tmp_path: Path, documents: Path):
    store = tmp_path / "store"
    KnowledgeBase.build([documents / FLOOD], store=store, encoder=HashingEncoder()).close()
    with KnowledgeBase.build(seed_files(), store=store, encoder=HashingEncoder()) as made:
        assert sources(made) == [FLOOD, seed_files()[0].name]


def test_memory_and_folder_find_the_same(tmp_path: Path, documents: Path):
    with (
        KnowledgeBase.build([documents], encoder=HashingEncoder()) as one,
        KnowledgeBase.build([documents], store=tmp_path / "store", encoder=HashingEncoder()) as other,
    ):
        for question in ("汛期水位", "高新技术企业有多少家", "谁负责值班"):
            assert one.search(question) == other.search(question)


def test_another_encoder_is_refused_with_the_remedy(tmp_path: Path, documents: Path):
    store = tmp_path / "store"
    KnowledgeBase.build([documents / FLOOD], store=store, encoder=HashingEncoder()).close()
    for attempt in (
        lambda: KnowledgeBase.open(store, encoder=OtherEncoder()),
        lambda: KnowledgeBase.open(store),
        lambda: KnowledgeBase.build([documents / FLOOD], store=store, encoder=OtherEncoder()),
    ):
        with pytest.raises(IncompatibleStoreError, match="yuanwen index --rebuild"):
            attempt()


def test_rebuilding_with_another_encoder(tmp_path: Path, documents: Path):
    store = tmp_path / "store"
    with KnowledgeBase.build([documents], store=store, encoder=HashingEncoder()) as made:
        before = made.documents()
        texts = {each.text for each in made.search("汛期水位", 50)}
        with KnowledgeBase.rebuild(store, encoder=OtherEncoder()) as rebuilt:
            assert rebuilt.documents() == before
            assert {each.text for each in rebuilt.search("汛期水位", 50)} & texts
            assert rebuilt.store.encoder.dimension == OtherEncoder.dimension
        with pytest.raises(IncompatibleStoreError):  # whoever still had it open is told
            made.search("汛期水位")


def test_rebuilding_mends_a_damaged_index(tmp_path: Path, documents: Path):
    store = tmp_path / "store"
    KnowledgeBase.build([documents], store=store, encoder=HashingEncoder()).close()
    next(store.glob("generation-*/lexical/0.rows.npy")).unlink()
    with KnowledgeBase.rebuild(store, encoder=HashingEncoder()) as rebuilt:
        assert rebuilt.search("汛期水位")


def test_no_store(tmp_path: Path):
    with pytest.raises(StoreNotFoundError):
        KnowledgeBase.open(tmp_path / "none")


def test_the_default_store_is_made_once_and_holds_the_seed(own_store: Path):
    assert default_store() == own_store
    with KnowledgeBase.open(default_store()) as opened:
        (seed,) = opened.documents()
        opened.remove(seed.id)
    with KnowledgeBase.open(default_store()) as opened:
        assert opened.documents() == []  # the user's choice stands
        opened.add(seed_files())
        assert opened.documents() == [replace(seed)]


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a folder with a file"])
def test_the_default_store_finds_its_place(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "deep" / "store"
    monkeypatch.setenv("YUANWEN_STORE", str(place))
    if there != "nothing":
        place.mkdir(parents=True)
    if there == "a folder with a file":
        write(place / "own.txt", "自己的文件")
    with KnowledgeBase.open(default_store()) as opened:
        assert sources(opened) == [seed_files()[0].name]
    assert [each.name for each in place.parent.iterdir()] == ["store"]


def test_importing_costs_nothing():
    code = (
        "import sys, qa; heavy = {'numpy', 'torch', 'faiss', 'gradio', 'sentence_transformers'};"
        "print(sorted(heavy & set(sys.modules)), callable(qa.answer))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[] True"


def test_the_knowledge_base_can_be_imported_from_the_top():
    import qa

    assert qa.KnowledgeBase is KnowledgeBase
    with pytest.raises(AttributeError, match="nonsense"):
        _ = qa.nonsense


def test_a_first_index_without_a_readable_file_leaves_no_store(tmp_path: Path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UndecodableDocumentError):
        KnowledgeBase.build([bad], store=tmp_path / "store", encoder=HashingEncoder())
    assert not FolderStore.exists(tmp_path / "store")
    assert list((tmp_path / "store").iterdir()) == []
    with pytest.raises(StoreNotFoundError):
        KnowledgeBase.open(tmp_path / "store")


def test_a_store_that_was_there_survives_files_that_cannot_be_read(tmp_path: Path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("全市人口增长。", encoding="utf-8")
    bad.write_bytes(bytes(range(256)) * 20)
    KnowledgeBase.build([good], store=tmp_path / "store", encoder=HashingEncoder()).close()
    with KnowledgeBase.build([bad], store=tmp_path / "store", encoder=HashingEncoder()) as again:
        assert len(again.documents()) == 1
        assert len(again.additions.failed) == 1


def test_an_encoder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(EncoderUnavailableError, match=tmp_path.name):
        KnowledgeBase.build([], encoder=tmp_path)
