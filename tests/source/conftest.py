"""No reader may reach a network: in all tests of this folder a socket cannot be made."""

import socket

import pytest


class ReachedOutError(AssertionError):
    """A reader reached out."""


def _refuse(*_args, **_kwargs):
    raise ReachedOutError("a reader opened a socket")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, _refuse)
