"""The training loop: resumable, on CPU or GPU, in one process or several."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from qa.reader.features import Batch, Vocabulary, encode
from qa.reader.training.examples import Example
from qa.reader.training.model import SpanModel
from qa.reader.training.together import EVERY, take_the_mean

INPUTS = (
    "question_characters",
    "question_words",
    "question_features",
    "passage_characters",
    "passage_words",
    "passage_features",
)
"""The model's inputs in order; also the names of the ONNX inputs."""


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train. `steps` are batches of `questions` questions, two windows each.

    Of `processes` that train one model, each takes so many steps.
    """

    steps: int
    processes: int = 1
    questions: int = 16
    learning_rate: float = 1.5e-3
    warmup: int = 300
    weight_decay: float = 0.02
    check_every: int = 1000


def stack(batches: Sequence[Batch]) -> tuple[list[Tensor], list[int]]:
    """Pad several questions' batches to one; returns the inputs in the order of `INPUTS` and rows a question."""
    rows = [b.passage_characters.shape[0] for b in batches]
    total = sum(rows)
    length = max(b.passage_characters.shape[1] for b in batches)
    asked = max(len(b.question_characters) for b in batches)
    arrays = [
        np.zeros((total, asked), np.int64), np.zeros((total, asked), np.int64),
        np.zeros((total, asked, batches[0].question_features.shape[2]), np.float32),
        np.zeros((total, length), np.int64), np.zeros((total, length), np.int64),
        np.zeros((total, length, batches[0].passage_features.shape[2]), np.float32),
    ]  # fmt: skip
    row = 0
    for batch, count in zip(batches, rows, strict=True):
        for array, name in zip(arrays, INPUTS, strict=True):
            values = getattr(batch, name)
            array[row : row + count, : values.shape[0 if values.ndim == 1 else 1]] = values
        row += count
    return [torch.from_numpy(a) for a in arrays], rows


def prepare(
    vocabulary: Vocabulary, examples: Sequence[Example], rng: random.Random
) -> tuple[list[Tensor], Tensor, Tensor]:
    """Encode a batch: each example's window and one without the answer, when it has one.

    Returns the inputs, the starts and the (inclusive) ends, -1 where the window holds no answer.
    """
    batches, starts, ends = [], [], []
    for example in examples:
        texts = [example.positive]
        if example.negatives:
            texts.append(rng.choice(example.negatives))
        batches.append(encode(vocabulary, example.question, texts))
        starts.extend([example.start, *[-1] * (len(texts) - 1)])
        ends.extend([example.end - 1, *[-1] * (len(texts) - 1)])
    inputs, _ = stack(batches)
    return inputs, torch.tensor(starts), torch.tensor(ends)


def span_loss(spans: Tensor, nothing: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """Return the mean negative log-likelihood of the right span, or of "nothing" where `starts` is -1."""
    length = spans.shape[1]
    scores = torch.cat([spans.flatten(1), nothing.unsqueeze(1)], dim=1).float()
    target = torch.where(starts >= 0, starts * length + ends, length * length)
    return functional.cross_entropy(scores, target)


def batches(
    vocabulary: Vocabulary,
    sources: Sequence[Iterator[Example]],
    shares: Sequence[float],
    rng: random.Random,
    plan: Plan,
) -> Iterator[tuple[list[Tensor], Tensor, Tensor]]:
    """Yield prepared batches for ever, each source giving its share of the questions.

    Questions of like length stand together, which spares padding.
    """
    while True:
        pool = [next(source) for source in rng.choices(sources, shares, k=plan.questions * 16)]
        pool.sort(key=lambda e: len(e.positive))
        groups = [pool[i : i + plan.questions] for i in range(0, len(pool), plan.questions)]
        rng.shuffle(groups)
        for group in groups:
            yield prepare(vocabulary, group, rng)


def rate(step: int, plan: Plan) -> float:
    """Return the learning rate: linear warm-up, in a short training over half of it, then linear to zero."""
    warmup = min(plan.warmup, plan.steps / 2)
    return plan.learning_rate * min(step / warmup, max(0.0, (plan.steps - step) / (plan.steps - warmup)))


class Trainer:
    """Holds the model and the optimiser; saves both.

    It computes in a copy of the weights in the numbers that the machine multiplies fastest; the weights that learn
    stay in float32.
    """

    def __init__(self, model: SpanModel, plan: Plan, checkpoint: Path) -> None:
        self.plan, self.checkpoint, self.step = plan, checkpoint, 0
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = model.to(self.device)
        learned = [p for p in model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(learned, weight_decay=plan.weight_decay, betas=(0.9, 0.98))
        if checkpoint.exists():
            self._resume()
        self._kind = fastest(self.device)
        self._coarse = copy.deepcopy(self.model).to(self._kind)

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]

    def save(self) -> None:
        """Write the checkpoint beside itself first, so that a stop in mid-write loses nothing."""
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}
        fresh = self.checkpoint.with_suffix(".new")
        torch.save({**state, "step": self.step}, fresh)
        fresh.replace(self.checkpoint)

    def learned(self) -> SpanModel:
        """Return a copy of the model as it is now, on the processor, in evaluation mode.

        No running mean of the weights: while their rate falls to 0 the last are better than it.
        """
        return copy.deepcopy(self.model).cpu().eval()

    def train(self, source: Iterator[tuple[list[Tensor], Tensor, Tensor]]) -> Iterator[int]:
        """Train to the end of the plan, yielding the step at every check, when it is time to save."""
        bar = tqdm(total=self.plan.steps, initial=self.step, desc="reader", mininterval=10)
        loss_mean, began = 0.0, time.time()
        while self.step < self.plan.steps:
            loss_mean += 0.01 * (self._one(*next(source)) - loss_mean)
            self.step += 1
            if self.plan.processes > 1 and self.step % EVERY == 0:
                take_the_mean(self.model.parameters())
                self._coarsen()
            bar.update()
            if self.step % 100 == 0:
                bar.set_postfix(loss=f"{loss_mean:.3f}", minutes=f"{(time.time() - began) / 60:.1f}")
            if self.step % self.plan.check_every == 0 or self.step == self.plan.steps:
                yield self.step

    def _one(self, inputs: list[Tensor], starts: Tensor, ends: Tensor) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.step + 1, self.plan)
        self._coarse.train()
        spans, nothing = self._coarse(*(_as(x, self._kind).to(self.device) for x in inputs))
        loss = span_loss(spans, nothing, starts.to(self.device), ends.to(self.device))
        self._coarse.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for weights, coarse in zip(self.model.parameters(), self._coarse.parameters(), strict=True):
            weights.grad = None if coarse.grad is None else coarse.grad.float()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self._coarsen()
        return float(loss.detach())

    @torch.no_grad()
    def _coarsen(self) -> None:
        for coarse, weights in zip(self._coarse.parameters(), self.model.parameters(), strict=True):
            coarse.copy_(weights)


def fastest(device: torch.device) -> torch.dtype:
    """Return bfloat16 for a GPU and a processor with matrix tiles (AMX), float32 for all others: they are slower in it."""
    # Older versions of torch cannot tell.
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.bfloat16 if device.type == "cuda" or capabilities.get("amx_bf16") else torch.float32


def _as(x: Tensor, kind: torch.dtype) -> Tensor:
    return x.to(kind) if x.is_floating_point() else x
