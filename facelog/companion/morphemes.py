"""Korean words by kiwipiepy, in a process of its own.

The analyser takes a quarter of a gigabyte. It is wanted for a moment once a day, so a child
process holds it, is started at the first use, and goes away after a while unused or with us.
Run as a script, this file is that child: it reads JSON strings line by line and answers each
with its morphemes.
"""

from __future__ import annotations

import atexit
import json
import logging
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIMIT = 3000
IDLE_SECONDS = 90.0

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_surrogates = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Morpheme:
    """One morpheme of a text.

    Attributes:
        form: its dictionary form.
        tag: its part of speech in the Sejong set, as kiwipiepy names it.
        start: where it begins, in characters of the text.
        end: where it ends.
    """

    form: str
    tag: str
    start: int
    end: int


class _Worker:
    """The child process and the clock that lets it go."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._clock: threading.Timer | None = None

    def ask(self, text: str) -> list[tuple[str, str, int, int]]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).resolve())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise OSError("the analyser of Korean words stopped")
        self._wind()
        return [tuple(row) for row in json.loads(answer)]

    def _wind(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = threading.Timer(IDLE_SECONDS, release)
        self._clock.daemon = True
        self._clock.start()

    def stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


_worker = _Worker()


def release() -> None:
    """Let the analyser's process go; the next use starts it again."""
    with _lock:
        _worker.stop()


atexit.register(release)


@lru_cache(maxsize=64)
def _analysed(text: str) -> tuple[Morpheme, ...]:
    with _lock:
        try:
            rows = _worker.ask(text)
        except (OSError, ValueError):
            _worker.stop()
            raise
    return tuple(Morpheme(*row) for row in rows)


def analyse(text: str) -> tuple[Morpheme, ...]:
    """Return the morphemes of a Korean text; of a long one, of its beginning.

    Returns:
        Morphemes in order; none where the analyser cannot be started, which costs the comment
        some of its detail but never the comment.
    """
    text = _surrogates.sub(" ", text[:LIMIT])
    if not text.strip():
        return ()
    try:
        return _analysed(text)
    except (OSError, ValueError):
        _log.warning("Korean words cannot be analysed; the comment goes without them")
        return ()


def _serve() -> None:
    """Answer line by line until the input ends."""
    from kiwipiepy import Kiwi

    # the encyclopaedia's dictionaries hold names of works, not words of a diary
    kiwi = Kiwi(num_workers=1, load_default_dict=False, load_typo_dict=False, load_multi_dict=False)
    kiwi.add_user_word("불합격", "NNG")  # it would be read as 불 and 합격
    for row in sys.stdin:
        tokens = kiwi.tokenize(json.loads(row))
        answer = [(token.form, token.tag, token.start, token.end) for token in tokens]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
