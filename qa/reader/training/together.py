"""Several processes that train one model, each on batches of its own: the mean of their weights every few.

Local SGD (Stich 2019, arXiv:1805.09767). Most products of the shipped reader are too small for two threads to share
with gain, so two cores get through more batches as two processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor, distributed
from torch.nn.utils import parameters_to_vector, vector_to_parameters

EVERY = 8
"""Batches that each process trains on between two means."""


def meet(rank: int, processes: int, place: Path) -> None:
    """Wait for the others at `place`, a file that none has written yet; `rank` counts from 0."""
    distributed.init_process_group(
        "gloo", init_method=place.resolve().as_uri(), rank=rank, world_size=processes
    )


def part() -> None:
    """Leave the others."""
    distributed.destroy_process_group()


@torch.no_grad()
def take_the_mean(parameters: Iterable[Tensor]) -> None:
    """Give all processes the mean of what each has; every process must call it as often as the others."""
    held = list(parameters)
    summed = parameters_to_vector(held)
    distributed.all_reduce(summed)
    vector_to_parameters(summed / distributed.get_world_size(), held)
