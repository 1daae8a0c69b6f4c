"""Mutants of a module: mutmut's operators, put where mutmut itself does not look.

mutmut passes over decorated functions, and every signal is one, and over what stands outside of functions, as shared
patterns do. Here both are mutated. Left out is what says nothing of behaviour: type annotations and docstrings (as
mutmut does), decorators (of a signal: its examples, which are tests, and the declared guess of its weight), `__all__`,
and changes of case in a pattern for which case is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from random import Random

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

CASE_COUNTS = m.Call(func=m.Attribute(attr=m.Name("spells")))
PATTERN = m.SimpleString(value=m.MatchIfTrue(lambda value: value.startswith("r")))
EXPORTS = m.Assign(targets=[m.AssignTarget(target=m.Name("__all__"))])


@dataclass(frozen=True)
class Mutant:
    """One change to a module: its number, the line and the outermost function it stands in, and the whole source."""

    number: int
    line: int
    function: str
    source: str
    diff: str


class _Everywhere(MutationVisitor):
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        return m.matches(node, m.Decorator() | EXPORTS) or super()._skip_node_and_children(node)


def mutants(path: Path, most: int, seed: int) -> tuple[int, list[Mutant]]:
    """How many mutants the module at `path` has, and these, or `most` of them drawn at random by `seed`."""
    code = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(code))
    visitor = _Everywhere(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    exact = {id(text) for call in m.findall(wrapper.module, CASE_COUNTS) for text in m.findall(call, PATTERN)}
    telling = [made for made in visitor.mutations if id(made.original_node) in exact or not _is_case_of_pattern(made)]
    places = wrapper.resolve(PositionProvider)

    def made(number: int) -> Mutant:
        one = telling[number]
        changed = deep_replace(wrapper.module, one.original_node, one.mutated_node)
        assert isinstance(changed, cst.Module)
        outer = one.contained_by_top_level_function
        name = outer.name.value if isinstance(outer, cst.FunctionDef) else ""
        diff = unified_diff(code.splitlines(), changed.code.splitlines(), n=0, lineterm="")
        lines = [line for line in diff if line[:2] not in ("--", "++", "@@")]
        return Mutant(number, places[one.original_node].start.line, name, changed.code, "\n".join(lines))

    drawn = sorted(Random(seed).sample(range(len(telling)), min(most, len(telling))))
    return len(telling), [made(number) for number in drawn]


def _is_case_of_pattern(made: Mutation) -> bool:
    old, new = made.original_node, made.mutated_node
    return m.matches(old, PATTERN) and isinstance(new, cst.SimpleString) and _folded(old) == _folded(new)


def _folded(node: cst.CSTNode) -> str:
    return cst.ensure_type(node, cst.SimpleString).value.casefold()
