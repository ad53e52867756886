"""The commands in this process: to start one for each question would take longer than all answers."""

import io
import subprocess
import sys

import pytest

from extractor.cli import main


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """run(*arguments, data=None): the console command with `data` on standard input; what a process of its own would end with."""

    def run(*args, data=b""):
        argv = ["extractor", *map(str, args)]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", argv)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data or b"")))
            try:
                main()
                code = 0
            except SystemExit as ended:
                code = ended.code or 0
        printed = capfdbinary.readouterr()
        return subprocess.CompletedProcess(argv, code, printed.out, printed.err)

    return run
