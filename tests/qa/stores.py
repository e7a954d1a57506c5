"""What the store tests share: documents made of a line, and a look at everything a store holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from qa.datatypes import Document, Paragraph, ParagraphKind
from qa.retriever.hybrid import dense_text
from qa.retriever.terms import unit_sequence
from qa.store import EncoderIdentity, Store, StoredDocument
from tests.qa.hashing import HashingEncoder, LateHashingEncoder, codes

IDENTITY = EncoderIdentity("", "fingerprint", HashingEncoder.dimension)


def a_document(source: str, *texts: str) -> StoredDocument:
    """Return a document of these paragraphs; equal arguments, equal ids."""
    source_text = "\n".join(texts)
    sha256 = hashlib.sha256(f"{source}\n{source_text}".encode()).hexdigest()
    starts = [sum(len(each) + 1 for each in texts[:i]) for i in range(len(texts))]
    paragraphs = tuple(
        Paragraph(i, ParagraphKind.BODY, ("第一章",), text, ((start, start + len(text)),))
        for i, (start, text) in enumerate(zip(starts, texts, strict=True), start=1)
    )
    return StoredDocument(Document(sha256[:16], source, source, "2025-03"), source_text, sha256, paragraphs)


def change(store: Store, *added: StoredDocument, removed: tuple[str, ...] = ()) -> None:
    """Make one change of a store."""
    with store.writing() as writing:
        for document_id in removed:
            writing.remove(document_id)
        passages = [each for document in added for each in writing.add(document)]
        if passages:
            encoded = LateHashingEncoder().encode_with_pieces([dense_text(each) for each in passages])
            writing.index(passages, *encoded)


@dataclass(frozen=True)
class Content:
    documents: tuple[StoredDocument, ...]
    passages: tuple[tuple[int, str], ...]


def content(store: Store) -> Content:
    """Everything a reader can get, after checking that rows and indexes hold the same passages."""
    with store.reading() as view:
        documents = tuple(view.database.stored(each.id) for each in view.database.documents())
        ids = view.database.passage_ids([each.document.id for each in documents])
        passages = view.database.passages(ids.tolist())
        lexical, vectors = view.indexes.lexical, view.indexes.vectors
        assert len(lexical) == len(vectors) == len(view.indexes.pieces) == len(passages) == len(ids)
        for passage in passages:
            assert passage.text == passage.paragraph.text[passage.start : passage.end]
            found = lexical.search([passage.text], 1, [passage.id])[1]
            assert found.tolist() == [[passage.id]] or not unit_sequence(passage.text).size
            vector = HashingEncoder().encode_document([dense_text(passage)])
            scores, _ = vectors.search(vector, 1, [passage.id])
            assert np.isclose(scores[0, 0], 1)
            assert view.indexes.pieces.of([passage.id]).pieces.tolist() == codes(dense_text(passage))
    return Content(documents, tuple((each.id, each.text) for each in passages))
