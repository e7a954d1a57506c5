"""Readers of the hub's kind: any extractive question answering model, by name or folder, through transformers.

`load_hub_reader("uer/roberta-base-chinese-extractive-qa")` is the whole interface; `qa.reader.choice` calls it.
"""

from qa.reader.hub.loading import load_hub_reader
from qa.reader.hub.odds import SpanOdds
from qa.reader.hub.reader import HubReader

__all__ = ["HubReader", "SpanOdds", "load_hub_reader"]
