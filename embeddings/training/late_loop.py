"""Training a table for late interaction: among passages that rival for a question the right one should score most.

The score is that of the product: the cosine of the two vectors, and the mean over the question's pieces, by the
lengths of their vectors, of the cosine with the nearest piece of the passage (`embeddings.late`). The loss is the
softmax over a question's passages (listwise, as in ColBERTv2, Santhanam 2021, without its teacher).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, embedding, embedding_bag, normalize

from embeddings.training.loop import keep, resume
from embeddings.training.rivals import Contest, Rivals, contest

SCALE = 30.0
"""Inverse temperature of the fused score: two passages 0.1 apart are told apart with odds of 20 to 1."""


@dataclass(frozen=True, slots=True)
class LatePlan:
    """What is trained, for how long."""

    steps: int
    seed: int
    batch: int
    rate: float
    pull: float
    """How strongly each row is drawn back to where it started: it, the squared distance, counts in the loss."""
    disguised: float = 0.4
    """Share of the questions that lose, each piece with the chance `removed`, what their passage says too."""
    removed: float = 0.7
    unaided: float = 0.5
    """Share of the other questions for which BM25 has no say: the dense half must do alone as well."""
    dense_weight: float = 0.5
    late_weight: float = 1.25
    sharpness: float = 2.0
    """As `qa.config.DENSE_WEIGHT`, `qa.retriever.dense.LATE_WEIGHT`, `qa.retriever.fusion.SHARPNESS`."""

    def rate_at(self, step: int) -> float:
        """Warm up over the first 5%, then fall to 0 in a line."""
        return self.rate * min(1.0, (step + 1) / (0.05 * self.steps)) * (1 - step / self.steps)


def train_late(
    rivals: Rivals, table: torch.Tensor, plan: LatePlan, checkpoint: Path, keep_every: int = 50
) -> Iterator[tuple[int, float]]:
    """Train `table` in place, from the checkpoint where there is one; yield `(step, loss)`.

    A resumed run is the run that was not interrupted: see `embeddings.training.loop.train`.
    """
    start = table.detach().clone()
    table.requires_grad_()
    adam = torch.optim.Adam([table], betas=(0.9, 0.99), eps=1e-10)
    for step in range(resume(checkpoint, table, adam), plan.steps):
        rng = np.random.default_rng((plan.seed, step))
        batch = drawn(rivals, plan, step, rng)
        loss = late_loss(table, start, batch, plan)
        adam.param_groups[0]["lr"] = plan.rate_at(step)
        adam.zero_grad()
        torch.autograd.backward(loss)
        adam.step()
        if (step + 1) % keep_every == 0 or step + 1 == plan.steps:
            keep(checkpoint, step + 1, table, adam)
        yield step + 1, float(loss.detach())


def drawn(rivals: Rivals, plan: LatePlan, step: int, rng: np.random.Generator) -> Contest:
    """Return the batch of a step: all questions in turn, in an order of each round's own."""
    size = min(plan.batch, len(rivals))
    each_round = len(rivals) // size
    order = np.random.default_rng((plan.seed, step // each_round, 1)).permutation(len(rivals))
    chosen = order[step % each_round * size :][:size]
    disguised = np.where(rng.random(size) < plan.disguised, plan.removed, 0.0)
    batch = contest(rivals, chosen, disguised, rng)
    batch.shares[rng.random(size) < plan.unaided] = 0
    return batch


def late_loss(table: torch.Tensor, start: torch.Tensor, batch: Contest, plan: LatePlan) -> torch.Tensor:
    """Return the loss of a batch."""
    numbers = torch.from_numpy(batch.rows)
    rows = embedding(numbers, table)
    dense = cosines(rows, batch) + plan.late_weight * late_scores(rows, batch)
    fused = torch.from_numpy(batch.shares) ** plan.sharpness + plan.dense_weight * dense
    logits = (SCALE * fused).masked_fill(torch.from_numpy(batch.lengths == 0), -torch.inf)
    drift = (rows - start[numbers]).square().sum() / len(logits)
    return cross_entropy(logits, torch.zeros(len(logits), dtype=torch.int64)) + plan.pull * drift


def cosines(rows: torch.Tensor, batch: Contest) -> torch.Tensor:
    """Return the cosines of the questions' vectors with those of their passages; shape `(n, k)`."""
    asked = torch.einsum("np,npd->nd", torch.from_numpy(batch.counts), embedding(_torch(batch.asked), rows))
    there = np.arange(batch.found.shape[2]) < np.maximum(batch.lengths, 1)[:, :, None]
    lengths = there.sum(axis=2).ravel()
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    found = embedding_bag(_torch(batch.found[there]), rows, _torch(starts), mode="mean")
    units = normalize(found, dim=1).view(*batch.lengths.shape, -1)
    return torch.einsum("nd,nkd->nk", normalize(asked, dim=1), units)


def late_scores(rows: torch.Tensor, batch: Contest) -> torch.Tensor:
    """Return the late scores, shape `(n, k)`; the slope reaches the pairs of nearest pieces alone."""
    units = normalize(rows, dim=1, eps=1e-6)
    asked = _torch(batch.asked)
    best = _nearest(units.detach(), batch)
    nearest = torch.einsum("npd,nkpd->nkp", embedding(asked, units), embedding(best, units))
    weights = torch.from_numpy(batch.counts) * embedding(asked, rows.norm(dim=1, keepdim=True)).squeeze(2)
    shares = weights / weights.sum(dim=1, keepdim=True).clamp(min=1e-6)
    return torch.einsum("np,nkp->nk", shares, nearest)


def _nearest(units: torch.Tensor, batch: Contest) -> torch.Tensor:
    """Return for each passage the piece nearest to each of the question's; shape `(n, k, asked pieces)`."""
    asked, found = _torch(batch.asked), _torch(batch.found)
    best = []
    for pieces, passages in zip(asked, found, strict=True):
        cosine = units[pieces] @ units[passages.reshape(-1)].T
        at = cosine.view(len(pieces), *passages.shape).argmax(dim=2)
        best.append(passages.gather(1, at.T))
    return torch.stack(best)


def _torch(numbers: NDArray[np.int64]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(numbers))
