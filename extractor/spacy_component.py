"""The pipeline as a spaCy component: `nlp.add_pipe("extractor")`.

After it, `doc._.records` holds the records of the doc's text and `doc.spans["extractor"]` their evidence, labelled with the record
type; `doc._.extraction` is the whole result. Offsets are those of `doc.text`, untouched.
"""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.config import Config
from extractor.pipeline import Extractor, Result

__all__ = ["ExtractorComponent", "make_extractor"]

SPANS_KEY = "extractor"


def _records(doc: Doc) -> list[Any]:
    result: Result | None = doc._.extraction
    return list(result.records) if result else []


class ExtractorComponent:
    """Runs an `Extractor` over each doc; see the module's docstring for what it sets."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        if not Doc.has_extension("extraction"):
            Doc.set_extension("extraction", default=None)
            Doc.set_extension("records", getter=_records)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.extraction`, `doc._.records` and `doc.spans["extractor"]`."""
        result = self.extractor.extract(doc.text)
        doc._.extraction = result
        spans = (
            doc.char_span(r.start, r.end, label=r.type, span_id=r.id, alignment_mode="expand")
            for r in result.records
        )
        doc.spans[SPANS_KEY] = [span for span in spans if isinstance(span, Span)]
        return doc


@Language.factory(
    "extractor", default_config={"rules": [], "min_confidence": 0.0}, assigns=["doc.spans", "doc._.records"]
)
def make_extractor(nlp: Language, name: str, rules: list[str], min_confidence: float) -> ExtractorComponent:
    """The factory: `rules` are overlay folders, `min_confidence` drops weaker records."""
    config = Config(rules_dirs=tuple(map(Path, rules)), min_confidence=min_confidence)
    return ExtractorComponent(Extractor(config))
