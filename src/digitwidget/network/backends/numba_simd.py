"""Eight float64 side by side, as a Numba type with + - * /, so that a row costs what it costs in C.

Numba's own vectoriser leaves rows of ten, or the last eight of forty, to scalar code. LLVM splits
a vector of eight into whatever the machine has, and each lane is rounded like a single number.
"""
# mypy: allow-untyped-calls

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import extending
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

intrinsic: Any = extending.intrinsic

LANES = 8
_INDEX = ir.IntType(32)
_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_BITS = ir.VectorType(ir.IntType(64), LANES)


class Vector(types.Type):
    """The type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="vector8")


vector = Vector()


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


@intrinsic
def pointer(typing: Any, array: Any) -> Any:
    """Where an array's numbers are: Numba counts references to arrays, and checks their indices."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return context.make_array(sig.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), build


@intrinsic
def get(typing: Any, at: Any, index: Any) -> Any:
    """at[index]."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(builder.gep(args[0], [args[1]]))

    return at.dtype(at, types.int64), build


@intrinsic
def put(typing: Any, at: Any, index: Any, value: Any) -> Any:
    """at[index] = value."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], builder.gep(args[0], [args[1]]))
        return context.get_dummy_value()

    return types.void(at, types.int64, at.dtype), build


@intrinsic
def prefetch(typing: Any, at: Any, index: Any) -> Any:
    """Ask for the cache line of at[index], which need not exist."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        line = builder.bitcast(builder.gep(args[0], [args[1]]), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [line.type, _INDEX, _INDEX, _INDEX])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(fetch, [line, *(ir.Constant(_INDEX, n) for n in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(at, types.int64), build


def _eight(builder: Any, at: Any, index: Any) -> Any:
    return builder.bitcast(builder.gep(at, [index]), _VECTOR.as_pointer())


@intrinsic
def load(typing: Any, at: Any, index: Any) -> Any:
    """at[index : index + 8]."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        found = builder.load(_eight(builder, *args))
        found.align = 8
        return found

    return vector(at, types.int64), build


@intrinsic
def store(typing: Any, at: Any, index: Any, value: Any) -> Any:
    """at[index : index + 8] = value."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _eight(builder, *args[:2])).align = 8
        return context.get_dummy_value()

    return types.void(at, types.int64, vector), build


def _spread(builder: Any, number: Any) -> Any:
    nothing = ir.Constant(_VECTOR, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(_INDEX, 0))
    lanes = ir.Constant(ir.VectorType(_INDEX, LANES), [0] * LANES)
    return builder.shuffle_vector(first, nothing, lanes)


@intrinsic
def spread(typing: Any, number: Any) -> Any:
    """The same number eight times."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, args[0])

    return vector(types.float64), build


@intrinsic
def clip(typing: Any, x: Any, low: Any, high: Any) -> Any:
    """`x` held between two numbers, lane by lane."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        x, low, high = args[0], _spread(builder, args[1]), _spread(builder, args[2])
        x = builder.select(builder.fcmp_ordered("<", x, low), low, x)
        return builder.select(builder.fcmp_ordered(">", x, high), high, x)

    return vector(vector, types.float64, types.float64), build


@intrinsic
def positive(typing: Any, x: Any) -> Any:
    """1 where x > 0, else 0."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        one, zero = (ir.Constant(_VECTOR, [number] * LANES) for number in (1.0, 0.0))
        return builder.select(builder.fcmp_ordered(">", args[0], zero), one, zero)

    return vector(vector), build


@intrinsic
def times_power(typing: Any, x: Any, k: Any) -> Any:
    """x · 2^k for whole k from -1022 to 1023: k becomes the exponent bits of a float64."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.fptosi(args[1], _BITS)
        bits = builder.add(bits, ir.Constant(_BITS, [1023] * LANES))
        bits = builder.shl(bits, ir.Constant(_BITS, [52] * LANES))
        return builder.fmul(args[0], builder.bitcast(bits, _VECTOR))

    return vector(vector, vector), build


def _define(operation: Any, instruction: str) -> None:
    class Typing(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            if not kws and vector in args and set(args) <= {vector, types.float64}:
                return signature(vector, *args)
            return None

    infer_global(operation)(Typing)

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pair = zip(sig.args, args, strict=True)
        x, y = (a if kind == vector else _spread(builder, a) for kind, a in pair)
        return getattr(builder, instruction)(x, y)

    for kinds in ((vector, vector), (vector, types.float64), (types.float64, vector)):
        lower_builtin(operation, *kinds)(build)


for _operation, _instruction in (
    (operator.add, "fadd"),
    (operator.iadd, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _define(_operation, _instruction)
