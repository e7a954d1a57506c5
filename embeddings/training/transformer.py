"""A small Transformer that starts as the static encoder: `--architecture transformer`.

The layers are a bidirectional Llama's (EuroBERT, Boizard 2025, arXiv:2503.05500), the mean of the pieces is
sentence-transformers' own pooling. Three choices make the model without training the static one, so that
training only adds what the neighbours of a piece say:

- the pieces' vectors are the table's, whole: 512 numbers, with narrow layers between them;
- what a layer adds is 0 at first: its last matrices are (Zhang 2019, arXiv:1901.09321);
- a norm divides by `sqrt(mean square + 1)`, and the mean square of a piece's vector is about 0.002: that is
  very nearly 1. An ordinary norm would make 的 as long as 审议批准, while its length says how much it counts.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from embeddings.training.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import EuroBertConfig

LAYERS = 2
HEADS, HEAD_SIZE, INNER = 4, 64, 256
LONGEST = 512
"""Pieces read of a text; a passage of 400 characters has 250 at most."""


def build(
    table: torch.Tensor, tokenizer: Tokenizer, layers: int = LAYERS, seed: int = 1
) -> SentenceTransformer:
    """Return the model of so many layers that encodes as the static table does, shape `(pieces, dimension)`.

    Its first row is the unknown piece's, all zeros; that stands for the padding too. The table is not trained.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import EuroBertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    model = EuroBertModel(_config(table, layers))
    _start(model, table)
    pieces = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, unk_token=UNKNOWN, pad_token=UNKNOWN
    )
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        model.save_pretrained(folder)
        pieces.save_pretrained(folder)
        transformer = Transformer(folder, max_seq_length=LONGEST)
    transformer.model.get_input_embeddings().requires_grad_(False)
    return SentenceTransformer(modules=[transformer, Pooling(table.shape[1])], device="cpu")


def _config(table: torch.Tensor, layers: int) -> EuroBertConfig:
    from transformers import EuroBertConfig

    return EuroBertConfig(
        vocab_size=len(table),
        hidden_size=table.shape[1],
        intermediate_size=INNER,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        head_dim=HEAD_SIZE,
        max_position_embeddings=LONGEST,
        rms_norm_eps=1.0,
        pad_token_id=0,
        mask_token_id=0,
        bos_token_id=None,
        eos_token_id=None,
    )


@torch.no_grad()
def _start(model: torch.nn.Module, table: torch.Tensor) -> None:
    """Put the table in, nothing into what the layers add, and into each layer numbers of about 1."""
    usual = float(table.square().mean().sqrt())
    for name, weights in model.named_parameters():
        if name == "embed_tokens.weight":
            weights.copy_(table)
        elif "layernorm" in name:
            weights.fill_(1 / usual)
        elif "o_proj" in name or "down_proj" in name:
            weights.zero_()


def write_model(folder: Path, model: SentenceTransformer) -> None:
    """Write the folder that `load_encoder` and `SentenceTransformer` open."""
    model.save(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)  # it is written for its owner's eyes alone
