"""What a language model would be sent about the photograph, as it is under a post."""

from __future__ import annotations

from dataclasses import dataclass

from facelog.companion import prompt, safety
from facelog.types import (
    TEMPERATURES,
    AnswerSettings,
    Character,
    Comment,
    CommentRequest,
    Language,
    Reading,
)

USUAL = AnswerSettings("polite", "normal", "short")
"""How is answered where the person has not chosen it yet."""


@dataclass(frozen=True)
class Letter:
    """A request for a comment, and the comment.

    Attributes:
        request: what the comment is written from.
        comment: None where nobody was asked yet.
    """

    request: CommentRequest
    comment: Comment | None = None

    @property
    def messages(self) -> list[prompt.Message]:
        """What a language model is sent, with `role` and `content`."""
        return prompt.comment_messages(self.request)

    @property
    def temperature(self) -> float:
        """How freely the model is asked to choose its words, 0 to 2."""
        return TEMPERATURES[self.request.settings.intensity]


def write(
    reading: Reading,
    text: str,
    *,
    name: str,
    language: Language,
    settings: AnswerSettings | None,
    character: Character,
) -> Letter:
    """Return the request for a comment on a face and a text.

    Neither the introduction nor earlier posts are in it: a class looks on.

    Args:
        reading: what was read in the face.
        text: what was written about the day.
        name: of the person.
        language: of the comment.
        settings: how is answered; the usual way if None.
        character: who answers.
    """
    request = CommentRequest(
        name=name,
        introduction="",
        language=language,
        settings=settings or USUAL,
        text=text,
        reading=reading,
        crisis=safety.screen(text),
        character=character,
    )
    return Letter(request)
