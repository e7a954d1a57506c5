"""The training goes on where it stopped, learns what it is shown, and writes what both loaders open."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models

from embeddings.encoder import StaticEncoder
from embeddings.training.__main__ import main
from embeddings.training.loop import Plan, first_table, train
from embeddings.training.meanings import load_meanings
from embeddings.training.tokens import TokenSource

PIECES = 64


def paired() -> dict[str, TokenSource]:
    """Thirty documents of the token 2 i, each asked for by 2 i + 1: nothing shared, all to learn."""
    documents = np.repeat(2 * np.arange(30), 10).astype(np.uint16)
    one = np.arange(31)
    queries = (2 * np.arange(30) + 1).astype(np.uint16)
    return {"pairs": TokenSource(documents, 10 * one, queries, one, one, np.full(30, -1))}


def plan(steps: int) -> Plan:
    return Plan(steps, seed=3, dimension=8, batch=30, rate=0.05, shares=(("pairs", 1.0),))


def table() -> torch.Tensor:
    return first_table(np.ones(PIECES, dtype=np.int64), plan(1))


def test_a_resumed_run_is_the_run_that_was_not_interrupted(tmp_path: Path) -> None:
    whole, resumed = table(), table()
    losses = list(train(paired(), whole, plan(12), tmp_path / "a.npz", keep_every=5))
    interrupted = list(islice(train(paired(), table(), plan(12), tmp_path / "b.npz", keep_every=5), 8))
    rest = list(train(paired(), resumed, plan(12), tmp_path / "b.npz", keep_every=5))
    assert [step for step, _ in rest] == [6, 7, 8, 9, 10, 11, 12]
    assert interrupted[:5] + rest == losses
    torch.testing.assert_close(resumed, whole, rtol=0, atol=0)


def test_pairs_that_share_no_token_are_learned(tmp_path: Path) -> None:
    learned = table()
    losses = [loss for _, loss in train(paired(), learned, plan(200), tmp_path / "c.npz")]
    units = torch.nn.functional.normalize(learned.detach())
    nearest = (units[1:60:2] @ units[0:60:2].T).argmax(dim=1)
    assert losses[0] > 3 > 0.5 > losses[-1]
    assert nearest.tolist() == list(range(30))


def test_the_command_makes_a_folder_that_opens(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--data", data, "--out", tmp_path / "model", "--work", tmp_path / "work", "--steps", "3"]
    monkeypatch.setattr(sys, "argv", ["training", *map(str, options), "--batch", "4", "--pieces", "300"])
    main()
    first = StaticEncoder(tmp_path / "model").encode_query(["清水河全长多少？"])
    main()  # everything is in the work folder by now
    np.testing.assert_array_equal(StaticEncoder(tmp_path / "model").encode_query(["清水河全长多少？"]), first)
    assert capsys.readouterr().out.count("R@1") == 2
    assert "--seed 1" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_written_questions_and_word_vectors_join_in(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "words.txt").write_text("[PAD]\n居民\n水稻", encoding="utf-8")
    np.save(tmp_path / "vectors.npy", np.eye(3, dtype=np.float32))
    row = {
        "text": "清水河沿河居民以种植水稻和捕鱼为生，收入逐年增加。",
        "queries": [["河边的人靠什么过日子", 7]],
    }
    (tmp_path / "pairs.jsonl").write_text(json.dumps(row), encoding="utf-8")
    options = ["--data", data, "--out", tmp_path / "model", "--work", tmp_path / "work", "--steps", "2"]
    options += ["--vectors", tmp_path, "--pairs", tmp_path / "pairs.jsonl", "--batch", "4", "--pieces", "300"]
    monkeypatch.setattr(sys, "argv", ["training", *map(str, options)])
    main()
    assert StaticEncoder(tmp_path / "model").dimension == 512
    assert "of the pair file" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_word_vectors_stand_first_and_keep_the_lengths() -> None:
    meanings = np.zeros((PIECES, 2), dtype=np.float32)
    meanings[3] = (0.6, 0.8)
    counts = np.arange(PIECES)
    with_meanings, without = first_table(counts, plan(1), meanings), first_table(counts, plan(1))
    length = without[3].norm()
    torch.testing.assert_close(with_meanings[3, :2], torch.tensor([0.6, 0.8]) * length)
    assert with_meanings[4, :2].abs().max() == 0
    torch.testing.assert_close(with_meanings[:, 2:], without[:, 2:])


def test_word_vectors_are_found_by_word_and_centred(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("[PAD]\n居民\n水稻", encoding="utf-8")
    np.save(tmp_path / "vectors.npy", np.array([[0, 0], [3, 0], [0, 2]], dtype=np.float32))
    tokenizer = Tokenizer(models.Unigram([("<unk>", 0.0), ("▁水稻", -1.0), ("居民", -1.0)], unk_id=0))
    found = load_meanings(tmp_path, tokenizer)
    half = 0.5**0.5
    np.testing.assert_allclose(found, [[0, 0], [-half, half], [half, -half]], atol=1e-6)


def test_hard_negatives_are_pushed_behind_what_they_look_like(tmp_path: Path) -> None:
    """Document 30 + i holds the very token that asks for document i: only being told so puts it behind."""
    near = np.repeat(np.arange(30, 60)[:, None], 2, axis=1)
    pairs = paired()["pairs"]
    traps = np.repeat(2 * np.arange(30) + 1, 10).reshape(30, 10).astype(np.uint16)
    traps[:, 5:] = 62
    documents = np.concatenate((pairs.documents, traps.ravel()))
    counts = np.concatenate((pairs.first_query, np.full(30, 30)))
    padded = np.concatenate((near, np.full((30, 2), -1)))
    behind = []
    for known in (np.empty((0, 0), dtype=np.int64), padded):
        source = TokenSource(
            documents, 10 * np.arange(61), pairs.queries, pairs.query_bounds, counts, pairs.anchors, known
        )
        learned = table()
        list(train({"pairs": source}, learned, plan(200), tmp_path / f"{known.size}.npz"))
        rows = learned.detach()
        texts = rows[1:60:2], rows[0:60:2], rows[1:60:2] + rows[62]
        asked, right, trap = (torch.nn.functional.normalize(text) for text in texts)
        behind.append(int(((asked * right).sum(1) > (asked * trap).sum(1)).sum()))
    assert behind[1] == 30 > behind[0]


def test_training_goes_on_from_an_encoder_with_its_pieces(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(work: str, out: str, *more: object) -> None:
        options = ["--data", data, "--out", tmp_path / out, "--work", tmp_path / work, "--batch", "4", *more]
        monkeypatch.setattr(sys, "argv", ["training", *map(str, options)])
        main()

    run("work", "first", "--steps", 2, "--pieces", 300)
    run("other", "second", "--steps", 0, "--pieces", 200, "--start", tmp_path / "first")
    asked = ["清水河全长多少？"]
    first, second = (StaticEncoder(tmp_path / name).encode_query(asked) for name in ("first", "second"))
    np.testing.assert_allclose(first, second, rtol=1e-5)
    (tmp_path / "smaller").mkdir()
    Tokenizer(models.Unigram([("<unk>", 0.0)], unk_id=0)).save(str(tmp_path / "smaller" / "tokenizer.json"))
    with pytest.raises(SystemExit, match="other pieces"):
        run("smaller", "third", "--steps", 2, "--start", tmp_path / "first")
