"""Print what each kind of edit costs: `python -m tests.edits [SEEDS]`; with `-v` the notes that were lost, too."""

from __future__ import annotations

import sys

from tests.edits.trial import BEYOND, totals

arguments = [word for word in sys.argv[1:] if word != "-v"]
counts = totals(int(arguments[0]) if arguments else 5)
print(f"{'kind of edit':46}  touched   kept            anew  wrong  passed")
for kind, count in counts.items():
    share = f"{100 * count.kept / count.touched:6.1f} %" if count.touched else ""
    print(
        f"{kind:46} {count.touched:8} {count.kept:6} {share:9} {count.anew:6}"
        f" {len(count.wrong):6} {len(count.passed):7}"
    )
    if "-v" in sys.argv:
        for label, pairs in (("wrong", count.wrong), ("passed", count.passed), ("lost", count.lost)):
            for before, after in sorted(set(pairs)):
                print(f"    {label}: {before!r}\n       ->  {after!r}")
seen = [count for kind, count in counts.items() if kind not in BEYOND]
touched, kept = sum(c.touched for c in seen), sum(c.kept for c in seen)
print(f"{'all but those beyond matching':46} {touched:8} {kept:6} {100 * kept / touched:6.1f} %")
