"""What a notes repository on GitHub needs to check, build and release its deck, as files."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKFLOW = ".github/workflows/deck.yml"
ACTION = ".github/deck"


def github_files(*, vault: str, version: str) -> Mapping[str, str]:
    """The text of each file by its path below the repository's top folder.

    `vault` is the folder of notes below it, with `/`; `""` where build-deck finds it by itself. `version` is the
    version of build-deck that the workflow installs, by name; what that needs is pinned by hash.
    """
    there = files("builder.cli").joinpath("github")
    workflow = there.joinpath("deck.yml").read_text("utf-8")
    return {
        WORKFLOW: workflow.replace('vault: ""', f"vault: {json.dumps(vault, ensure_ascii=False)}"),
        **{f"{ACTION}/{name}": there.joinpath(name).read_text("utf-8") for name in _COPIED},
        f"{ACTION}/tool.txt": f"build-deck=={version}\n",
    }


_COPIED = ("action.yml", "requirements.txt", "steps.py")
