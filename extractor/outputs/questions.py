"""Questions that are asked of every batch, by name, in SQL over its tables and views."""

from extractor.outputs.views import NEWEST, NOTES

__all__ = ["QUESTIONS"]

# the old price that a note names beside a new one of the same thing: each is the other's nearest, of the same sentence first
_NEAREST = "old.sentence <> price.sentence, abs(old.start - price.start), old.start"
_PAIRS = f"""
pairs AS (
    SELECT price.document_id, price.source, price.id, old.value AS old_value, old.per AS old_per
    FROM price JOIN price AS old
    ON old.document_id = price.document_id AND old.source = price.source AND old.item = price.item
    AND old.kind = price.kind AND old.currency IS NOT DISTINCT FROM price.currency
    AND old.variant IS NOT DISTINCT FROM price.variant
    AND coalesce(old.per, price.per) IS NOT DISTINCT FROM coalesce(price.per, old.per)
    WHERE price.status = 'current' AND old.status = 'superseded'
    QUALIFY row_number() OVER (PARTITION BY price.document_id, price.source, price.id ORDER BY {_NEAREST}) = 1
    AND row_number() OVER (PARTITION BY old.document_id, old.source, old.id ORDER BY {_NEAREST}, price.start) = 1
)
"""

_PRICE_CUTS = f"""
WITH {_PAIRS}
SELECT published, broker, item, kind, variant, old_value AS old_price, value AS new_price,
       round(100 * (value / old_value - 1), 1) AS change_percent, currency, coalesce(per, old_per) AS per, source
FROM price JOIN pairs USING (document_id, source, id) JOIN {NOTES}
WHERE value < old_value AND kind NOT IN ('target_price', 'share_price')
ORDER BY published DESC NULLS LAST, item, source, start
"""

_GPU_FLEET = f"""
SELECT holder, accelerator, value, min, max, qualifier, modality, published, broker, source
FROM gpu_count JOIN {NOTES}
WHERE holder IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY holder, accelerator, modality ORDER BY {NEWEST}) = 1
ORDER BY coalesce(value, max, min) DESC NULLS LAST, holder, accelerator, modality
"""

_TARGETS = f"""
WITH {_PAIRS}, targets AS (
    SELECT price.*, coalesce(attribution, broker) AS house, published, old_value AS old_target
    FROM price JOIN {NOTES} LEFT JOIN pairs USING (document_id, source, id)
    WHERE kind = 'target_price' AND status = 'current' AND item IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY item, currency, coalesce(attribution, broker) ORDER BY {NEWEST}) = 1
), rated AS (
    SELECT targets.*, rating.rating, rating.action
    FROM targets LEFT JOIN rating
    ON rating.document_id = targets.document_id AND rating.source = targets.source
    AND rating.security = targets.item AND rating.status = 'current'
    QUALIFY row_number() OVER (
        PARTITION BY targets.document_id, targets.source, targets.id
        ORDER BY rating.attribution IS DISTINCT FROM targets.attribution, abs(rating.start - targets.start), rating.start
    ) = 1
)
SELECT item, house, coalesce(value, (min + max) / 2) AS target, old_target,
       round(100 * (target / old_target - 1), 1) AS change_percent, currency, rating, action, published, source
FROM rated
ORDER BY item, published DESC NULLS LAST, house, currency, source
"""

QUESTIONS = {
    "price-cuts": _PRICE_CUTS,
    "scores": "SELECT * FROM score_matrix ORDER BY model",
    "gpu-fleet": _GPU_FLEET,
    "risks": "SELECT * FROM risk_counts ORDER BY month DESC NULLS LAST, broker NULLS LAST, risks DESC, category",
    "targets": _TARGETS,
}
