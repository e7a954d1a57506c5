"""The routes that list, add and remove documents.

No `from __future__ import annotations` here: FastAPI reads types as they stand.
"""

from dataclasses import asdict
from typing import Annotated, cast

from fastapi import APIRouter, FastAPI, File, Path, Request, UploadFile

from qa.additions import Additions
from qa.datatypes import Document
from ui.messages import Language
from ui.server.api import REFUSALS, guarded
from ui.server.bodies import AdditionsSchema, DocumentsSchema
from ui.server.refusals import InvalidRequestError, error_body, language_of
from ui.server.schema import DocumentSchema
from ui.server.service import Service
from ui.server.uploads import MAX_FILES, laid_down, safe_name

DocumentId = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="A document's id.")]
Files = Annotated[list[UploadFile], File(description=f"Up to {MAX_FILES} files of known types.")]


def add_document_routes(app: FastAPI, service: Service) -> None:
    """Add `/api/v1/documents`."""
    router = APIRouter(
        prefix="/api/v1/documents", tags=["documents"], responses=REFUSALS, dependencies=guarded(service)
    )

    @router.get("")
    def documents() -> DocumentsSchema:
        """List all documents."""
        return {"documents": [_schema(each) for each in service.loading.get().documents()]}

    @router.post("")
    def add(files: Files, request: Request) -> AdditionsSchema:
        """Add files, all in one change of the store; a file of a name that is there replaces it.

        Files that cannot be read do not keep the others out; when none can, the first one's error is returned.
        """
        if not 1 <= len(files) <= MAX_FILES:
            raise InvalidRequestError(detail=f"files: 1-{MAX_FILES}")
        if not all(safe_name(each.filename) for each in files):
            raise InvalidRequestError(detail="files: a file without a name")
        with laid_down(files) as (paths, names):
            adding = service.changes.run(lambda: service.loading.get().add(paths, names=names))
            return _additions(adding.result(), language_of(request))

    @router.delete("/{document_id}", status_code=204)
    def remove(document_id: DocumentId) -> None:
        """Remove a document: from now on it answers nothing."""
        service.changes.run(lambda: service.loading.get().remove(document_id)).result()

    app.include_router(router)


def _additions(additions: Additions, language: Language) -> AdditionsSchema:
    kept = additions.added + additions.replaced + additions.unchanged
    if additions.failed and not kept:
        raise additions.failed[0][1]
    return {
        "added": [_schema(each) for each in additions.added],
        "replaced": [_schema(each) for each in additions.replaced],
        "unchanged": [_schema(each) for each in additions.unchanged],
        "failed": [{"name": name, "error": error_body(error, language)} for name, error in additions.failed],
    }


def _schema(document: Document) -> DocumentSchema:
    return cast(DocumentSchema, asdict(document))
