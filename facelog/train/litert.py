"""From a Keras network to a small LiteRT file that answers as the network does."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from facelog.config import CROP_SIDE

EXACT_LIMIT = 10_000
"""Weights of at most so many numbers stay float32. They are a tenth of the file, but lie where
rounding is felt most: rounding them too makes the largest difference six times as large."""


def convert(network: object) -> bytes:
    """Return a Keras network as a LiteRT file, its large weights as float16, one face at a time.

    Args:
        network: what `serving_network` built; the file has both its outputs.
    """
    face = tf.TensorSpec((1, CROP_SIDE, CROP_SIDE, 3), tf.float32)

    # Keras' batch normalisation learns from what it sees unless it is told not to.
    @tf.function
    def infer(pixels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = network(pixels, training=False)  # type: ignore[operator]
        return outputs["probabilities"], outputs["class_maps"]

    # Variables must be frozen: the converter would otherwise leave them out of the file.
    frozen = convert_variables_to_constants_v2(infer.get_concrete_function(face))
    exact = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    rounded = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    rounded.optimizations = [tf.lite.Optimize.DEFAULT]
    rounded.target_spec.supported_types = [tf.float16]
    return _with_small_weights_exact(bytes(rounded.convert()), bytes(exact.convert()))


def _with_small_weights_exact(rounded: bytes, exact: bytes) -> bytes:
    """Put the small weights of a float32 file into the same network's float16 file.

    The converter stores a rounded weight as float16 and an operation that widens it again; where
    the weight is small, the operation goes and its output holds the exact numbers. But for these
    operations the two files have the same ones in the same order, by which the weights are told:
    some lack a name of their own. None may be left out: XNNPACK, which runs whole graphs fast,
    refuses a convolution whose kernel is exact and whose bias is rounded.
    """
    source = flatbuffer_utils.convert_bytearray_to_object(bytearray(exact))
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(rounded))
    given, graph = source.subgraphs[0], model.subgraphs[0]
    codes = [code.builtinCode for code in model.operatorCodes]
    widening = {
        operation.outputs[0]: operation
        for operation in graph.operators
        if codes[operation.opcodeIndex] == schema.BuiltinOperator.DEQUANTIZE
    }
    others = [each for each in graph.operators if each.outputs[0] not in widening]
    for operation, same in zip(others, given.operators, strict=True):
        for wide, own in zip(operation.inputs, same.inputs, strict=True):
            tensor = graph.tensors[wide]
            if wide not in widening or int(np.prod(tensor.shape)) > EXACT_LIMIT:
                continue
            narrow = graph.tensors[widening.pop(wide).inputs[0]]
            model.buffers[narrow.buffer].data = None
            model.buffers.append(schema.BufferT())
            model.buffers[-1].data = source.buffers[given.tensors[own].buffer].data
            tensor.buffer = len(model.buffers) - 1
    kept = {id(operation) for operation in (*others, *widening.values())}
    graph.operators = [each for each in graph.operators if id(each) in kept]
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))
