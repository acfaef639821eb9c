"""Whether this is a full run: `.ci/run full` asks for one."""

from __future__ import annotations

import os

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
