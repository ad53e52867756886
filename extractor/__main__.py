"""`python -m extractor` is the console command."""

from extractor.cli import main

main()
