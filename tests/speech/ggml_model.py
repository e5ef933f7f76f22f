"""A whole Whisper model in the ggml format, tiny and taught nothing, to load for tests."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

TOKENS, BANDS, STATE = 51_865, 80, 64
SOUND, TEXT = 1_500, 448


def write(path: Path) -> Path:
    """Write the model; what it hears is by chance.

    Args:
        path: of the file.
    """
    rng = np.random.default_rng(7)
    with path.open("wb") as file:

        def numbers(*values: int) -> None:
            file.write(struct.pack(f"<{len(values)}i", *values))

        def tensor(name: str, *shape: int, half: bool = False) -> None:
            """Write one; the shape is given as in PyTorch, the file turns it around."""
            values = rng.normal(0, 0.05, shape).astype(np.float16 if half else np.float32)
            numbers(len(shape), len(name), int(half), *reversed(shape))
            file.write(name.encode() + values.tobytes())

        def pair(name: str, *shape: int) -> None:
            tensor(f"{name}.weight", *shape, half=len(shape) > 1)
            tensor(f"{name}.bias", shape[0])

        def block(name: str, crossed: bool) -> None:
            for kind in ("attn", "cross_attn") if crossed else ("attn",):
                pair(f"{name}.{kind}_ln", STATE)
                pair(f"{name}.{kind}.query", STATE, STATE)
                tensor(f"{name}.{kind}.key.weight", STATE, STATE, half=True)
                pair(f"{name}.{kind}.value", STATE, STATE)
                pair(f"{name}.{kind}.out", STATE, STATE)
            pair(f"{name}.mlp_ln", STATE)
            pair(f"{name}.mlp.0", 4 * STATE, STATE)
            pair(f"{name}.mlp.2", STATE, 4 * STATE)

        file.write(b"lmgg")
        numbers(TOKENS, SOUND, STATE, 1, 1, TEXT, STATE, 1, 1, BANDS, 1)
        numbers(BANDS, 201)
        file.write(np.abs(rng.normal(0, 0.01, (BANDS, 201))).astype(np.float32).tobytes())
        numbers(50_257)
        for number in range(50_257):
            # The library looks for a blank by itself.
            word = f" w{number}".encode() if number else b" "
            numbers(len(word))
            file.write(word)
        tensor("encoder.positional_embedding", SOUND, STATE)
        tensor("encoder.conv1.weight", STATE, BANDS, 3, half=True)
        tensor("encoder.conv1.bias", STATE, 1)
        tensor("encoder.conv2.weight", STATE, STATE, 3, half=True)
        tensor("encoder.conv2.bias", STATE, 1)
        pair("encoder.ln_post", STATE)
        block("encoder.blocks.0", crossed=False)
        tensor("decoder.positional_embedding", TEXT, STATE)
        tensor("decoder.token_embedding.weight", TOKENS, STATE, half=True)
        pair("decoder.ln", STATE)
        block("decoder.blocks.0", crossed=True)
    return path
