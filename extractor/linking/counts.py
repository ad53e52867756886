"""GPU counts and compute: values to accelerators, holders and entities."""

from collections.abc import Iterator

from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note
from extractor.linking.subjects import nearest

__all__ = ["link_compute", "link_gpu_counts"]


def link_gpu_counts(note: Note, index: int) -> Iterator[Draft]:
    """The accelerator counts of one sentence."""
    sentence = note.sentences[index]
    for i, verdict in sorted(sentence.verdicts.get("gpu_count", {}).items()):
        value = sentence.mentions[i]
        assert value.quantity is not None
        accelerator = verdict.named.get("accelerator")
        word = verdict.named.get("word")
        holder = nearest(note, index, value.start, value.end, ["CLUSTER", "ORG"], reach=1)
        fields = quantity_fields(value.quantity) | {
            "accelerator": accelerator.name if accelerator else word.name if word else None,
            "accelerator_raw": accelerator.text if accelerator else word.text if word else None,
            "holder": holder.name if holder else None,
            "holder_raw": holder.text if holder else None,
        }
        yield Draft("gpu_count", value.start, value.end, verdict.rule.name, verdict.rule.confidence, fields)


def link_compute(note: Note, index: int) -> Iterator[Draft]:
    """Work, power and size figures of one sentence."""
    sentence = note.sentences[index]
    for i, verdict in sorted(sentence.verdicts.get("compute", {}).items()):
        value = sentence.mentions[i]
        assert value.quantity is not None
        unit = verdict.rule.fields["unit"]
        labels = (
            ["CLUSTER", "ORG", "ACCELERATOR", "MODEL"]
            if unit in {"megawatt", "flops"}
            else ["MODEL", "CLUSTER", "ORG"]
        )
        entity = verdict.named.get("entity") or nearest(note, index, value.start, value.end, labels)
        fields = quantity_fields(value.quantity) | {
            "entity": entity.name if entity else None,
            "entity_raw": entity.text if entity else None,
            "unit": unit,
        }
        yield Draft("compute", value.start, value.end, verdict.rule.name, verdict.rule.confidence, fields)
