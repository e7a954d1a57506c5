"""The corpus room: files to documents, paragraphs and passages, every character still on the map."""

from qa.corpus.loading import SUPPORTED_SUFFIXES, LoadedDocument, load_document
from qa.corpus.passages import PASSAGE_CHARACTERS, split_passages
from qa.corpus.repair import Repairs

__all__ = [
    "PASSAGE_CHARACTERS",
    "SUPPORTED_SUFFIXES",
    "LoadedDocument",
    "Repairs",
    "load_document",
    "split_passages",
]
