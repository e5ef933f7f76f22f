"""The built-in Anna in the chat: one to three sentences on the person's last line."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from facelog.companion.caring import caring_words
from facelog.companion.gist import Gist, Tone, understand
from facelog.companion.mood import mood_of, tone_down, voice_of
from facelog.companion.stock import Line, Voice, stock, words
from facelog.types import ChatRequest, CommentRequest, Post, Reading

MEMORY = 6
"""How many of Anna's own latest lines an answer must not repeat."""

POSTS = 5
LINES = 4
_QUESTION = re.compile(r"[?？]\s*\W*$|(?:나요|까요|니|냐|을까|ㄹ까|할까|일까|은가요|는가요)\s*$")
_FEELS: dict[Tone, str] = {"positive": "happy", "negative": "sadness", "neutral": "plain"}


def reply(request: ChatRequest, rng: random.Random) -> str:
    """Answer the last line that the person said."""
    return _Talker(request, rng).reply()


class _Talker:
    def __init__(self, request: ChatRequest, rng: random.Random) -> None:
        self.request = request
        self.rng = rng
        self.voice: Voice = voice_of(request.name, request.language, request.settings)
        spoken = [turn for turn in request.talk if turn.speaker == "person"]
        self.spoken = [turn.text for turn in spoken]
        self.last = self.spoken[-1] if spoken else ""
        self.today = spoken[-1].date if spoken else dt.date.today()
        said = [turn.text for turn in request.talk if turn.speaker == "anna"]
        self.said = "\n".join(said[-MEMORY:])
        self.earlier = tuple(reversed(said[-MEMORY:]))
        self.gist: Gist = understand(self.last, request.introduction, request.language)
        self.parts: list[str] = []

    def reply(self) -> str:
        if self.request.crisis:
            return self._care()
        plain = " ".join(self.last.lower().split())
        if not plain:
            self._say("talk.short")
        elif self._means("farewells", plain):
            self._say("talk.bye")
        elif self._means("thanks", plain):
            self._say("talk.thanks")
        elif self._means("who", plain):
            self._say("talk.who")
        elif self._means("recalls", plain):
            if not self._recall(certain=True) and self.request.posts:
                self._say("talk.remember")
            elif not self.parts:
                for _once in range(2):
                    self._say("talk.noposts")
        elif self._means("greetings", plain) and len(plain) < 25:
            self._say("talk.greet")
            if self.rng.random() < 0.4 or not self._recall():
                self._say("talk.greet.ask")
        else:
            self._answer(plain)
        return " ".join(tone_down(part, self.request.settings.intensity) for part in self.parts)

    def _answer(self, plain: str) -> None:
        """Answer a line that tells or asks something."""
        feel = _FEELS[self.gist.tone]
        if feel == "sadness":
            feel = [*self.gist.hints, feel][0]
        if self._means("advices", plain):
            self._look_back()
            self._say("talk.advise")
            self._about("advice", self._lasting(feel))
        elif _QUESTION.search(plain) and self.gist.topics[:1] == ("food",):
            self._say("talk.food")
        elif _QUESTION.search(plain) and feel == "plain":
            self._say("talk.question")
            self._say("talk.question.ask")
        elif len(re.sub(r"\W", "", plain)) < 3:
            self._say("talk.short")
        else:
            self._say(f"talk.{mood_of(feel)}")
            if feel == "plain":
                if not self._recall(related=True) and not self._noun():
                    self._say("talk.ask")
                return
            kinds = [kind for kind in self.request.settings.ingredients if kind != "advice"]
            self._about(self.rng.choice(kinds or ["advice"]), feel)
            if not self._recall(related=True):
                self._about("ask", feel)

    # --- pieces ---

    def _look_back(self) -> None:
        """Take the lines before into account: "what shall I do?" tells nothing by itself."""
        if not self.gist.topics:
            text = "\n".join(self.spoken[-LINES:])
            self.gist = understand(text, self.request.introduction, self.request.language)

    def _lasting(self, feel: str) -> str:
        if feel != "plain" or self.gist.tone == "neutral":
            return feel
        return _FEELS[self.gist.tone]

    def _means(self, intent: str, plain: str) -> bool:
        """Return whether one of the intent's words stands in the line, whole if Latin."""
        return any(
            re.search(rf"\b{re.escape(word)}\b", plain) if word.isascii() else word in plain
            for word in words(self.request.language)[intent]
        )

    def _say(self, section: str, **values: str) -> bool:
        return self._draw(stock(self.request.language).get(section, ()), **values)

    def _draw(self, lines: Sequence[Line], **values: str) -> bool:
        fitting = [
            line
            for line in lines
            if not (line.vivid and self.request.settings.intensity != "creative")
            and (not line.words or self.gist.holds(line.words))
        ]
        texts = [self.voice.say(line, **values) for line in fitting]
        texts = [text for text in texts if text not in self.parts]
        fresh = [text for text in texts if text.rstrip(".!?") not in self.said]
        if not fresh and not texts:
            return False
        self.parts.append(self.rng.choice(fresh or texts))
        return True

    def _about(self, kind: str, feel: str) -> bool:
        mood = mood_of(feel)
        lines = list(stock(self.request.language)[f"{mood if kind == 'ask' else feel}.{kind}"])
        side = "hard" if mood == "hard" else "good"
        for topic in self.gist.topics[:1]:
            name = f"{topic}.ask" if kind == "ask" else f"{topic}.{side}.{kind}"
            own = stock(self.request.language).get(name, ())
            if (mood != "plain" or kind == "ask") and self.rng.random() < 0.7 and own:
                return self._draw(own) or self._draw(lines)
        return self._draw(lines)

    def _noun(self) -> bool:
        if not self.gist.nouns:
            return False
        noun = self.gist.nouns[0]
        return self._say("talk.noun", noun=noun, quoted=f"‘{noun}’")

    def _recall(self, *, certain: bool = False, related: bool = False) -> bool:
        """Speak of one of the latest posts; a related one only where it shares a word."""
        if not certain and self.rng.random() < 0.3:
            return False
        for post in self.request.posts[:POSTS]:
            about = understand(post.text, "", self.request.language)
            shared = set(about.nouns) & set(self.gist.nouns)
            noun = next(iter(sorted(shared)), about.nouns[0] if about.nouns else "")
            if post.crisis or not noun or (related and not shared):
                continue
            values = {"day": self._day(post), "noun": noun}
            texts = [
                self.voice.say(line, **values) for line in stock(self.voice.language)["talk.recall"]
            ]
            fresh = [text for text in texts if text.rstrip(".") not in self.said]
            if f"‘{noun}’" in self.said or not fresh:
                continue
            self.parts.append(self.rng.choice(fresh))
            mood = mood_of(_FEELS[about.tone] if about.tone != "neutral" else "plain")
            self._say(f"talk.recall.{mood}")
            return True
        return False

    def _day(self, post: Post) -> str:
        ago = (self.today - post.date).days
        if self.voice.language == "ko":
            date = f"{post.date.month}월 {post.date.day}일에"
            return {0: "오늘", 1: "어제", 2: "그제"}.get(ago, date)
        return {0: "today", 1: "yesterday"}.get(ago, f"on {post.date:%B} {post.date.day}")

    def _care(self) -> str:
        request = CommentRequest(
            name=self.request.name,
            introduction="",
            language=self.request.language,
            settings=replace(self.request.settings, length="short"),
            text="",
            reading=Reading({"neutral": 1.0}, {"sadness": 1.0}, 1.0),
            crisis=True,
            earlier=self.earlier,
        )
        return " ".join(one.text for one in caring_words(request, self.rng))
