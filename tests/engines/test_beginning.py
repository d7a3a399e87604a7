"""What is told of a Ray that does not begin."""

import pytest

from muniment.errors import EnvironmentProblem

ray = pytest.importorskip("ray")
from muniment.engines import ray_data  # noqa: E402 - it asks for Ray


@pytest.mark.parametrize(
    "raised",
    [
        Exception("The node timed out during startup.\nMore words."),
        RuntimeError("no"),
        TimeoutError("late"),
        ValueError(),
    ],
)
def test_a_ray_that_does_not_begin_is_told_in_a_line(raised, monkeypatch):
    def fail(**_):
        raise raised

    monkeypatch.delenv(ray_data.ADDRESS, raising=False)
    monkeypatch.setattr(ray_data.ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray_data.ray, "init", fail)
    with pytest.raises(EnvironmentProblem) as told:
        ray_data.join(2)
    words = str(raised).splitlines()[0] if str(raised) else "Ray gave no reason"
    assert str(told.value) == f"Ray does not start: {words}"


def test_a_defect_stays_a_defect(monkeypatch):
    def fail(**_):
        raise KeyError("one")

    monkeypatch.setattr(ray_data.ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray_data.ray, "init", fail)
    with pytest.raises(KeyError):
        ray_data.join(2)
