"""Whisper in a process of its own: `whisper_worker.py MODEL LANGUAGE`.

Reads a recording from its input (16 kHz, mono, 16-bit numbers), writes `{"text": ...}` to its
output. A damaged model can make the library end the whole process, and a loaded one takes some
hundred megabytes: here neither touches the app. Ends with 3 where the model cannot be loaded.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> int:
    """Write down one recording."""
    model_path, language = sys.argv[1:]
    # What the library prints is no part of the answer.
    output = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    import numpy as np
    from pywhispercpp.model import Model

    if not Path(model_path).is_file():
        return 3  # the package would look for it on the network
    samples = np.frombuffer(sys.stdin.buffer.read(), "<i2").astype(np.float32) / np.float32(2**15)
    try:
        model = Model(
            model_path,
            n_threads=max(1, min(8, os.cpu_count() or 1)),
            print_progress=False,
            print_timestamps=False,
            language=language,
        )
    except Exception:
        return 3
    # The library wants at least a second.
    missing = np.zeros(max(0, 17_600 - len(samples)), np.float32)
    samples = np.concatenate((samples, missing))
    text = " ".join(segment.text.strip() for segment in model.transcribe(samples))
    output.write(json.dumps({"text": text}))
    output.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
