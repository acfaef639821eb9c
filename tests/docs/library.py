import time
from pathlib import Path

from builder import build, format_lock, load_project, write_apkg, write_files

project = load_project(Path("notes"))
made = build(project, epoch=int(time.time()))
for finding in made.findings:
    print(f"{finding.span.path}:{finding.span.line}: {finding.rule.code} {finding.message}")
package = write_apkg(made.deck, made.media)
write_files([(project.lock_path, format_lock(made.lock).encode()), (Path("notes.apkg"), package)])
