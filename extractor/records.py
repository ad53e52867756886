"""The typed records of the contract (schema 1), and their JSON Schema."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

__all__ = [
    "RECORD_TYPES",
    "Analyst",
    "BenchmarkScore",
    "Compute",
    "Document",
    "GpuCount",
    "Indicator",
    "Place",
    "Price",
    "Rating",
    "Record",
    "Repair",
    "RiskFactor",
    "Section",
    "json_schema",
]

Number = int | float
Modality = Literal["reported", "estimated", "forecast", "guidance", "consensus", "planned"]
Box = tuple[float, float, float, float]
Qualifier = Literal["exact", "approx", "more_than", "at_least", "less_than", "at_most", "range"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Model):
    """A further run of the source that states the same fact; half-open code-point offsets."""

    start: int
    end: int
    text: str
    page: int | None = None
    bbox: Box | None = None


class _Evidence(_Model):
    """What every record has: where it stands in the untouched source, and why it is there."""

    id: str = Field(description="stable: the same input and rules give the same id")
    start: int = Field(description="code-point offset of the evidence in the source text")
    end: int = Field(description="half-open end of the evidence in the source text")
    text: str = Field(description="source_text[start:end], garbled as it may be")
    also: tuple[Place, ...] = Field(default=(), description="further places that state the same fact")
    sentence: str = Field(description="the repaired, simplified sentence, row or item around the evidence")
    section: str | None = Field(default=None, description="kind of the section")
    attribution: str | None = Field(default=None, description="who says so, where the note names it")
    modality: Modality = "reported"
    confidence: float = Field(ge=0, le=1)
    rule: str = Field(description="the rule that fired, as it stands in rules/")
    page: int | None = Field(default=None, description="page of a paged source, from 1")
    bbox: Box | None = Field(
        default=None, description="left, top, right, bottom on that page in points, origin top left"
    )
    path: str | None = Field(default=None, description="place in a source without pages, such as an XPath")


class _Quantity(_Evidence):
    """A quantity in base units: 4.9万 is 49000, 93.3% is 93.3; `value` is null for a range."""

    value: Number | None
    min: Number | None = None
    max: Number | None = None
    qualifier: Qualifier = "exact"


class BenchmarkScore(_Quantity):
    """A model's result on a benchmark."""

    type: Literal["benchmark_score"] = "benchmark_score"
    model: str | None
    model_raw: str | None = None
    benchmark: str | None
    benchmark_raw: str | None = None
    unit: str = "points"
    variant: str | None = None


class Price(_Quantity):
    """What one pays for a thing."""

    type: Literal["price"] = "price"
    item: str | None
    item_raw: str | None = None
    currency: str | None
    per: str | None = None
    kind: str = "other"
    status: Literal["current", "superseded"] = "current"
    variant: str | None = Field(default=None, description="input, output, cached_input for API prices")


class GpuCount(_Quantity):
    """How many accelerators."""

    type: Literal["gpu_count"] = "gpu_count"
    accelerator: str | None
    accelerator_raw: str | None = None
    holder: str | None = None
    holder_raw: str | None = None


class RiskFactor(_Evidence):
    """One risk that the note names."""

    type: Literal["risk_factor"] = "risk_factor"
    statement: str
    detail: str | None = None
    category: str
    index: int


class Compute(_Quantity):
    """Work, power or size of a model or cluster."""

    type: Literal["compute"] = "compute"
    entity: str | None
    entity_raw: str | None = None
    unit: str


class Rating(_Evidence):
    """What the note, or someone whom it names, advises of a security or sector."""

    type: Literal["rating"] = "rating"
    security: str | None
    security_raw: str | None = None
    code: str | None = None
    rating: str = Field(description="as written, in simplified characters")
    action: Literal["maintain", "initiate", "upgrade", "downgrade"] | None = None
    status: Literal["current", "superseded"] = "current"


class Indicator(_Quantity):
    """A financial or market figure of an entity in a period."""

    type: Literal["indicator"] = "indicator"
    entity: str | None
    entity_raw: str | None = None
    metric: str = Field(
        description="canonical name of a row of metrics.tsv: revenue, net_profit, eps, pe, ..."
    )
    metric_raw: str | None = None
    period: str | None = Field(default=None, description='"2025", "2025Q1", "2025H1", "FY2025", "2025-03"')
    basis: str | None = Field(default=None, description="yoy, qoq, ytd, cagr for a rate of change, else null")
    unit: str | None = Field(
        default=None, description="ISO currency, percent, percentage_points, ratio, units"
    )
    region: str | None = None
    status: Literal["current", "superseded"] = "current"


Record = Annotated[
    BenchmarkScore | Price | GpuCount | RiskFactor | Rating | Indicator | Compute,
    Field(discriminator="type"),
]

RECORD_TYPES: dict[str, type[_Evidence]] = {
    "benchmark_score": BenchmarkScore,
    "compute": Compute,
    "gpu_count": GpuCount,
    "indicator": Indicator,
    "price": Price,
    "rating": Rating,
    "risk_factor": RiskFactor,
}


class Repair(_Model):
    """One kind of repair and how often it was made."""

    kind: str
    count: int


class Section(_Model):
    """A part of the note under its own heading; half-open source offsets."""

    kind: str
    heading: str
    start: int
    end: int


class Analyst(_Model):
    """One who signs a report."""

    name: str
    licence: str | None = Field(default=None, description="SAC licence: S and 13 digits")
    sfc: str | None = Field(default=None, description="SFC central entity number, of Hong Kong")


class Document(_Model):
    """What is known of the note as a whole."""

    id: str = Field(description="SHA-256 of the source bytes, hex")
    source: str
    media_type: str
    encoding: str
    text_length: int = Field(description="code points of the source text")
    title: str | None
    broker: str | None
    published: str | None = Field(description="ISO date, or null where the note states none")
    script: Literal["hans", "hant", "mixed"]
    repairs: tuple[Repair, ...] = ()
    sections: tuple[Section, ...] = ()
    analysts: tuple[Analyst, ...] = ()
    security: str | None = Field(default=None, description="the one security that the report is about")
    code: str | None = None
    report_type: str | None = Field(default=None, description="name of a row of report_types.tsv")
    rating: str | None = Field(default=None, description="the report's own rating of its security")
    price: Number | None = Field(default=None, description="the share price that the report goes by")
    target_price: Number | None = None
    pages: int | None = Field(default=None, description="pages of a paged source")


class _Output(_Model):
    schema_version: Literal[1] = 1
    document: Document
    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one result, as `extractor schema` prints it; `source_text` is there where it was asked for."""
    schema = TypeAdapter(_Output).json_schema(mode="serialization")
    schema["properties"]["source_text"] = {"title": "Source Text", "type": "string"}
    return schema
