"""The brain that needs neither key nor network."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from facelog.companion import characters, composer, journal, silent
from facelog.types import ChatRequest, Comment, CommentRequest, DraftRequest, Tell


class BuiltIn:
    """Anna and her friends as they come with FaceLog: the composer, labelled as such."""

    name = "builtin"

    def comment(self, request: CommentRequest, tell: Tell = silent) -> Comment:
        """Write a comment under a post."""
        sentences = composer.compose(request, random.Random())
        text = composer.put_together(request, sentences)
        said = self._signed(text, request, [one.source for one in sentences if one.source])
        tell(said.text)
        return said

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        """Answer the last line of the talk."""
        answer = composer.answer(request, random.Random())
        said = self._signed(answer.text, request, answer.sources)
        tell(said.text)
        return said

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        """Put a diary entry together from the person's own sentences of a day's talk."""
        text = journal.entry(request.talk, request.language)
        tell(text)
        return text

    def _signed(
        self, text: str, request: CommentRequest | ChatRequest, sources: Sequence[str]
    ) -> Comment:
        return Comment(
            text=text,
            author=characters.name_of(request.character, request.language),
            brain=self.name,
            place="here",
            created_at=dt.datetime.now(dt.UTC),
            character=characters.id_of(request.character),
            sources=tuple(dict.fromkeys(sources)),
        )
