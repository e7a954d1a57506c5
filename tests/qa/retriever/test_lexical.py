"""BM25Index beyond its contract: scores by hand, batches, damage."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from qa.retriever import lexical
from qa.retriever.lexical import BM25Index


def test_scores_by_hand():
    """甲乙 has the terms 甲, 乙 and 甲乙: length 3. 丙丙丙 has 丙 three times and 丙丙 twice: length 5."""
    index = BM25Index(k1=1.2, b=0.75)
    index.add([0, 1], ["甲乙", "丙丙丙"])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))  # every term stands in one of two texts: ln 2
    assert idf == pytest.approx(0.6931472)
    single = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / 4))
    assert index.search(["甲"], 1)[0][0, 0] == pytest.approx(single)
    assert index.search(["甲乙"], 1)[0][0, 0] == pytest.approx(3 * single)
    damping = 1.2 * (0.25 + 0.75 * 5 / 4)
    repeated = idf * 2.2 * (3 / (3 + damping) + 2 / (2 + damping))
    assert index.search(["丙丙丙丙"], 1)[0][0, 0] == pytest.approx(repeated)


def test_k1_zero_counts_presence_alone():
    index = BM25Index(k1=0)
    index.add([0, 1], ["甲甲甲甲", "甲乙"])
    assert index.search(["甲"], 2)[0][0].tolist() == pytest.approx([math.log(1.2)] * 2)  # ln(1 + 0.5 / 2.5)


def test_a_term_repeated_in_the_question_counts_once():
    index = BM25Index()
    index.add([0, 1], ["甲", "乙"])
    assert index.search(["甲。甲"], 1)[0][0, 0] == index.search(["甲"], 1)[0][0, 0]


def test_adding_one_text_leaves_the_large_batches_alone():
    index = BM25Index()
    index.add(range(2000), [f"第{i}条 有关部门应当依法办理第{i * 7}号事项" for i in range(2000)])
    before = index._batches
    index.add([5000], ["新的一条"])
    assert index._batches[: len(before)] == before


def test_many_small_additions_keep_few_batches():
    index = BM25Index()
    for i in range(300):
        index.add([i], [f"第{i}条 依法办理"])
    assert len(index._batches) < 12
    assert len(index) == 300
    assert index.search(["第123条"], 1)[1][0, 0] == 123


def test_texts_are_inverted_in_stretches(monkeypatch: pytest.MonkeyPatch):
    texts = [f"第{i}条 依法办理{'的' * (i % 5)}" for i in range(50)]
    whole, parts = BM25Index(), BM25Index()
    whole.add(range(50), texts)
    monkeypatch.setattr(lexical, "_BATCH_CHARACTERS", 40)
    monkeypatch.setattr(lexical, "_LARGEST_MERGE", 100)
    parts.add(range(50), texts)
    assert len(parts._batches) > 2
    for query in ("第17条", "依法的", "办理的的"):
        for one, other in zip(whole.search([query], 9), parts.search([query], 9), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_batch_mostly_removed_is_written_anew():
    index = BM25Index()
    index.add(range(10), ["全市人口"] * 10)
    index.remove(range(6))
    assert [len(batch.ids) for batch in index._batches] == [4]
    index.remove(range(10))
    assert index._batches == ()


def test_a_copy_changes_alone():
    index = BM25Index()
    index.add([0, 1], ["全市", "会议"])
    other = index.copy()
    other.remove([0])
    other.add([2], ["全市人口"])
    assert index.search(["全市"], 1)[1][0, 0] == 0
    assert other.search(["全市"], 1)[1][0, 0] == 2


def _saved(folder: Path) -> list[Path]:
    index = BM25Index()
    index.add(range(3000), [f"第{i}条 有关部门依法办理{i * i}号事项" for i in range(3000)])
    index.save(folder)
    return sorted(folder.iterdir())


def test_every_missing_or_shortened_file_is_noticed(tmp_path: Path):
    for path in _saved(tmp_path):
        content = path.read_bytes()
        for damaged in (None, b"", content[: len(content) // 2], content[:-1]):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(ValueError):
                BM25Index.load(tmp_path)
            path.write_bytes(content)
    assert len(BM25Index.load(tmp_path)) == 3000


def test_arrays_of_different_indexes_do_not_mix(tmp_path: Path):
    _saved(tmp_path / "one")
    other = BM25Index()
    other.add([0], ["别的"])
    other.save(tmp_path / "two")
    (tmp_path / "one" / "0.rows.npy").write_bytes((tmp_path / "two" / "0.rows.npy").read_bytes())
    with pytest.raises(ValueError):
        BM25Index.load(tmp_path / "one")


def test_another_format_is_refused(tmp_path: Path):
    BM25Index().save(tmp_path)
    (tmp_path / "bm25.json").write_text('{"format": 99, "k1": 1, "b": 0, "batches": 0}', encoding="utf-8")
    with pytest.raises(ValueError, match="format 99"):
        BM25Index.load(tmp_path)


def test_no_pickle_is_written(tmp_path: Path):
    for path in _saved(tmp_path):
        assert path.suffix in {".npy", ".json"}
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)
