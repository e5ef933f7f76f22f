"""How the four emotions look; a colour never stands without its icon and word."""

from __future__ import annotations

from collections.abc import Mapping

EMOTION_COLOURS: Mapping[str, Mapping[str, str]] = {
    "light": {"anger": "#C0392B", "happy": "#E0A100", "panic": "#B07CE8", "sadness": "#1F5FA8"},
    "dark": {"anger": "#E2533F", "happy": "#F4B400", "panic": "#CBA3F7", "sadness": "#3A7BC8"},
}
"""By theme, then emotion; told apart under the common kinds of colour blindness."""

EMOTION_ICONS: Mapping[str, str] = {"anger": "😠", "happy": "😊", "panic": "😳", "sadness": "😢"}

EMOTION_PATTERNS: Mapping[str, str] = {"anger": "/", "happy": "", "panic": ".", "sadness": "-"}
"""Hatching of filled areas, in plotly's signs: what colour says is said twice."""
