"""The training of the Transformer: the static encoder's pairs and loss, with layers between pieces and mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch.nn.functional import normalize

from embeddings.training.loop import Plan, draw, ranking_loss
from embeddings.training.tokens import Bag, TokenSource

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LONGEST_READ = 128
"""Pieces of a text that are read while training: what attention costs grows with the square."""
TOGETHER = 64
"""Texts padded to one length; they are sorted by it before."""


def train_transformer(
    sources: dict[str, TokenSource],
    model: SentenceTransformer,
    plan: Plan,
    checkpoint: Path,
    keep_every: int = 25,
) -> Iterator[tuple[int, float]]:
    """Train the layers in place, from the checkpoint where there is one; yield `(step, loss)`.

    The table stays as it is: it was trained before, and a quarter of each step would go into its 16 million
    numbers. As in `loop.train`, a resumed run is the run that was not interrupted.
    """
    model.train()
    layers = {name: weights for name, weights in model.named_parameters() if weights.requires_grad}
    adam = torch.optim.Adam(layers.values(), betas=(0.9, 0.99), eps=1e-10)
    for step in range(_resume(checkpoint, layers, adam), plan.steps):
        rng = np.random.default_rng((plan.seed, step))
        asked, found = (encode(model, bag) for bag in draw(sources, plan, rng))
        loss = ranking_loss(normalize(asked), normalize(found))
        adam.param_groups[0]["lr"] = plan.rate_at(step)
        adam.zero_grad()
        torch.autograd.backward(loss)
        adam.step()
        if (step + 1) % keep_every == 0 or step + 1 == plan.steps:
            _keep(checkpoint, step + 1, layers, adam)
        yield step + 1, float(loss.detach())
    model.eval()


def encode(model: SentenceTransformer, bag: Bag) -> torch.Tensor:
    """Return the vector of each text, shape `(texts, dimension)`, cut to `LONGEST_READ` pieces."""
    lengths = np.minimum(np.diff([*bag.starts, len(bag.ids)]), LONGEST_READ)
    order = np.argsort(lengths, kind="stable")
    parts = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
    vectors = torch.cat([_encode_alike(model, bag, lengths, part) for part in parts])
    return vectors[torch.from_numpy(np.argsort(order))]


def _encode_alike(
    model: SentenceTransformer, bag: Bag, lengths: np.ndarray, part: np.ndarray
) -> torch.Tensor:
    place = np.arange(lengths[part].max())
    there = place < lengths[part][:, None]
    at = np.minimum(bag.starts[part][:, None] + place, len(bag.ids) - 1)
    ids = torch.from_numpy(np.where(there, bag.ids[at], 0))
    mask = torch.from_numpy(there.astype(np.int64))
    with torch.autocast("cpu", torch.bfloat16):
        vectors: torch.Tensor = model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
    return vectors.float()


def _keep(checkpoint: Path, step: int, layers: Mapping[str, torch.Tensor], adam: torch.optim.Adam) -> None:
    tensors: dict[str, torch.Tensor] = {}
    for name, weights in layers.items():
        state = adam.state[weights]
        tensors |= {f"{name}.weights": weights.detach(), f"{name}.first": state["exp_avg"]}
        tensors[f"{name}.second"] = state["exp_avg_sq"]
    new = checkpoint.with_suffix(".new.safetensors")
    save_file(tensors, new, {"step": str(step)})
    new.replace(checkpoint)


def _resume(checkpoint: Path, layers: Mapping[str, torch.Tensor], adam: torch.optim.Adam) -> int:
    if not checkpoint.exists():
        return 0
    with safe_open(checkpoint, "pt") as kept:
        step = int(kept.metadata()["step"])
        for name, weights in layers.items():
            weights.data.copy_(kept.get_tensor(f"{name}.weights"))
            adam.state[weights] = {
                "step": torch.tensor(float(step)),
                "exp_avg": kept.get_tensor(f"{name}.first"),
                "exp_avg_sq": kept.get_tensor(f"{name}.second"),
            }
    return step
