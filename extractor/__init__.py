"""Exact, explainable extraction of typed records from Chinese broker notes, garbled ones included.

    >>> from extractor import extract
    >>> result = extract("Claude Pro 每月订阅费为20美元。")
    >>> result.records[0].value
    20

Everything is imported where it is used, so that `import extractor` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.config import Config
    from extractor.errors import (
        ContainerError,
        DamagedSourceError,
        EmptySourceError,
        EncodingError,
        EncryptedSourceError,
        ExtractorError,
        InterruptedRunError,
        LimitError,
        MissingExtraError,
        OutputError,
        RuleError,
        SourceError,
        SourceNotFoundError,
        SourceTooLargeError,
        UnsupportedMediaError,
        UsageError,
        WorkerError,
    )
    from extractor.pipeline import Extractor, Result, extract
    from extractor.records import (
        BenchmarkScore,
        Compute,
        Document,
        GpuCount,
        Indicator,
        Place,
        Price,
        Rating,
        Record,
        RiskFactor,
        Section,
        json_schema,
    )
    from extractor.repair import Alignment, Repaired, repair_text

_HOME = {
    "Alignment": "extractor.repair",
    "BenchmarkScore": "extractor.records",
    "Compute": "extractor.records",
    "Config": "extractor.config",
    "ContainerError": "extractor.errors",
    "DamagedSourceError": "extractor.errors",
    "Document": "extractor.records",
    "EmptySourceError": "extractor.errors",
    "EncodingError": "extractor.errors",
    "EncryptedSourceError": "extractor.errors",
    "Extractor": "extractor.pipeline",
    "ExtractorError": "extractor.errors",
    "GpuCount": "extractor.records",
    "Indicator": "extractor.records",
    "InterruptedRunError": "extractor.errors",
    "LimitError": "extractor.errors",
    "MissingExtraError": "extractor.errors",
    "OutputError": "extractor.errors",
    "Place": "extractor.records",
    "Price": "extractor.records",
    "Rating": "extractor.records",
    "Record": "extractor.records",
    "Repaired": "extractor.repair",
    "Result": "extractor.pipeline",
    "RiskFactor": "extractor.records",
    "RuleError": "extractor.errors",
    "Section": "extractor.records",
    "SourceError": "extractor.errors",
    "SourceNotFoundError": "extractor.errors",
    "SourceTooLargeError": "extractor.errors",
    "UnsupportedMediaError": "extractor.errors",
    "UsageError": "extractor.errors",
    "WorkerError": "extractor.errors",
    "extract": "extractor.pipeline",
    "json_schema": "extractor.records",
    "repair_text": "extractor.repair",
}

__all__ = [
    "Alignment",
    "BenchmarkScore",
    "Compute",
    "Config",
    "ContainerError",
    "DamagedSourceError",
    "Document",
    "EmptySourceError",
    "EncodingError",
    "EncryptedSourceError",
    "Extractor",
    "ExtractorError",
    "GpuCount",
    "Indicator",
    "InterruptedRunError",
    "LimitError",
    "MissingExtraError",
    "OutputError",
    "Place",
    "Price",
    "Rating",
    "Record",
    "Repaired",
    "Result",
    "RiskFactor",
    "RuleError",
    "Section",
    "SourceError",
    "SourceNotFoundError",
    "SourceTooLargeError",
    "UnsupportedMediaError",
    "UsageError",
    "WorkerError",
    "__version__",
    "extract",
    "json_schema",
    "repair_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
