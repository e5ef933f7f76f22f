"""Anna by a language model: OpenAI, or any server that speaks Chat Completions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from facelog import outgoing
from facelog.companion import characters, nearness, prompt, silent
from facelog.companion.asking import ask
from facelog.companion.profiles import Wish
from facelog.companion.prompt import Message
from facelog.config import BrainSettings
from facelog.types import (
    CHARACTERS,
    TEMPERATURES,
    AnswerSettings,
    ChatRequest,
    Comment,
    CommentRequest,
    DraftRequest,
    Tell,
)

if TYPE_CHECKING:
    import httpx2

TOKENS = 4
"""Most tokens for a character: up to three for a Korean syllable, and some to spare."""


class LanguageModel:
    """Writes comments and answers by a language model.

    Attributes:
        name: the model's id, as the page shows it.
        place: "here" where the model's server is this machine, else "internet".
    """

    def __init__(self, settings: BrainSettings, transport: httpx2.BaseTransport | None = None):
        """Remember whom to ask; nothing is imported or sent yet.

        Args:
            settings: with a key, a base URL or both.
            transport: takes the place of the network, for tests.
        """
        self.name = settings.model
        self.place = outgoing.place(settings.base_url)
        self._settings = settings
        self._transport = transport

    def comment(self, request: CommentRequest, tell: Tell = silent) -> Comment:
        """Write the comment under a post.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        return self._said(prompt.comment_messages(request), request, tell)

    def chat(self, request: ChatRequest, tell: Tell = silent) -> Comment:
        """Answer the person's last line of the talk.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        return self._said(prompt.chat_messages(request), request, tell)

    def draft(self, request: DraftRequest, tell: Tell = silent) -> str:
        """Write a diary entry from a day's talk.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        steady = replace(request.settings, intensity="steady", length="long")
        return self._answer(prompt.draft_messages(request), steady, tell)

    def write(
        self,
        messages: list[Message],
        *,
        temperature: float = 0.75,
        tokens: int = 2000,
        tell: Tell = silent,
    ) -> str:
        """Write whatever is asked for, cleaned of thoughts, labels and tags.

        Args:
            messages: each with `role` and `content`.
            temperature: 0 to 2, how freely the words are chosen.
            tokens: how many the answer may take.
            tell: told what may be shown of the answer, at least ten times a second, also while
                nothing new comes; what it raises closes the connection and passes through.

        Raises:
            CompanionError: no usable answer; the code tells why.
        """
        return ask(self._settings, messages, Wish(temperature, tokens), tell, self._transport)

    def nearness(self, text: str, others: Sequence[str]) -> tuple[float, ...] | None:
        """Return how near texts are to a text, as `nearness.nearness` does."""
        return nearness.nearness(self._settings, text, others)

    def _answer(self, messages: list[Message], settings: AnswerSettings, tell: Tell) -> str:
        return self.write(
            messages,
            temperature=TEMPERATURES[settings.intensity],
            tokens=TOKENS * CHARACTERS[settings.length],
            tell=tell,
        )

    def _said(
        self, messages: list[Message], request: CommentRequest | ChatRequest, tell: Tell
    ) -> Comment:
        """Ask for a character's words and sign them."""
        author = characters.name_of(request.character, request.language)
        text = self._answer(
            messages, request.settings, lambda part: tell(prompt.unsigned(part, author))
        )
        return Comment(
            text=prompt.unsigned(text, author),
            author=author,
            brain=self.name,
            place=self.place,
            created_at=dt.datetime.now(dt.UTC),
            character=characters.id_of(request.character),
        )
