"""The time of a build, read once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from builder.findings import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = 24 * 60 * 60
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)


def build_time(environment: Mapping[str, str], *, now: float) -> int:
    """`SOURCE_DATE_EPOCH` where it is set, else `now`, in whole seconds since 1970.

    Raises:
        UsageError: the variable is no whole number above 0 (Anki takes no note from 1970), or more than a day ahead
            of the clock: Anki would keep such a note's time, and refuse honest updates until then.
    """
    written = environment.get("SOURCE_DATE_EPOCH", "")
    if not written:
        return int(now)
    if not _WHOLE.fullmatch(written) or int(written) < 1:
        message = f"SOURCE_DATE_EPOCH is {written[:40]!r}, no whole number of seconds above 0"
        raise UsageError(message)
    if int(written) > now + _DAY:
        message = f"SOURCE_DATE_EPOCH is {written}, more than a day ahead of this machine's clock"
        raise UsageError(message, hint="learners would get no update until that day")
    return int(written)
