"""Mentions to records."""

from extractor.linking.draft import Draft
from extractor.linking.link import link
from extractor.linking.note import Note, Sentence

__all__ = ["Draft", "Note", "Sentence", "link"]
