"""What plain Numba loops lack: eight float64 side by side, slices without references, prefetching.

The sums of eight units stay in registers, and a slice that Numba counts costs as much as a row.

LLVM by itself keeps them in memory, since an array of weights and one of layers might overlap; it
splits a vector of eight into whatever the machine has, and rounds each lane like a single number.
"""
# mypy: allow-untyped-calls

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import extending
from numba.core import cgutils, types
from numba.extending import models, register_model
from numba.np.arrayobj import populate_array

intrinsic: Any = extending.intrinsic

LANES = 8
_VECTOR = ir.VectorType(ir.DoubleType(), LANES)


class Vector(types.Type):
    """The type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="vector8")


vector = Vector()


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


def _at(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    start = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(start, [index]), _VECTOR.as_pointer())


@intrinsic
def zero(typing: Any) -> Any:
    """Eight zeros."""
    return vector(), lambda *_: ir.Constant(_VECTOR, [0.0] * LANES)


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """array[index : index + 8], unchecked."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        found = builder.load(_at(context, builder, sig.args[0], *args))
        found.align = 8
        return found

    return vector(array, index), build


@intrinsic
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """array[index : index + 8] = value, unchecked."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _at(context, builder, sig.args[0], *args[:2])).align = 8
        return context.get_dummy_value()

    return types.void(array, index, vector), build


@intrinsic
def add_scaled(typing: Any, total: Any, factor: Any, value: Any) -> Any:
    """total + factor · value, lane by lane, rounded twice."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        total, factor, value = args
        lane = ir.IntType(32)
        nothing = ir.Constant(_VECTOR, ir.Undefined)
        first = builder.insert_element(nothing, factor, ir.Constant(lane, 0))
        lanes = ir.Constant(ir.VectorType(lane, LANES), [0] * LANES)
        spread = builder.shuffle_vector(first, nothing, lanes)
        return builder.fadd(total, builder.fmul(spread, value))

    return vector(vector, types.float64, vector), build


@intrinsic
def part(typing: Any, array: Any, start: Any, n: Any) -> Any:
    """array[start : start + n], unchecked and uncounted: the array it is of must outlive it."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = context.make_array(sig.args[0])(context, builder, args[0])
        found = context.make_array(sig.args[0])(context, builder)
        populate_array(
            found, data=builder.gep(whole.data, [args[1]]), shape=[args[2]],
            strides=[whole.itemsize], itemsize=whole.itemsize, meminfo=None,
        )  # fmt: skip
        return found._getvalue()

    return array(array, types.int64, types.int64), build


@intrinsic
def prefetch(typing: Any, array: Any, index: Any) -> Any:
    """Ask for the cache line of array[index], which need not exist."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        line = builder.bitcast(
            _at(context, builder, sig.args[0], *args), ir.IntType(8).as_pointer()
        )
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [line.type, number, number, number])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(fetch, [line, *(ir.Constant(number, n) for n in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(array, types.int64), build
