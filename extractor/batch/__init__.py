"""Many files to one output folder."""

from extractor.batch.run import Report, run

__all__ = ["Report", "run"]
