"""Anna: what she is asked, what she answers, and which brain she answers with."""

from __future__ import annotations

from typing import Protocol

from facelog.config import BrainSettings
from facelog.types import ChatRequest, Comment, CommentRequest, DraftRequest, Tell


def silent(_text: str) -> None:
    """Be told an answer and do nothing: for whoever waits for the whole of it."""


class Brain(Protocol):
    """Whatever can write Anna's words."""

    @property
    def name(self) -> str:
        """What speaks: "builtin" or the model's id."""

    def comment(self, request: CommentRequest, tell: Tell = silent) -> Comment:
        """Write a comment under a post.

        Args:
            tell: told the text as far as it has come, also while nothing new comes (an empty
                text before the first words); what it raises ends the writing.

        Raises:
            CompanionError: the language model did not answer.
        """

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        """Answer the last line of the talk.

        Args:
            tell: as for `comment`.

        Raises:
            CompanionError: the language model did not answer.
        """

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        """Write a diary entry from a day's talk; "" where it tells nothing of the day.

        Args:
            tell: as for `comment`.

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
