"""Training for late interaction: the product's own score, learned from rivals, resumed, and written to open."""

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
from embeddings.pieces import PieceLists
from embeddings.training.folder import read_table, write_folder
from embeddings.training.late import main
from embeddings.training.late_loop import LatePlan, cosines, late_scores, train_late
from embeddings.training.rivals import Rivals, contest

PIECES = 64
RNG = np.random.default_rng(5)


def rivals() -> Rivals:
    """Return twenty questions of the piece 20 + i; piece 40 + i answers, beside 1 to 3 pieces that tell nothing."""
    passages = [[40 + i, *range(60, 61 + i % 3)] for i in range(20)]
    numbers = np.array([[i, (i + 1) % 20, (i + 7) % 20, -1] for i in range(20)])
    questions = PieceLists.of([[20 + i, 63] for i in range(20)])
    return Rivals(questions, PieceLists.of(passages), numbers, np.zeros(numbers.shape, np.float32))


def table() -> torch.Tensor:
    rows = np.random.default_rng(2).standard_normal((PIECES, 8)).astype(np.float32)
    rows[0] = 0
    return torch.from_numpy(rows)


def plan(steps: int) -> LatePlan:
    return LatePlan(steps, seed=3, batch=10, rate=0.05, pull=0.001, disguised=0.5)


def folder_of(path: Path, rows: np.ndarray) -> StaticEncoder:
    pieces = [("<unk>", 0.0), *((chr(ord("一") + i), -1.0) for i in range(1, len(rows)))]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    write_folder(path, tokenizer, rows)
    return StaticEncoder(path)


def words(pieces: list[int]) -> str:
    return "".join(chr(ord("一") + i) for i in pieces)


def test_the_scores_are_those_of_the_product(tmp_path: Path) -> None:
    encoder = folder_of(tmp_path / "model", table().numpy())
    rows = torch.from_numpy(read_table(tmp_path / "model"))
    passages = [RNG.integers(1, PIECES, n).tolist() for n in (9, 1, 30, 4, 12)]
    questions = [RNG.integers(1, 30, n).tolist() * 2 for n in (3, 8)]
    shares = np.zeros((2, 3), np.float32)
    numbers = np.array([[0, 1, 2], [3, 4, 0]])
    some = Rivals(PieceLists.of(questions), PieceLists.of(passages), numbers, shares)
    batch = contest(some, np.arange(2), np.zeros(2), RNG)
    late, dense = (score(rows[batch.rows], batch) for score in (late_scores, cosines))
    for i, question in enumerate(map(words, questions)):
        encoded, lists = encoder.encode_with_pieces([words(passages[n]) for n in numbers[i]])
        np.testing.assert_allclose(late[i], encoder.late_scores(question, lists), atol=1e-4)
        asked = encoder.encode_query([question])[0]
        lengths = np.linalg.norm(encoded, axis=1) * np.linalg.norm(asked)
        np.testing.assert_allclose(dense[i], encoded @ asked / lengths, atol=1e-4)


def test_a_disguised_question_keeps_what_its_passage_does_not_say() -> None:
    questions = PieceLists.of([[5, 6, 7, 7], [8, 9]])
    some = Rivals(
        questions, PieceLists.of([[5, 8, 9], [1]]), np.array([[0, 1], [0, 1]]), np.ones((2, 2), np.float32)
    )
    batch = contest(some, np.arange(2), np.array([1.0, 1.0]), RNG)
    kept = [batch.rows[row[times > 0]].tolist() for row, times in zip(batch.asked, batch.counts, strict=True)]
    assert kept == [[6, 7], [8, 9]]  # of the second nothing would be left
    assert batch.counts[0].tolist() == [1, 2]
    assert not batch.shares.any()
    assert contest(some, np.arange(2), np.zeros(2), RNG).shares.all()


def test_a_passage_that_is_not_there_is_no_rival() -> None:
    batch = contest(rivals(), np.arange(4), np.zeros(4), RNG)
    assert (batch.lengths[:, 3] == 0).all()
    assert (batch.lengths[:, :3] > 0).all()


def test_pieces_of_other_words_are_learned_and_the_others_stay(tmp_path: Path) -> None:
    learned, first = table(), table()
    losses = [loss for _, loss in train_late(rivals(), learned, plan(150), tmp_path / "a.npz")]
    rows = torch.nn.functional.normalize(learned.detach(), dim=1)
    near = rows[20:40] @ rows[40:60].T
    assert losses[0] > 0.7 > 0.2 > losses[-1]
    for shift in (1, 7):
        assert (
            near.diagonal() > near[torch.arange(20), (torch.arange(20) + shift) % 20]
        ).float().mean() > 0.9
    torch.testing.assert_close(learned.detach()[:20], first[:20], rtol=0, atol=0)


def test_a_resumed_run_is_the_run_that_was_not_interrupted(tmp_path: Path) -> None:
    whole, resumed = table(), table()
    losses = list(train_late(rivals(), whole, plan(9), tmp_path / "a.npz", keep_every=4))
    list(islice(train_late(rivals(), table(), plan(9), tmp_path / "b.npz", keep_every=4), 6))
    rest = list(train_late(rivals(), resumed, plan(9), tmp_path / "b.npz", keep_every=4))
    assert rest == losses[4:]
    torch.testing.assert_close(resumed, whole, rtol=0, atol=0)


def test_the_command_writes_a_folder_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, object]] = [{"text": words([40, 41, 60])}, {"text": words([42, 61])}]
    rows += [{"question": words([20, 21]), "passages": [1, 0], "shares": [0.1, 0.1]}] * 3
    rows += [{"question": words([22]), "passages": [1], "shares": [0.0]}]
    (tmp_path / "rivals.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    first = folder_of(tmp_path / "first", table().numpy())
    options = [
        "--rivals",
        tmp_path / "rivals.jsonl",
        "--start",
        tmp_path / "first",
        "--out",
        tmp_path / "second",
    ]
    options += ["--work", tmp_path / "work", "--steps", "20", "--rate", "0.05"]
    monkeypatch.setattr(sys, "argv", ["late", *map(str, options)])
    main()
    assert "3 questions, 2 passages" in capsys.readouterr().out
    before, after = (_lead(each) for each in (first, StaticEncoder(tmp_path / "second")))
    assert after < 0 < before


def _lead(encoder: StaticEncoder) -> float:
    """By how much the question of 20 and 21 scores the passage of 40, 41 and 60 above that of 42 and 61."""
    question, texts = words([20, 21]), [words([40, 41, 60]), words([42, 61])]
    encoded, lists = encoder.encode_with_pieces(texts)
    units = encoded / np.linalg.norm(encoded, axis=1, keepdims=True)
    scores = units @ encoder.encode_query([question])[0] + encoder.late_scores(question, lists)
    return float(scores[0] - scores[1])
