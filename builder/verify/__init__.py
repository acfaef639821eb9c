"""The judge: packages imported into the real Anki, one or several versions in a row, and each of their cards looked at.

Anki runs in a process of its own, so that its licence stays with the extra that brings it, and its crash is a problem
of the package, not of ours.
"""

from builder.verify.process import main, verify
from builder.verify.report import Counts, Kept, Report, Upgrade

__all__ = ["Counts", "Kept", "Report", "Upgrade", "main", "verify"]
