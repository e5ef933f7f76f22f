"""The page that looks back: a module for each part of it, with `draw(scope)`."""

from __future__ import annotations

from collections.abc import Mapping

SECTIONS: Mapping[str, str] = {
    "glance": ":material/wb_twilight:",
    "year": ":material/apps:",
    "flow": ":material/stacked_line_chart:",
    "days": ":material/schedule:",
    "words": ":material/sell:",
    "guesses": ":material/rule:",
}
"""The parts of the page by their modules' names, in the order shown, with their icons.

Each is called in the locales `insights.section_<name>`; only the one looked at is loaded.
"""
