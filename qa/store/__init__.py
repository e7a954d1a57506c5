"""Where documents and indexes are kept, in a folder or in memory: changed as a whole or not at all."""

from qa.store.base import Change, Store, View
from qa.store.database import EncoderIdentity, StoredDocument
from qa.store.folder import FolderStore
from qa.store.memory import MemoryStore

__all__ = ["Change", "EncoderIdentity", "FolderStore", "MemoryStore", "Store", "StoredDocument", "View"]
