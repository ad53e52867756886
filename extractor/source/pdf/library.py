"""The one place that imports pdfium. It is not thread-safe, so whoever calls it holds `LOCK`."""

import ctypes
from functools import cache
from threading import RLock
from types import ModuleType
from typing import Any

from extractor.errors import MissingExtraError

__all__ = ["LOCK", "Fast", "address", "fast", "pdfium", "raw"]

LOCK = RLock()


@cache
def pdfium() -> ModuleType:
    """pypdfium2. Raises MissingExtraError."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError.naming("reading PDF files", "pdf") from error
    module: ModuleType = pypdfium2
    return module


@cache
def raw() -> Any:
    """The functions of pdfium itself. Raises MissingExtraError."""
    pdfium()
    import pypdfium2.raw

    return pypdfium2.raw


def address(handle: Any) -> int:
    """A handle of pdfium as a number, as `fast` functions take it."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class Fast:
    """Functions of pdfium that are called once a character: plain numbers for pointers and no release of the interpreter's lock
    make a call three times as cheap.
    """

    def __init__(self) -> None:
        pointer, number, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_double
        self.loose_box = _bind("FPDFText_GetLooseCharBox", number, pointer, number, pointer)
        self.unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, pointer, number)
        self.matrix = _bind("FPDFText_GetMatrix", number, pointer, number, pointer)
        self.is_generated = _bind("FPDFText_IsGenerated", number, pointer, number)
        self.font_size = _bind("FPDFText_GetFontSize", real, pointer, number)
        self.text_object = _bind("FPDFText_GetTextObject", pointer, pointer, number)
        self.font = _bind("FPDFTextObj_GetFont", pointer, pointer)
        self.object = _bind("FPDFPage_GetObject", pointer, pointer, number)
        self.object_type = _bind("FPDFPageObj_GetType", number, pointer)
        self.bounds = _bind("FPDFPageObj_GetBounds", number, pointer, pointer, pointer, pointer, pointer)


def _bind(name: str, result: Any, *arguments: Any) -> Any:
    prototype = ctypes.PYFUNCTYPE(result, *arguments)
    return prototype(address(getattr(raw(), name)))


@cache
def fast() -> Fast:
    """The cheap functions, bound once."""
    return Fast()
