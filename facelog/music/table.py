"""The usual table from emotion to music, the same for everyone: where learning starts from."""

from __future__ import annotations

from collections.abc import Mapping

from facelog.music_types import MusicIntent

TABLE: Mapping[MusicIntent, Mapping[str, tuple[float, float]]] = {
    "stay": {
        "anger": (0.88, 0.22),
        "happy": (0.76, 0.86),
        "panic": (0.70, 0.36),
        "sadness": (0.16, 0.20),
    },
    "lift": {
        "anger": (0.26, 0.70),
        "happy": (0.88, 0.92),
        "panic": (0.18, 0.78),
        "sadness": (0.38, 0.76),
    },
}
"""By intent, then emotion: energy and pleasantness. Places of the emotions on Russell's
circumplex for staying; calmer or brighter, but not the opposite, for lifting.
"""
