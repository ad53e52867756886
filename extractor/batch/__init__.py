"""Many documents to one output folder: fast on all cores, the same on a cluster, resumable, every failure named.

>>> from extractor.batch import run
>>> report = run("reports", "out", workers=4)  # doctest: +SKIP
"""

from extractor.batch.run import Report, run
from extractor.batch.settings import Settings
from extractor.batch.status import Status, status

__all__ = ["Report", "Settings", "Status", "run", "status"]
