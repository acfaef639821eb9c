"""Mutation testing of the rooms that keep hostile notes out: `mutate.py [ROOM...]`, a room as its path.

Every mutant that cosmic-ray's operators make of a room is put to that room's own tests, and those that no test notices
are printed. Fails where less than four fifths of a room's mutants are noticed. cosmic-ray's own runner writes into the
working tree and starts a Python for each mutant; here each is a fork of a process that has all libraries loaded, and
takes the mutant in place of the room when it is imported.

Left out are mutants that can change nothing: those of annotations and of imports for them, which are never evaluated,
and of the arguments of decorators (`frozen`, `slots`), which mypy watches.
"""

from __future__ import annotations

import ast
import os
import resource
import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import parso
import pytest
from cosmic_ray.ast import Visitor, ast_nodes
from cosmic_ray.operators.provider import OperatorProvider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from cosmic_ray.operators.operator import Operator
    from parso.tree import NodeOrLeaf

TESTS = {
    "builder/card/sanitize.py": ("tests/unit/test_sanitize.py",),
    "builder/media/address.py": ("tests/unit/test_address.py",),
    "builder/media/resolve.py": ("tests/unit/test_references.py",),
    "builder/media/store.py": ("tests/unit/test_store.py",),
    "builder/media/svg.py": ("tests/unit/test_svg.py",),
    "builder/project/sources.py": ("tests/unit/test_sources.py", "tests/unit/test_project.py"),
}
LEAST = 0.8
_SECONDS = 10
"""Of processor time for one mutant: one that never ends is noticed."""
_BYTES = 2_000_000_000
_QUIETLY = "ignore::pytest.PytestAssertRewriteWarning"  # of libraries that are loaded before pytest is
_PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "-p", "pytest_timeout", "--timeout=20", "-W", _QUIETLY)

_Place = tuple[int, int]


class _Mutation(Visitor):
    """Walks a tree and lets an operator change the one place."""

    def __init__(self, operator: Operator, occurrence: int) -> None:
        self.operator, self.left = operator, occurrence

    def visit(self, node: NodeOrLeaf) -> NodeOrLeaf:
        """The node, or what the operator makes of it."""
        for index, _ in enumerate(self.operator.mutation_positions(node)):
            if self.left == 0:
                node = self.operator.mutate(node, index)
            self.left -= 1
        return node


class _Exchange(MetaPathFinder, Loader):
    """Imports one module from another source than its file's."""

    def __init__(self, path: str, code: str) -> None:
        self.path, self.code = path, code

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """The spec of the one module."""
        del path, target
        return spec_from_file_location(name, self.path, loader=self) if name == _module(self.path) else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the other source."""
        exec(compile(self.code, self.path, "exec"), module.__dict__)  # noqa: S102 - a mutant of our own code


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, operator and source of each mutant."""
    out = list(_never_run(source))
    for name in (name for name in OperatorProvider() if not name.startswith("Variable")):
        operator = OperatorProvider()[name]()
        tree = parso.parse(source)
        places = [(node, at) for node in ast_nodes(tree) for at, _ in operator.mutation_positions(node)]
        for occurrence, (node, begin) in enumerate(places):
            if not (_is_star(node) or any(start <= begin < stop for start, stop in out)):
                changed = _Mutation(operator, occurrence).walk(parso.parse(source)).get_code()
                yield begin[0], name, changed


def _is_star(node: NodeOrLeaf) -> bool:
    """Whether it is the star of `f(*found)` or `def f(*, limit)`, which cosmic-ray takes for a product."""
    return node.type == "operator" and node.parent.type in ("argument", "param", "parameters", "star_expr")


def _never_run(source: str) -> Iterator[tuple[_Place, _Place]]:
    """Where annotations, the imports for them and the arguments of decorators stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield _range(node)
        for name in ("annotation", "returns"):
            if isinstance(found := getattr(node, name, None), ast.expr):
                yield _range(found)
        for decorator in getattr(node, "decorator_list", ()):
            if isinstance(decorator, ast.Call):
                yield from (_range(keyword.value) for keyword in decorator.keywords)


def _range(node: ast.expr | ast.stmt) -> tuple[_Place, _Place]:
    return (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)


def is_noticed(path: str, code: str) -> bool:
    """Whether the tests of a room fail with other code in its place."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.meta_path.insert(0, _Exchange(path, code))
        os._exit(int(pytest.main([*_PYTEST, *TESTS[path]]) != 0))
    return os.waitpid(child, 0)[1] != 0


def judge(path: str) -> bool:
    """Print the mutants of a room that live; whether they are few enough."""
    source = Path(path).read_text("utf-8")
    if is_noticed(path, source):
        _say(f"{path}: its tests fail as it is")
        return False
    lines, count, alive = source.splitlines(), 0, 0
    for line, operator, code in mutants(source):
        count += 1
        if not is_noticed(path, code):
            alive += 1
            changed = code.splitlines()[line - 1].strip() if len(code.splitlines()) == len(lines) else "(left out)"
            _say(f"{path}:{line}: {operator}\n  - {lines[line - 1].strip()}\n  + {changed}")
    _say(f"{path}: {count - alive} of {count} mutants noticed, {(count - alive) / count:.0%}")
    return count - alive >= LEAST * count


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(paths: list[str]) -> int:
    """Judge rooms; 1 where one has too many mutants that live."""
    sys.path.insert(0, "")
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("builder.cli", "builder.media.fetch", "hypothesis", "pytest_timeout", *map(_module, TESTS)):
        import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "builder"]:
        del sys.modules[name]
    return int(sum(not judge(path) for path in paths or TESTS) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
