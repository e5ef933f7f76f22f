"""What of a half-written answer may be shown already: no thoughts, no labels, no half tags."""

from __future__ import annotations

import re

from facelog.companion import prompt

_TAG = "think(?:ing)?|thoughts?|reasoning"
_THOUGHTS = re.compile(rf"<({_TAG})>.*?(?:</\1>|$)", re.DOTALL | re.IGNORECASE)
# Where a chat template opens the thoughts itself, only their end is in the answer.
_END_OF_THOUGHTS = re.compile(rf"^.*</(?:{_TAG})>", re.DOTALL | re.IGNORECASE)
_HALF_TAG = re.compile(r"<[^<>\n]{0,40}$")
_OPENERS = "\"“「'‘"

HEAD = 24
"""A label ("얼굴 감정:") stands within so many characters at the head of an answer."""
LABELLED = 64
"""Where there is one, its own line and the next label are over within so many."""


def whole(answer: str) -> str:
    """Return a whole answer without what is no comment."""
    return prompt.clean(_END_OF_THOUGHTS.sub("", _THOUGHTS.sub("", answer)))


def thought_first(answer: str) -> bool:
    """Tell whether an answer began with thoughts of which only the end is marked."""
    return bool(_END_OF_THOUGHTS.match(_THOUGHTS.sub("", answer)))


def so_far(answer: str, thinks_first: bool) -> str:
    """Return what may be shown of the part of an answer that has come; "" while that is open.

    Args:
        answer: the part, from its beginning.
        thinks_first: whether it may begin with thoughts of which only the end is marked.
    """
    text = _THOUGHTS.sub("", _HALF_TAG.sub("", answer))
    ended = _END_OF_THOUGHTS.search(text)
    if thinks_first and not ended:
        return ""
    head = _END_OF_THOUGHTS.sub("", text).lstrip()
    labelled = ":" in head[:HEAD] or "：" in head[:HEAD]
    if len(head) < (LABELLED if labelled else HEAD):
        return ""
    return prompt.clean(head.lstrip(_OPENERS))
