"""The fuzz targets take their own seeds, whole, cut and with a bit turned; atheris makes more of them (`fuzz.py`)."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import TARGETS, seeds


@pytest.mark.parametrize("target", TARGETS)
def test_no_door_falls_over_its_seeds(target: str) -> None:
    """Any exception but a refusal is a failure, and so is a broken promise of the target's."""
    chance = random.Random(target)  # noqa: S311 - no secret
    for seed in seeds(target):
        cut = seed[: chance.randrange(len(seed) + 1)]
        turned = bytearray(seed)
        if turned:
            turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        for data in (seed, cut, bytes(turned)):
            TARGETS[target](data)
