"""The texts of a set as documents, each one paragraph: no file, no repair, nothing that is not being measured."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from embeddings.encoder import SHIPPED
from qa.corpus.passages import split_passages
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.indexing import index
from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import Answerer
from qa.store import MemoryStore, StoredDocument
from qa.store.encoders import loaded_encoder


def knowledge_base_of(texts: Sequence[str], answerer: Answerer) -> KnowledgeBase:
    """Return a knowledge base in memory; the document of `texts[i]` has the source `str(i)` and no title."""
    encoder, identity = loaded_encoder(SHIPPED)
    store = MemoryStore(identity)
    documents = [document_of(text, str(place)) for place, text in enumerate(texts) if text.strip()]
    with store.writing() as change:
        index(change, documents, encoder, None)
    return KnowledgeBase(store, encoder, answerer)


def passages_of(text: str) -> list[Passage]:
    """Return the text's passages, cut as the corpus cuts them."""
    stored = document_of(text, "0")
    return split_passages(stored.document, stored.paragraphs)


def document_of(text: str, source: str) -> StoredDocument:
    """Return a text as a document of one paragraph, without a title."""
    sha256 = hashlib.sha256(f"{source}\0{text}".encode()).hexdigest()
    whole = Paragraph(1, ParagraphKind.BODY, (), text, ((0, len(text)),))
    return StoredDocument(Document(sha256[:16], "", source), text, sha256, (whole,))
