"""Anna: what she is asked, what she answers, and which brain she answers with."""

from __future__ import annotations

from typing import Protocol

from facelog.config import BrainSettings
from facelog.types import ChatRequest, Comment, CommentRequest


class Brain(Protocol):
    """Whatever can write Anna's words."""

    @property
    def name(self) -> str:
        """What speaks: "builtin" or the model's id."""

    def comment(self, request: CommentRequest) -> Comment:
        """Write a comment under a post.

        Raises:
            CompanionError: the language model did not answer.
        """

    def chat(self, request: ChatRequest) -> Comment:
        """Answer the last line of the talk.

        Raises:
            CompanionError: the language model did not answer.
        """


def choose(settings: BrainSettings) -> Brain:
    """Return the language model where there is one to ask, else the built-in Anna."""
    if settings.available:
        # late: a person without a model never waits for its client to be imported
        from facelog.companion.llm import LanguageModel

        return LanguageModel(settings)
    from facelog.companion.builtin import BuiltIn

    return BuiltIn()
