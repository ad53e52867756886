"""Results to JSON, JSONL, CSV, pandas and the terminal."""
