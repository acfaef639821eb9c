"""The door in: find the vault, read its settings, its notes and its lock; know where everything lies.

All reading happens here, but for media (through a store) and assets. What the texts mean is the stages' business.
"""

from __future__ import annotations

from builder.project.config import Config
from builder.project.keys import KEYS, Key, Subdecks, config_schema
from builder.project.load import Project, Vault, load_project, look_at, read_paths
from builder.project.names import slugify

__all__ = [
    "KEYS",
    "Config",
    "Key",
    "Project",
    "Subdecks",
    "Vault",
    "config_schema",
    "load_project",
    "look_at",
    "read_paths",
    "slugify",
]
