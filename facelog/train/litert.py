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
    the weight is small, the operation goes and its output holds the exact numbers.
    """
    source = flatbuffer_utils.convert_bytearray_to_object(bytearray(exact))
    numbers = {
        bytes(tensor.name): source.buffers[tensor.buffer].data
        for tensor in source.subgraphs[0].tensors
        if tensor.type == schema.TensorType.FLOAT32
    }
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(rounded))
    graph = model.subgraphs[0]
    kept = []
    for operation in graph.operators:
        code = model.operatorCodes[operation.opcodeIndex].builtinCode
        if code == schema.BuiltinOperator.DEQUANTIZE:
            narrow, wide = graph.tensors[operation.inputs[0]], graph.tensors[operation.outputs[0]]
            size = int(np.prod(narrow.shape))
            data = numbers.get(bytes(wide.name), numbers.get(bytes(narrow.name)))
            if size <= EXACT_LIMIT and data is not None and len(data) == 4 * size:
                model.buffers[narrow.buffer].data = None
                model.buffers.append(schema.BufferT())
                model.buffers[-1].data = data
                wide.buffer = len(model.buffers) - 1
                continue
        kept.append(operation)
    graph.operators = kept
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))
