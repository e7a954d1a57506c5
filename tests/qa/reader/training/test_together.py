"""Processes that train one model together: what each learned counts alike."""

from __future__ import annotations

import torch
from torch import multiprocessing

from qa.reader.training.together import meet, part, take_the_mean


def _take_part(rank, place, folder):
    meet(rank, 2, place)
    held = [torch.full((2, 3), 4.0 * rank), torch.tensor([1.0, -rank])]
    take_the_mean(held)
    torch.save(held, folder / f"{rank}.pt")
    part()


def test_two_processes_end_with_the_mean_of_their_weights(tmp_path):
    multiprocessing.spawn(_take_part, (tmp_path / "meeting", tmp_path), 2)
    for rank in (0, 1):
        square, pair = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert torch.equal(square, torch.full((2, 3), 2.0))
        assert torch.equal(pair, torch.tensor([1.0, -0.5]))
