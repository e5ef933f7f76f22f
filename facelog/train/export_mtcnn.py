"""The face detector's three networks: from the `mtcnn` package to LiteRT files.

The package needs TensorFlow to run; what serves a person does not. Networks and weights are
those of Zhang et al. 2016, "Joint Face Detection and Alignment using Multi-task Cascaded
Convolutional Networks", as the MIT-licensed `mtcnn` package ships them.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

SOURCE = "https://github.com/ipazc/mtcnn"


def export_mtcnn(directory: Path) -> list[Path]:
    """Write `mtcnn_{pnet,rnet,onet}.tflite` and their card `mtcnn.json`; return what was written.

    Args:
        directory: where to write; made where missing.
    """
    from mtcnn.stages import StageONet, StagePNet, StageRNet

    directory.mkdir(parents=True, exist_ok=True)
    # The inputs' heights and widths are free for the first network, which slides over the picture.
    networks = {
        "mtcnn_pnet.tflite": (StagePNet().model, (1, None, None, 3)),
        "mtcnn_rnet.tflite": (StageRNet().model, (None, 24, 24, 3)),
        "mtcnn_onet.tflite": (StageONet().model, (None, 48, 48, 3)),
    }
    written, files = [], {}
    for name, (model, shape) in networks.items():
        content = _convert(model, shape)
        (directory / name).write_bytes(content)
        written.append(directory / name)
        files[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    card = {
        "networks": "MTCNN (Zhang et al. 2016): proposals, refinement, output with five landmarks",
        "source": f"{SOURCE}, version {version('mtcnn')}",
        "license": "MIT",
        "input": "RGB, height x width x 3, (value - 127.5) / 128",
        "files": files,
    }
    path = directory / "mtcnn.json"
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return [*written, path]


def _convert(model: Any, shape: tuple[int | None, ...]) -> bytes:
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    function = tf.function(lambda images: model(images))
    concrete = function.get_concrete_function(tf.TensorSpec(shape, tf.float32))
    # Without freezing, the converter leaves the weights out and the network answers NaN.
    frozen = convert_variables_to_constants_v2(concrete)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen], model)
    return bytes(converter.convert())
