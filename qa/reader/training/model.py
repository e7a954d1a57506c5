"""The span model: gated convolutions over characters, with the question read into every position.

The shape follows DrQA (Chen et al. 2017, arXiv:1704.00051: aligned question embeddings and match features)
and QANet (Yu et al. 2018, arXiv:1804.09541: convolutions instead of recurrence). Scores are joint over start
and end (a band of spans), and every passage has its own "no answer here" (Clark & Gardner 2018,
arXiv:1710.10723), so that scores compare across passages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.features import PASSAGE_FEATURES, QUESTION_FEATURES

MAX_SPAN = 64
"""Longest span the model scores, in characters: 99% of the training answers are shorter."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the model."""

    characters: int
    words: int
    character_size: int = 64
    word_size: int = 96
    hidden: int = 128
    shared_blocks: int = 2
    blocks: int = 10
    span_size: int = 48
    dropout: float = 0.15
    question_layers: int = 3
    heads: int = 4
    inner: int = 512

    @classmethod
    def of(cls, weights: Mapping[str, Sized]) -> Shape:
        """Return the shape of the model that has these parameters; what they do not tell is as always."""
        return cls(
            characters=len(weights["characters.weight"]),
            words=len(weights["words.weight"]),
            hidden=len(weights["align.bias"]),
            blocks=len({name.split(".")[1] for name in weights if name.startswith("blocks.")}),
            inner=len(weights["networks.0.inner.bias"]),
        )


class GatedConvolution(nn.Module):
    """Residual gated convolution (Dauphin et al. 2017, arXiv:1612.08083) over `(n, l, hidden)`."""

    def __init__(self, hidden: int, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        padding = dilation * (width - 1) // 2
        # A two-dimensional convolution of height 1: `(n, l, hidden)` seen as channels-last needs no copy.
        self.convolution = nn.Conv2d(
            hidden, 2 * hidden, (1, width), padding=(0, padding), dilation=(1, dilation)
        )
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`mask` of shape `(n, l, 1)` keeps padding at zero, so a passage scores the same in any batch."""
        y = (self.norm(x) * mask).transpose(1, 2).unsqueeze(2)
        y = functional.glu(self.convolution(y).squeeze(2).transpose(1, 2), dim=-1)
        return x + _drop_channels(y, self.dropout, self.training)


def _drop_channels(x: Tensor, rate: float, training: bool) -> Tensor:
    """Drop whole channels of `(n, l, hidden)`: as good as dropping elements here, and far cheaper."""
    if not training or rate == 0:
        return x
    keep = (torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= rate).to(x.dtype)
    return x * (keep / (1 - rate))


class FeedForward(nn.Module):
    """Residual position-wise network (Vaswani et al. 2017, arXiv:1706.03762); adds nothing before training."""

    def __init__(self, hidden: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        self.inner = nn.Linear(hidden, inner)
        self.out = nn.Linear(inner, hidden)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.dropout = dropout

    def forward(self, x: Tensor) -> Tensor:
        """Return `x` of shape `(n, l, hidden)` with its share added."""
        return x + _drop_channels(self.out(torch.relu(self.inner(self.norm(x)))), self.dropout, self.training)


def read(query: Tensor, key: Tensor, value: Tensor, mask: Tensor, heads: int) -> Tensor:
    """Return what `query` `(n, l, h)` reads of `value` `(n, m, v)` by its likeness to `key` `(n, m, h)`.

    Scaled dot products (Vaswani et al. 2017, arXiv:1706.03762) where `mask` `(n, m)` holds.
    """
    n, length, _ = query.shape
    size = query.shape[2] // heads
    asked, offered, given = (
        x.view(n, x.shape[1], heads, x.shape[2] // heads).transpose(1, 2) for x in (query, key, value)
    )
    if torch.onnx.is_in_onnx_export():
        found = _weighted((asked * size**-0.5) @ offered.transpose(-1, -2), given, mask)
    else:
        found = functional.scaled_dot_product_attention(asked, offered, given, mask[:, None, None])
    return found.transpose(1, 2).reshape(n, length, -1)


def _weighted(scores: Tensor, given: Tensor, mask: Tensor) -> Tensor:
    """Return the average of `given` `(n, heads, m, v)` weighted by the softmax of `scores` `(n, heads, l, m)`.

    What is exported does it in sums that padding does not change, not even in the last bit: a softmax adds up its
    row in an order that depends on the row's length; a product adds one by one, and zeros at the end change nothing.
    So the sum of the weights is one more column of the product.
    """
    if not torch.onnx.is_in_onnx_export():
        return scores.masked_fill(~mask[:, None, None], -1e4).softmax(-1) @ given
    ones = torch.ones_like(given[..., :1])
    summed = scores.clamp(-60, 60).exp() @ (torch.cat([given, ones], dim=-1) * mask[:, None, :, None])
    return summed[..., :-1] / summed[..., -1:]


def _row_by_row(layer: nn.Linear, x: Tensor) -> Tensor:
    """Return the layer's `(n, out)` for `(n, in)`; exported, as a product for each row.

    One product of all rows adds up in another order when there is one row than when there are several, so that a
    passage would score otherwise, by the last bit, read alone and read with others.
    """
    if not torch.onnx.is_in_onnx_export():
        return cast("Tensor", layer(x))
    return (layer.weight @ x.unsqueeze(-1)).squeeze(-1) + layer.bias


class Attention(nn.Module):
    """Residual multi-head attention of one sequence to another; adds nothing before training."""

    def __init__(self, hidden: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm = nn.LayerNorm(hidden)
        self.other_norm = nn.LayerNorm(hidden)
        self.asks = nn.Linear(hidden, hidden)
        self.gives = nn.Linear(hidden, 2 * hidden)
        self.out = nn.Linear(hidden, hidden)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, y: Tensor, mask: Tensor) -> Tensor:
        """Return `x` `(n, l, hidden)` with what it reads of `y` `(n, m, hidden)`, where `mask` `(n, m)` holds."""
        key, value = self.gives(self.other_norm(y)).chunk(2, dim=-1)
        found = self.out(read(self.asks(self.norm(x)), key, value, mask, self.heads))
        return x + _drop_channels(found, self.dropout, self.training)


class SpanModel(nn.Module):
    """Scores every span of every passage, and "no answer in this passage"."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        h, drop = shape.hidden, shape.dropout
        self.shape = shape
        self.characters = nn.Embedding(shape.characters, shape.character_size, padding_idx=0)
        self.words = nn.Embedding(shape.words, shape.word_size, padding_idx=0)
        size = shape.character_size + shape.word_size
        self.align = nn.Linear(size, h)
        self.question_in = nn.Linear(size + QUESTION_FEATURES, h)
        self.passage_in = nn.Linear(2 * size + PASSAGE_FEATURES, h)
        self.shared = nn.ModuleList([GatedConvolution(h, 5, 1, drop) for _ in range(shape.shared_blocks)])
        self.fuse = nn.Linear(4 * h + PASSAGE_FEATURES, h)
        dilations = [1, 2, 4, 8, 1, 2, 4, 8, 1, 1]
        self.blocks = nn.ModuleList([GatedConvolution(h, 3, d, drop) for d in dilations[: shape.blocks]])
        inner, heads = shape.inner, shape.heads
        self.question_attention = nn.ModuleList(
            [Attention(h, heads, drop) for _ in range(shape.question_layers)]
        )
        self.question_networks = nn.ModuleList(
            [FeedForward(h, inner, drop) for _ in range(shape.question_layers)]
        )
        self.reading = nn.ModuleList([Attention(h, heads, drop) for _ in range(shape.blocks // 2)])
        self.networks = nn.ModuleList([FeedForward(h, inner, drop) for _ in range(shape.blocks // 2)])
        self.within = nn.ModuleList([Attention(h, heads, drop) for _ in range(shape.blocks // 4)])
        self.attention_norm = nn.LayerNorm(h)
        self.attention_in = nn.Linear(h, 3 * h)
        self.attention_out = nn.Linear(h, h)
        self.last = nn.ModuleList([GatedConvolution(h, 3, 1, drop)])
        self.out_norm = nn.LayerNorm(h)
        self.pool = nn.Linear(h, 1)
        self.question_out = nn.Linear(h, h)
        self.start = nn.Linear(2 * h, shape.span_size + 1)
        self.end = nn.Linear(2 * h, shape.span_size + 1)
        self.nothing = nn.Sequential(nn.Linear(3 * h, h), nn.ReLU(), nn.Dropout(drop), nn.Linear(h, 1))

    def _embed(self, characters: Tensor, words: Tensor) -> Tensor:
        x = torch.cat([self.characters(characters), self.words(words)], dim=-1)
        return _drop_channels(x, self.shape.dropout, self.training)

    def forward(
        self,
        question_characters: Tensor,
        question_words: Tensor,
        question_features: Tensor,
        passage_characters: Tensor,
        passage_words: Tensor,
        passage_features: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return span scores `(n, l, l)` and no-answer scores `(n,)`.

        All inputs have the passages in the first dimension, `n`; `scores[i, s, e]` belongs to the span from
        character `s` to character `e`, inclusive. Spans that are no spans, or too long, score -1e4.
        """
        q_mask, p_mask = question_characters > 0, passage_characters > 0
        dtype = self.align.weight.dtype
        q_keep, p_keep = q_mask.unsqueeze(-1).to(dtype), p_mask.unsqueeze(-1).to(dtype)
        q_embedded = self._embed(question_characters, question_words)
        p_embedded = self._embed(passage_characters, passage_words)
        q_aligned, p_aligned = torch.relu(self.align(q_embedded)), torch.relu(self.align(p_embedded))
        aligned = read(p_aligned, q_aligned, q_embedded, q_mask, 1)
        q = self.question_in(torch.cat([q_embedded, question_features], dim=-1))
        p = self.passage_in(torch.cat([p_embedded, aligned, passage_features], dim=-1))
        for block in self.shared:
            q, p = block(q, q_keep), block(p, p_keep)
        for attention, network in zip(self.question_attention, self.question_networks, strict=True):
            q = network(attention(q, q, q_mask))
        asked = read(p, q, q, q_mask, 1)
        p = self.fuse(torch.cat([p, asked, p * asked, (p - asked).abs(), passage_features], dim=-1))
        for i, block in enumerate(self.blocks):
            p = block(p, p_keep)
            if i % 2:
                p = self.networks[i // 2](self.reading[i // 2](p, q, q_mask))
            if i % 4 == 3:
                p = self.within[i // 4](p, p, p_mask)
        p = p + self._self_attention(p, p_mask)
        for block in self.last:
            p = block(p, p_keep)
        p = self.out_norm(p) * p_keep
        pooled = self._pool(q, q_mask)
        return self._spans(p, pooled, p_mask), self._nothing(p, pooled, p_mask)

    def _self_attention(self, p: Tensor, mask: Tensor) -> Tensor:
        query, key, value = self.attention_in(self.attention_norm(p)).chunk(3, dim=-1)
        found = self.attention_out(read(query, key, value, mask, self.shape.heads))
        return _drop_channels(found, self.shape.dropout, self.training)

    def _pool(self, q: Tensor, mask: Tensor) -> Tensor:
        # Two rows that are the same: the product of one row alone adds up in groups, which padding would move.
        scores = self.pool(q).transpose(1, 2).unsqueeze(1).expand(-1, -1, 2, -1)
        return _row_by_row(self.question_out, _weighted(scores, q.unsqueeze(1), mask)[:, 0, 0])

    def _spans(self, p: Tensor, pooled: Tensor, mask: Tensor) -> Tensor:
        joined = torch.cat([p, p * pooled.unsqueeze(1)], dim=-1)
        start, end = self.start(joined), self.end(joined)
        products = start[..., 1:] @ end[..., 1:].transpose(1, 2) / self.shape.span_size**0.5
        scores = products + start[..., :1] + end[..., :1].transpose(1, 2)
        positions = torch.arange(p.shape[1], device=p.device)
        width = positions.unsqueeze(0) - positions.unsqueeze(1)
        allowed = (width >= 0) & (width < MAX_SPAN) & mask.unsqueeze(1) & mask.unsqueeze(2)
        allowed_scores: Tensor = scores.masked_fill(~allowed, -1e4)
        return allowed_scores

    def _nothing(self, p: Tensor, pooled: Tensor, mask: Tensor) -> Tensor:
        highest = p.masked_fill(~mask.unsqueeze(-1), -1e4).amax(1)
        # A product instead of `sum(1)`, whose order depends on the passages beside; two rows as in `_pool`.
        ones = mask.unsqueeze(1).expand(-1, 2, -1).to(p.dtype)
        mean = (ones @ p)[:, 0] / mask.sum(1, keepdim=True).clamp(min=1)
        x = torch.cat([highest, mean, pooled * mean], dim=-1)
        for layer in self.nothing:
            x = _row_by_row(layer, x) if isinstance(layer, nn.Linear) else layer(x)
        return x.squeeze(-1)
