"""A cluster that a command begins listens on all addresses, and answers nobody who has not its token."""

import os
import subprocess
import sys

import pytest

from patience import patience

pytestmark = pytest.mark.ray

# A stranger on the network: another home, no variables of ours, and the address.
_STRANGER = """
import sys, ray
try:
    ray.init(address=sys.argv[1], log_to_driver=False, logging_level="CRITICAL")
    print("ran", ray.get(ray.remote(lambda: "something").remote(), timeout=20))
except Exception as error:
    print(type(error).__name__, "token" in str(error).lower())
"""
_OWNER = """
import os, subprocess, sys, ray
from muniment.engines.ray_data import join
leave = join(1)
stranger = {**os.environ, "HOME": sys.argv[2]}
for name in [name for name in stranger if name.startswith("RAY_")]:
    del stranger[name]
modes = ({}, {"RAY_AUTH_MODE": "disabled"}, {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0" * 64})
command = [sys.executable, "-c", sys.argv[1], ray.get_runtime_context().gcs_address]
pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
for one in [subprocess.Popen(command, env=stranger | mode, **pipes) for mode in modes]:
    print(one.communicate(timeout=200)[0].strip())
print("mine", ray.get(ray.remote(lambda: "answer").remote()))
leave()
"""


def test_a_stranger_runs_nothing_on_a_cluster_of_ours(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    environment["HOME"] = str(tmp_path / "own")
    command = [sys.executable, "-c", _OWNER, _STRANGER, str(tmp_path / "other")]
    with patience():
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    said = done.stdout.splitlines()
    assert said[-1:] == ["mine answer"], done.stderr
    assert len(said) == 4
    assert not any(line.startswith("ran") for line in said)
    assert not (tmp_path / "own" / ".ray").exists(), "a token lies where others may read it"
