"""The training goes on where it stopped, learns what it is shown, and writes what both loaders open."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.encoder import StaticEncoder
from embeddings.training.__main__ import main
from embeddings.training.loop import Plan, first_table, train
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
