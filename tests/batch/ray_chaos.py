"""A run on a Ray cluster of two nodes on this machine, whose driver, actors, workers and nodes are killed at random."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.batch.chaos import children, start

ACTOR = "ray::_Desk"


class TwoNodes:
    """A head without work, and two nodes with one CPU each; a node that is killed is replaced."""

    def __init__(self) -> None:
        os.environ.setdefault("RAY_raylet_start_wait_time_s", "300")  # a busy machine starts nodes slowly
        from ray.cluster_utils import Cluster

        self._cluster = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False}
        )
        self._nodes = [self._node(), self._node()]
        self.address: str = self._cluster.address

    def _node(self):
        return self._cluster.add_node(num_cpus=1, wait=False)

    def kill_node(self, chance: random.Random) -> None:
        """One of the two, with everything on it, at once; another one comes."""
        number = chance.randrange(2)
        self._cluster.remove_node(self._nodes[number], allow_graceful=False)
        self._nodes[number] = self._node()

    def close(self) -> None:
        """The whole cluster."""
        self._cluster.shutdown()


def actors() -> list[int]:
    """The processes of our actors, and their workers."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            named = entry.name.isdigit() and (entry / "cmdline").read_bytes().startswith(ACTOR.encode())
        except OSError:
            continue
        if named:
            found += [int(entry.name), *children(int(entry.name))]
    return found


def run_with_ray_kills(
    source: Path, out: Path, options: dict, *, kills: int, most_seconds: float, seed: int
) -> dict[str, int]:
    """Run to the end, whatever is killed: the driver, an actor or its worker, a node."""
    chance = random.Random(seed)
    killed = {"run": 0, "actor": 0, "node": 0, "nobody": 0}
    cluster = TwoNodes()
    options = options | {"engine": "ray", "ray_address": cluster.address}
    process = start(source, out, options)
    try:
        while sum(killed.values()) - killed["nobody"] < kills and process.poll() != 0:
            try:
                process.wait(chance.uniform(2.0, most_seconds))
            except subprocess.TimeoutExpired:
                killed[_kill(process, cluster, chance)] += 1
                time.sleep(0.1)
            if process.poll() not in (None, 0):
                process.stderr.close()
                process = start(source, out, options)
        _, errors = process.communicate(timeout=3600)
    finally:
        cluster.close()
    assert process.returncode == 0, errors.decode()[-3000:]
    return killed


def _kill(process: subprocess.Popen, cluster: TwoNodes, chance: random.Random) -> str:
    kind = chance.choice(["run", "actor", "actor", "node"])
    if kind == "node":
        cluster.kill_node(chance)
        return kind
    victims = [process.pid] if kind == "run" else actors()
    if not victims:
        return "nobody"
    try:
        os.kill(chance.choice(victims), signal.SIGKILL)
    except ProcessLookupError:
        return "nobody"
    return kind
