"""Which FAISS structure holds how many vectors, how it is searched, and how it is written and mapped.

Measured with FAISS 1.15, 256 dimensions, clustered vectors, one thread: 100,000 vectors take Flat 11 ms a
query, HNSW32 0.4 ms; a million take Flat 106 ms, IVF4096 0.6 ms.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors

FLAT_LIMIT = 50_000
"""Up to here comparing with every vector takes 6 ms, and is exact."""
HNSW_LIMIT = 250_000
"""Beyond, building the graph takes minutes and holds 1.3 kB a vector, where inverted lists hold 0.5 kB."""
SMALL = 20_000
"""Where fewer are selected than this they are compared with one by one: a graph loses its way."""

_SEARCHED_NODES = 128
_SEARCHED_LISTS = 48
_VECTORS_A_LIST = 256
_TRAINED_A_LIST = 48


def built(units: Vectors) -> Any:  # noqa: ANN401 - FAISS has no type stubs
    """Return the structure for that many vectors, filled with them."""
    faiss = _library()
    count, dimension = units.shape
    if count <= FLAT_LIMIT:
        index = faiss.IndexFlatIP(dimension)
    elif count <= HNSW_LIMIT:
        index = faiss.IndexHNSWFlat(dimension, 32, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 80
    else:
        index = _inverted_lists(units)
    index.add(units)
    return index


def outgrown(index: Any, count: int) -> bool:  # noqa: ANN401
    """Whether `count` vectors are too many for this structure."""
    faiss = _library()
    if isinstance(index, faiss.IndexIVF):
        return count > 4 * _VECTORS_A_LIST * int(index.nlist)
    return count > (HNSW_LIMIT if isinstance(index, faiss.IndexHNSW) else FLAT_LIMIT)


def is_exact(index: Any) -> bool:  # noqa: ANN401
    """Whether the structure compares with every vector."""
    return isinstance(index, _library().IndexFlat)


def search_parameters(index: Any, k: int, wanted: NDArray[np.bool_] | None) -> Any:  # noqa: ANN401
    """Return how to search the structure for `k` of the wanted places (`None`: all)."""
    faiss = _library()
    selector = None
    if wanted is not None:
        selector = faiss.IDSelectorBitmap(np.packbits(wanted, bitorder="little"))
    if isinstance(index, faiss.IndexHNSW):
        return faiss.SearchParametersHNSW(sel=selector, efSearch=max(_SEARCHED_NODES, 2 * k))
    if isinstance(index, faiss.IndexIVF):
        return faiss.SearchParametersIVF(sel=selector, nprobe=_SEARCHED_LISTS)
    return faiss.SearchParameters(sel=selector)


def write(index: Any, path: Path) -> None:  # noqa: ANN401
    """Write the structure through Python's own file: FAISS cannot open 索引 as a path on Windows."""
    faiss = _library()
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))


def mapped(path: Path) -> tuple[Any, NDArray[np.uint8]]:
    """Map a file into memory; return the structure and the mapping, which must live as long.

    Raises:
        ValueError: FAISS cannot read it.

    """
    faiss = _library()
    mapping = np.memmap(path, dtype=np.uint8, mode="r")
    try:
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(mapping), mapping.size)
        return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC), mapping
    except RuntimeError as error:
        raise ValueError(f"{path} is damaged: {error}") from error


def unmapped(index: Any) -> Any:  # noqa: ANN401
    """Return a copy in memory of its own: FAISS ends the process where a mapped structure is added to."""
    faiss = _library()
    return faiss.deserialize_index(faiss.serialize_index(index))


def _library() -> Any:  # noqa: ANN401
    """FAISS, imported where first used; as `Any`, since its own stubs know half of it."""
    import faiss

    return faiss


def _inverted_lists(units: Vectors) -> Any:  # noqa: ANN401
    faiss = _library()
    lists = 2 ** round(np.log2(len(units) / _VECTORS_A_LIST))
    index = faiss.index_factory(units.shape[1], f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False  # so that a rebuild reads back exactly what was stored
    index.set_direct_map_type(faiss.DirectMap.Array)
    sample = np.random.default_rng(0).permutation(len(units))[: _TRAINED_A_LIST * lists]
    index.train(units[sample])
    return index
