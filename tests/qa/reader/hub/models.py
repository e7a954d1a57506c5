"""Small question answering models written to disk: random ones, and one whose answers are known by construction."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

MARKS = "，。：；？！、（）《》“”·%"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def vocabulary(texts: list[str]) -> list[str]:
    """Return the words of a character vocabulary over `texts`, the special ones first."""
    seen = sorted({c for text in texts for c in text.lower() if not c.isspace()})
    return SPECIAL + sorted({*seen, *MARKS, *string.ascii_lowercase, *string.digits})


def save_tokenizer(folder: Path, words: list[str], positions: int) -> None:
    """Write a fast BERT tokenizer."""
    from transformers import BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=positions)
    tokenizer.save_pretrained(folder)


def save_byte_tokenizer(folder: Path, texts: list[str], positions: int) -> list[str]:
    """Write a fast tokenizer over bytes, of which a Chinese character has three; return its words."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<pad>", "<s>", "</s>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    roles = {"pad_token": special[0], "cls_token": special[1], "sep_token": special[2]}
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=positions, **roles)
    wrapped.save_pretrained(folder)
    return sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)


def random_byte_model(folder: Path, texts: list[str]) -> Path:
    """Write a model of random weights over bytes, of RoBERTa's kind."""
    words = save_byte_tokenizer(folder, texts, 96)
    return random_model(folder, words, kind="roberta", positions=96, tokenizer=False)


def random_model(
    folder: Path, words: list[str], *, kind: str = "bert", positions: int = 64, tokenizer: bool = True
) -> Path:
    """Write a model of random weights, BERT's or RoBERTa's kind, with a head for question answering."""
    import torch
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    torch.manual_seed(1)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    # RoBERTa numbers its positions from after the padding's, so that two of its table are never read.
    table = positions + (1 if kind == "roberta" else 0)
    config = AutoConfig.for_model(
        kind,
        vocab_size=len(words),
        max_position_embeddings=table,
        pad_token_id=0,
        initializer_range=0.5,
        **shape,
    )
    model = AutoModelForQuestionAnswering.from_config(config)
    model.save_pretrained(folder)
    if tokenizer:
        save_tokenizer(folder, words, positions)
    return folder


def known_model(folder: Path, words: list[str], first: str, last: str, positions: int = 64) -> Path:
    """Write a model without layers: the best span goes from the character `first` to the character `last`.

    A token's vector is one of four units: `first`, `last`, CLS, anything else. Normalising keeps them apart, and the
    head gives each its logits: where `first` stands a span starts, where `last` stands it ends, CLS lies between.
    """
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    config = BertConfig(
        vocab_size=len(words), hidden_size=4, num_hidden_layers=0, num_attention_heads=1, intermediate_size=4,
        max_position_embeddings=positions, pad_token_id=0,
    )  # fmt: skip
    model = BertForQuestionAnswering(config)
    embeddings = model.bert.embeddings
    with torch.no_grad():
        for parameter in (embeddings.position_embeddings.weight, embeddings.token_type_embeddings.weight):
            parameter.zero_()
        table = torch.zeros(len(words), 4)
        table[:, 3] = 1
        for column, word in enumerate((first, last, "[CLS]")):
            table[words.index(word)] = torch.eye(4)[column]
        embeddings.word_embeddings.weight.copy_(table)
        model.qa_outputs.weight.copy_(torch.tensor([[3.0, 0, 1, 0], [0, 3.0, 1, 0]]))
        model.qa_outputs.bias.zero_()
    model.save_pretrained(folder)
    save_tokenizer(folder, words, positions)
    return folder


def edit_json(path: Path, **values: Any) -> None:
    """Change values of a JSON file."""
    found = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**found, **values}), encoding="utf-8")
