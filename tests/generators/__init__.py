"""Makers of damage: clean text in, damaged text out."""
