"""Everything that can go wrong for a user, as one tree.

    YuanwenError
    ├── InvalidQuestionError       empty, no letter or digit, too long, not valid Unicode
    ├── InvalidQuestionsFileError  a row of a question file is faulty
    ├── InvalidRunError            a file is no kept evaluation run, or of another version
    ├── InvalidFeedbackError       feedback that says nothing usable
    ├── DocumentError
    │   ├── DocumentNotFoundError      no such document in the store
    │   │   └── PathNotFoundError          no such file or folder
    │   ├── UnreadableDocumentError    the file is there and may not be read
    │   ├── UnsupportedFormatError     a file type without a loader
    │   ├── UndecodableDocumentError   binary content, or an encoding that could not be told
    │   ├── DamagedDocumentError       no file of the type its name says, or only a part of one
    │   ├── InvalidRecordError         a row of a table or of JSON Lines that cannot be read
    │   ├── EncryptedDocumentError     it opens with a password only
    │   ├── EmptyDocumentError         nothing readable in the file
    │   ├── DocumentTooLargeError
    │   ├── UnpackedTooLargeError      a small file that unpacks to a huge one
    │   ├── TooManyPagesError
    │   └── DocumentTooComplexError    reading it took too long or too much memory
    ├── EncoderUnavailableError    no such embedding model, or a damaged one
    ├── ReaderUnavailableError     no such question answering model, or one that cannot be used
    └── StoreError
        ├── StoreNotFoundError
        ├── DamagedStoreError          a checksum or the schema does not hold
        ├── IncompatibleStoreError     built with another encoder or schema version
        ├── StoreLockedError           another process is writing
        └── ReadOnlyStoreError         opened for reading only

Each carries a `code` (its message's key in `ui/messages.py`, which holds it in Chinese and English) and the
`values` the message names. `str(error)` is the English text, for logs and Python callers.
"""

from __future__ import annotations

from typing import Any, ClassVar


class YuanwenError(Exception):
    """Base of all errors that are the user's to mend; `text` is an English template over `values`."""

    code: ClassVar[str] = "error"
    text: ClassVar[str] = "Something went wrong."

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - whatever the message names
        self.values = values
        super().__init__(self.text.format(**values))


class InvalidQuestionError(YuanwenError):
    """Values: `reason`, one of `empty`, `no_letters`, `too_long`, `not_unicode`; `limit`, in characters."""

    code = "invalid_question"
    text = "The question cannot be used ({reason}). Ask a question of 1 to {limit} characters with at least one letter."


class InvalidQuestionsFileError(YuanwenError):
    """Values: `path`; `faults`, one line a fault, each starting with its row number; `found`, the same as objects."""

    code = "invalid_questions_file"
    text = "{path} is not a usable question file:\n{faults}"


class InvalidRunError(YuanwenError):
    """Values: `path`, `detail`."""

    code = "invalid_run"
    text = "{path} is no usable evaluation run ({detail}). Make one with: yuanwen evaluate --run {path}"


class InvalidFeedbackError(YuanwenError):
    """Values: `fault`: `unknown_reason`, `unknown_span`, `too_long`, `not_unicode` or `contradiction`."""

    code = "invalid_feedback"
    text = "The feedback cannot be used ({fault})."


class DocumentError(YuanwenError):
    """Something is wrong with one document."""

    code = "document"


class DocumentNotFoundError(DocumentError):
    """Values: `name`, a document id."""

    code = "document_not_found"
    text = "There is no document {name}. `yuanwen doctor` lists the documents of a store."


class PathNotFoundError(DocumentNotFoundError):
    """Values: `name`, the path as it was given, or the name of a file that is gone."""

    code = "path_not_found"
    text = "{name} does not exist. Check how the path is written, and from which folder it starts."


class UnsupportedFormatError(DocumentError):
    """Values: `name`; `supported`, the endings that can be read."""

    code = "unsupported_format"
    text = "{name} is of a type that cannot be read. Supported: {supported}."


class UndecodableDocumentError(DocumentError):
    """Values: `name`."""

    code = "undecodable_document"
    text = "{name} is not text in UTF-8, UTF-16, GB18030 or Big5. Save it as UTF-8 and add it again."


class UnreadableDocumentError(DocumentError):
    """Values: `name`; `detail`, what the operating system says."""

    code = "unreadable_document"
    text = "{name} is there but cannot be read ({detail}). Check who may read it, and whether it is open elsewhere."


class DamagedDocumentError(DocumentError):
    """Values: `name`; `format`, what its ending promises."""

    code = "damaged_document"
    text = (
        "{name} cannot be read as {format}: it is damaged, or of another type. "
        "Open it in its own program, save it anew, and add that."
    )


class InvalidRecordError(DocumentError):
    """Values: `name`, `format`; `row`, its line in the file, from 1."""

    code = "invalid_record"
    text = "Line {row} of {name} cannot be read as {format}. Mend or delete it and add the file again."


class EncryptedDocumentError(DocumentError):
    """Values: `name`."""

    code = "encrypted_document"
    text = "{name} is protected with a password. Save it without one and add that."


class EmptyDocumentError(DocumentError):
    """Values: `name`."""

    code = "empty_document"
    text = "{name} holds no readable text. If it was scanned, have its text recognised (OCR) first."


class UnpackedTooLargeError(DocumentError):
    """Values: `name`, `limit_mb`."""

    code = "unpacked_too_large"
    text = "{name} unpacks to more than {limit_mb} MB. Split it, or save its text alone, and add that."


class TooManyPagesError(DocumentError):
    """Values: `name`, `pages`, `limit`."""

    code = "too_many_pages"
    text = "{name} has {pages} pages; the limit is {limit}. Split it and add the parts."


class DocumentTooLargeError(DocumentError):
    """Values: `name`, `size_mb`, `limit_mb`."""

    code = "document_too_large"
    text = "{name} is {size_mb} MB; the limit is {limit_mb} MB. Split it and add the parts."


class DocumentTooComplexError(DocumentError):
    """Values: `name`, `seconds`, `memory_mb`."""

    code = "document_too_complex"
    text = "{name} could not be read within {seconds} s and {memory_mb} MB of memory. Split it or save it as text."


class EncoderUnavailableError(YuanwenError):
    """Values: `encoder`, its name or folder; `detail`."""

    code = "encoder_unavailable"
    text = "The encoder {encoder} cannot be loaded: {detail}"


class ReaderUnavailableError(YuanwenError):
    """Values: `reader`, its name or folder; `reason`, one of these.

    `not_found`; `unreachable`: not in the hub's cache, and no network; `not_qa`: no configuration, or no trained
    head for question answering; `pickled`: no safetensors weights; `remote_code`: it would run code of its own;
    `slow_tokenizer`: no offsets; `damaged`; `not_installed`: transformers is missing; `changed`: other
    weights than when the store was given it.
    """

    code = "reader_unavailable"
    text = "The reader {reader} cannot be used ({reason}). Leave out --reader for the shipped one."


class StoreError(YuanwenError):
    """Something is wrong with a store."""

    code = "store"


class StoreNotFoundError(StoreError):
    """Values: `store`."""

    code = "store_not_found"
    text = "There is no store at {store}. Make one with: yuanwen index PATH --store {store}"


class DamagedStoreError(StoreError):
    """Values: `store`, `detail`."""

    code = "damaged_store"
    text = (
        "The store {store} is damaged ({detail}). If its documents are whole, yuanwen index --rebuild --store {store} "
        "mends it; if not, make a new one with: yuanwen index PATH --store NEW_FOLDER"
    )


class IncompatibleStoreError(StoreError):
    """Values: `store`, `detail`."""

    code = "incompatible_store"
    text = (
        "The store {store} does not fit ({detail}). Rebuild it with: yuanwen index --rebuild --store {store}"
    )


class StoreLockedError(StoreError):
    """Values: `store`."""

    code = "store_locked"
    text = "Another process is changing the store {store}. Wait until it has finished and try again."


class ReadOnlyStoreError(StoreError):
    """Values: `store`."""

    code = "read_only_store"
    text = "The store is open for reading only: nothing can be added, removed or changed."
