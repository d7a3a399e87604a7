"""What is told of a Ray that does not begin."""

from importlib import import_module

import pytest

from muniment.errors import EnvironmentProblem


@pytest.fixture
def ray_data():
    """The engine, which asks for Ray: to load it takes seconds."""
    pytest.importorskip("ray")
    return import_module("muniment.engines.ray_data")


@pytest.mark.parametrize(
    "raised",
    [
        Exception("The node timed out during startup.\nMore words."),
        RuntimeError("no"),
        TimeoutError("late"),
        ValueError(),
    ],
)
def test_a_ray_that_does_not_begin_is_told_in_a_line(raised, ray_data, monkeypatch):
    def fail(**_):
        raise raised

    monkeypatch.delenv(ray_data.ADDRESS, raising=False)
    monkeypatch.setattr(ray_data.ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray_data.ray, "init", fail)
    with pytest.raises(EnvironmentProblem) as told:
        ray_data.join(2)
    words = str(raised).splitlines()[0] if str(raised) else "Ray gave no reason"
    assert str(told.value) == f"Ray does not start: {words}"


def test_a_defect_stays_a_defect(ray_data, monkeypatch):
    def fail(**_):
        raise KeyError("one")

    monkeypatch.setattr(ray_data.ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray_data.ray, "init", fail)
    with pytest.raises(KeyError):
        ray_data.join(2)
