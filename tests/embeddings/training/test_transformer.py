"""The Transformer starts as the static encoder, learns what order says, and goes on where it stopped."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, models, pre_tokenizers

from embeddings.encoder import load_encoder
from embeddings.training.__main__ import main
from embeddings.training.loop import Plan
from embeddings.training.tokens import Bag, TokenSource
from embeddings.training.transformer import build, write_model
from embeddings.training.transformer_int8 import Int8Transformer, export_int8
from embeddings.training.transformer_loop import LONGEST_READ, encode, train_transformer

PIECES, DIMENSION = 32, 16


@pytest.fixture
def tokenizer() -> Tokenizer:
    pieces = [("[UNK]", 0.0), *((chr(ord("一") + i), -3.0) for i in range(1, PIECES))]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def table() -> torch.Tensor:
    rows = torch.randn(PIECES, DIMENSION, generator=torch.Generator().manual_seed(5)) * 0.05
    rows[0] = 0
    return rows


def ordered() -> dict[str, TokenSource]:
    """Documents 2 i and 2 i + 1 hold the same two pieces, one way round and the other; so do their queries."""
    pairs = np.array([[a, a + 1, a + 1, a] for a in range(1, 31, 2)]).reshape(-1, 2)
    documents = np.repeat(pairs, 4, axis=0).reshape(len(pairs), 8)
    one = np.arange(len(pairs) + 1)
    flat = documents.ravel().astype(np.uint16), pairs.ravel().astype(np.uint16)
    return {"pairs": TokenSource(flat[0], 8 * one, flat[1], 2 * one, one, np.full(len(pairs), -1))}


def plan(steps: int) -> Plan:
    return Plan(steps, 3, DIMENSION, batch=30, rate=0.01, dropped=(0.0, 0.0), shares=(("pairs", 1.0),))


def weights(model: SentenceTransformer) -> torch.Tensor:
    return torch.cat([each.detach().ravel() for each in model.parameters()])


def test_it_starts_as_the_mean_of_the_table(tokenizer: Tokenizer) -> None:
    model = build(table(), tokenizer)
    found = model.encode_document(["丁七丄", "丂", "〇"])
    expected = torch.stack([table()[[1, 3, 4]].mean(0), table()[2], torch.zeros(DIMENSION)])
    np.testing.assert_allclose(found, expected, rtol=0.01, atol=1e-6)


def test_texts_of_other_lengths_beside_it_change_no_vector(tokenizer: Tokenizer) -> None:
    model = build(table(), tokenizer)
    for each in model.parameters():
        torch.nn.init.normal_(each, std=0.1)  # so that attention counts
    lengths = np.array([3, LONGEST_READ + 40, 1, 70, 8] * 20)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    ids = np.random.default_rng(1).integers(1, PIECES, lengths.sum())
    together = encode(model, Bag(ids, starts))
    for i in (0, 1, 2, 99):
        alone = Bag(ids[starts[i] : starts[i] + min(lengths[i], LONGEST_READ)], np.array([0]))
        torch.testing.assert_close(together[i], encode(model, alone)[0], rtol=0.02, atol=1e-4)


def test_a_resumed_run_is_the_run_that_was_not_interrupted(tmp_path: Path, tokenizer: Tokenizer) -> None:
    whole, stopped, resumed = (build(table(), tokenizer) for _ in range(3))
    losses = list(train_transformer(ordered(), whole, plan(8), tmp_path / "a.safetensors", keep_every=3))
    kept = tmp_path / "b.safetensors"
    interrupted = list(islice(train_transformer(ordered(), stopped, plan(8), kept, keep_every=3), 5))
    rest = list(train_transformer(ordered(), resumed, plan(8), kept, keep_every=3))
    assert [step for step, _ in rest] == [4, 5, 6, 7, 8]
    assert interrupted[:3] + rest == losses
    torch.testing.assert_close(weights(resumed), weights(whole), rtol=0, atol=0)


def test_it_learns_the_order_that_the_static_encoder_cannot_see(tmp_path: Path, tokenizer: Tokenizer) -> None:
    model = build(table(), tokenizer)
    losses = [loss for _, loss in train_transformer(ordered(), model, plan(60), tmp_path / "c.safetensors")]
    assert losses[0] > np.log(2) > 0.3 > losses[-1]  # two documents alike: log 2 is the best without order
    kept = {name: each for name, each in model.named_parameters() if "embed_tokens" in name}
    torch.testing.assert_close(next(iter(kept.values())).detach(), table(), rtol=0, atol=0)


def test_the_folder_opens_as_an_encoder(tmp_path: Path, tokenizer: Tokenizer) -> None:
    model = build(table(), tokenizer, layers=1)
    write_model(tmp_path / "model", model)
    asked = ["丁七丄", "丂丁"]
    opened = load_encoder(tmp_path / "model")
    np.testing.assert_allclose(opened.encode_query(asked), model.encode_query(asked), atol=1e-6)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # the exporter's own
def test_eight_bits_say_nearly_the_same(tmp_path: Path, tokenizer: Tokenizer) -> None:
    model = build(table(), tokenizer, layers=1)
    list(train_transformer(ordered(), model, plan(3), tmp_path / "d.safetensors"))
    write_model(tmp_path / "model", model)
    export_int8(model, tmp_path / "model")
    texts = ["丁七丄", "丂丁" * 20, "", "丂"]
    found, expected = Int8Transformer(tmp_path / "model").encode_document(texts), model.encode_document(texts)
    for i in (0, 1, 3):
        assert np.corrcoef(found[i], expected[i])[0, 1] > 0.99
    assert np.abs(found[2]).max() < 1e-3


def test_the_command_trains_it_from_an_encoder(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"text": "清水河沿河居民以种植水稻和捕鱼为生，收入逐年增加。", "queries": [["河边靠什么过日子", 7]]}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(row), encoding="utf-8")

    def run(out: str, *more: object) -> None:
        options = [
            "--data",
            data,
            "--out",
            tmp_path / out,
            "--work",
            tmp_path / "work",
            "--batch",
            "4",
            *more,
        ]
        monkeypatch.setattr(sys, "argv", ["training", *map(str, options)])
        main()

    run("static", "--steps", 1, "--pieces", 300)
    start = ["--start", tmp_path / "static", "--pairs", tmp_path / "pairs.jsonl", "--steps", 2]
    with pytest.raises(SystemExit):
        run("transformer", "--architecture", "transformer")
    run("transformer", "--architecture", "transformer", *start)
    assert load_encoder(tmp_path / "transformer").encode_query(["清水河"]).shape == (1, 512)
    assert capsys.readouterr().out.count("R@1") == 2
