"""The built-in Anna in the chat: one to three sentences on the person's last line."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from facelog.companion import characters
from facelog.companion.caring import caring_words
from facelog.companion.cues import addressed, cues, mood_of_case, tidy
from facelog.companion.gist import Gist, Tone, understand
from facelog.companion.mood import core, mood_of, tone_down, voice_of
from facelog.companion.recalling import recollect
from facelog.companion.stock import Line, Voice, manner, stock, topics
from facelog.types import ChatRequest, CommentRequest, Post, Reading

MEMORY = 6
"""How many of Anna's own latest lines an answer must not repeat."""

POSTS = 5
LINES = 4
OWN = 0.75
"""How often a friend says a sentence of their own where there is one."""

GREETED_DAYS = 3
"""A post older than this is not brought up by Anna herself."""

_QUESTION = re.compile(r"[?？]\s*\W*$|(?:나요|까요|니|냐|을까|ㄹ까|할까|일까|은가요|는가요)\s*$")
_FEELS: dict[Tone, str] = {"positive": "happy", "negative": "sadness", "neutral": "plain"}
_NODS = ("yes", "no", "dunno", "laugh")
_LIGHT = (*_NODS, "greet", "morning", "cry", "rest", "listen")
"""Acts that count less than a feeling told in the same line."""

_NOTHING: Mapping[str, str] = {}
_SECTION = {"bye": "talk.bye", "who": "talk.who", "food": "talk.food"}


@dataclass(frozen=True)
class Reply:
    """What Anna says.

    Attributes:
        sources: ids of the posts that she speaks of.
    """

    text: str
    sources: tuple[str, ...] = ()


def reply(request: ChatRequest, rng: random.Random) -> Reply:
    """Answer the last line that the person said."""
    talker = _Talker(request, rng)
    return Reply(talker.reply(), tuple(talker.sources))


def _thing(noun: str) -> dict[str, str]:
    """Return the slots that name a thing."""
    return {"noun": noun, "quoted": f"‘{noun}’"}


class _Talker:
    def __init__(self, request: ChatRequest, rng: random.Random) -> None:
        self.request = request
        self.rng = rng
        self.voice: Voice = voice_of(request)
        spoken = [turn for turn in request.talk if turn.speaker == "person"]
        self.spoken = [turn.text for turn in spoken]
        self.last = self.spoken[-1] if spoken else ""
        self.seen = spoken[-1].reading if spoken else None
        self.today = spoken[-1].date if spoken else dt.date.today()
        said = [turn.text for turn in request.talk if turn.speaker == "anna"]
        self.said = "\n".join(said[-MEMORY:])
        self.before = said[-1] if said else ""
        self.earlier = tuple(reversed(said[-MEMORY:]))
        self.cues = cues(request.language)
        self.case = ""
        self.gist: Gist = understand(self.last, request.introduction, request.language)
        self.parts: list[str] = []
        self.sources: list[str] = []

    def reply(self) -> str:
        if self.request.crisis:
            return self._care()
        reading = self.seen
        if reading is not None:
            self._see(reading, alone=not self.last.strip())
        if reading is None or self.last.strip():
            self._hear()
        settings = self.request.settings
        quiet = settings.attitude == "calm" or self.voice.humour == 0
        calm = "steady" if quiet else settings.intensity
        return " ".join(tone_down(part, calm) for part in self.parts)

    def _hear(self) -> None:
        """Answer what was said."""
        name = characters.name_of(self.request.character, self.request.language)
        plain = addressed(tidy(self.last), (name,), self.request.language)
        self.case = self.cues.case(plain)
        act = self.cues.act(plain)
        if self.case and act in _LIGHT and len(plain) > 6:
            act = ""
        self._act(act, plain)

    def _see(self, reading: Reading, *, alone: bool) -> None:
        """Greet by the face in a photo, and ask about it where nothing else was said."""
        face = "faint" if reading.faint else reading.emotion
        own = f"photo.{face}.{self.request.settings.attitude}"
        stocked = stock(self.request.language)
        self._draw((*stocked[f"photo.{face}"], *stocked.get(own, ())))
        if alone:
            self._say(f"photo.{face}.ask")

    def _act(self, act: str, plain: str) -> None:
        if act in _NODS:
            self._nod(act)
        elif act == "thanks":
            self._say("talk.thanks")
            if self.case:
                self._say(f"chat.{self.case}.ask")
        elif act == "greet":
            self._say("talk.greet")
            if self.rng.random() < 0.5 or not self._recall():
                self._say("talk.greet.ask")
        elif act in _SECTION:
            self._say(_SECTION[act])
        elif act == "recalls":
            self._remember()
        elif act in ("mypost", "mystate"):
            self._judge(act)
        elif act in ("advise", "idle"):
            self._advise(act, plain)
        elif act:
            self._say(f"chat.{act}")
            for follow in ("tip", "more"):
                self._say(f"chat.{act}.{follow}", only_fresh=follow == "more")
        elif self.case:
            self._tell()
        elif len(re.sub(r"\W", "", plain)) < 2:
            self._say("talk.short")
        else:
            self._answer(plain)

    # --- what was told ---

    def _tell(self) -> None:
        """React to what is the case, then give a hint or ask on."""
        noun = self._cause()
        if not (noun and self.rng.random() < 0.9 and self._named("cause", noun)):
            self._say(f"chat.{self.case}.react")
        again = self._again()
        hints = f"chat.{self.case}.tip" in stock(self.request.language)
        chance = {"happy": 0.25, "plain": 0.4}.get(mood_of_case(self.case), 0.5)
        hint = hints and self.rng.random() < (0.75 if self._asked() and not again else chance)
        if hint or not self._ask_in_own_way():
            self._say(f"chat.{self.case}.{'tip' if hint else 'ask'}")

    def _ask_in_own_way(self) -> bool:
        """Ask as only this friend does, now and then."""
        own = manner(self.voice.language, self.voice.manner)
        lines = own.get(f"{mood_of_case(self.case)}.ask", ())
        return self.rng.random() < OWN / 2 and self._draw(lines, only_fresh=True)

    def _named(self, kind: str, noun: str) -> bool:
        return self._say(f"chat.{self.case}.{kind}", _thing(noun))

    def _cause(self) -> str:
        """Return the thing that the person says it comes from, as it can be said."""
        for found in self.cues.cause.finditer(tidy(self.last)):
            word = found.group(1)
            for noun in self.gist.nouns:
                if word in (noun, noun.rsplit(" ", 1)[-1]):
                    return noun
        if self.case in ("upcoming", "done"):
            return next((noun for noun in self.gist.nouns if self._is_event(noun)), "")
        return ""

    def _is_event(self, noun: str) -> bool:
        last = noun.rsplit(" ", 1)[-1]
        found = topics(self.request.language)
        return last in found["exam"] | found["presentation"]

    def _again(self) -> bool:
        """Recall a post on the same thing, where its mood does not clash."""
        mood = mood_of_case(self.case)
        if self._remind(mood):
            return True
        for post in self.request.posts[:POSTS]:
            about = understand(post.text, "", self.request.language)
            shared = [noun for noun in self.gist.nouns if noun in about.nouns]
            clash = {"hard": "positive", "happy": "negative"}.get(mood) == about.tone
            if post.crisis or not shared or clash or f"‘{shared[0]}’" in self.said:
                continue
            values = _thing(shared[0]) | {"day": self._day(post)}
            self.sources.append(post.id)
            return self._say("chat.again", values)
        return False

    def _remind(self, mood: str) -> bool:
        """Recall the earlier post that fits best, unless it was brought up lately."""
        request = self.request
        if mood == "plain":
            mood = mood_of(_FEELS[self.gist.tone])
        for one in recollect(
            request.memories,
            self.gist,
            mood,
            self.today,
            request.language,
            request.settings.attitude,
        ):
            lately = f"{one.values['when']} {one.noun}".lower() in self.said.lower()
            unbound = [replace(line, words=()) for line in one.lines]
            if not lately and self._draw(unbound, one.values, only_fresh=True):
                self.sources.append(one.post_id)
                return True
        return False

    def _asked(self) -> bool:
        """Return whether Anna's last line was a question."""
        return self.before.rstrip().endswith("?")

    def _nod(self, act: str) -> None:
        """Answer a mere yes, no or laugh, and go on with what was talked of."""
        self._say(f"chat.{act}")
        case = self.cues.latest(self.spoken[-LINES:-1])
        text = " ".join(self.spoken[-LINES:])
        self.gist = understand(text, self.request.introduction, self.request.language)
        if not (case and self._say(f"chat.{case}.ask", only_fresh=True)):
            self._say("chat.go")

    def _advise(self, act: str, plain: str) -> None:
        """Give a hint for what this line or the ones before it tell."""
        case = self.case or self.cues.latest(self.spoken[-LINES:-1])
        if not self.gist.topics:
            # "what shall I do?" tells nothing by itself
            text = "\n".join(self.spoken[-LINES:])
            self.gist = understand(text, self.request.introduction, self.request.language)
        if f"chat.{case}.tip" in stock(self.request.language):
            self._say("talk.advise" if not self.case else f"chat.{case}.react")
            self._say(f"chat.{case}.tip")
        elif act == "idle" or re.search(r"뭐 ?하|\bdo (now|today)", plain):
            self._say("chat.idle")
            self._say("chat.idle.tip")
        else:
            self._say("talk.advise")
            self._say("chat.advise.tip")
            self._say("chat.advise.ask")

    def _answer(self, plain: str) -> None:
        """Answer a line that tells or asks something else."""
        mood = mood_of(_FEELS[self.gist.tone])
        if _QUESTION.search(plain) and mood == "plain":
            self._say("talk.question")
            self._say("talk.question.ask")
            return
        if mood == "plain" and self._asked() and self.cues.latest(self.spoken[-LINES:-1]):
            self._nod("yes")
            return
        if mood == "plain" and self.gist.nouns:
            noun = self.gist.nouns[0]
            self._say("talk.noun", _thing(noun))
        else:
            self._say(f"talk.{mood}")
        self._again()
        for topic in self.gist.topics[:1]:
            asks = stock(self.request.language).get(f"{topic}.ask", ())
            # what no word of the line calls for may ask past it
            if self._draw([line for line in asks if line.words], only_fresh=True):
                return
        self._say({"happy": "chat.glad.ask", "hard": "chat.rough.ask"}.get(mood, "talk.ask"))

    # --- the posts ---

    def _remember(self) -> None:
        if self._recall(certain=True):
            return
        if self.request.posts:
            self._say("talk.remember")
            return
        for _once in range(2):
            self._say("talk.noposts")

    def _judge(self, act: str) -> None:
        """Say how the latest posts read."""
        posts = [post for post in self.request.posts[:POSTS] if not post.crisis]
        if not posts:
            self._remember()
            return
        gists = [understand(post.text, "", self.request.language) for post in posts]
        if act == "mystate":
            total = sum({"positive": 1, "negative": -1}.get(gist.tone, 0) for gist in gists)
            mood = "happy" if total > 0 else "hard" if total < 0 else "plain"
            self.sources += [post.id for post in posts]
            self._say(f"chat.mystate.{mood}")
            self._say("chat.mystate.more")
            return
        mood = mood_of(_FEELS[gists[0].tone])
        self.sources.append(posts[0].id)
        self._say(f"chat.mypost.{mood}", {"day": self._day(posts[0])})
        for noun in gists[0].nouns[:1]:
            self._say("chat.mypost.noun", _thing(noun))
        if mood != "happy":
            self._say(f"talk.recall.{mood}")

    def _recall(self, *, certain: bool = False) -> bool:
        """Speak of one of the latest posts."""
        for post in self.request.posts[:POSTS]:
            about = understand(post.text, "", self.request.language)
            old = (self.today - post.date).days > GREETED_DAYS
            noun = next(iter(about.nouns), "")
            if post.crisis or not noun or f"‘{noun}’" in self.said or (old and not certain):
                continue
            values = _thing(noun) | {"day": self._day(post)}
            self.sources.append(post.id)
            self._say("talk.recall", values)
            self._say(f"talk.recall.{mood_of(_FEELS[about.tone])}")
            return True
        return False

    def _day(self, post: Post) -> str:
        ago = (self.today - post.date).days
        if self.voice.language == "ko":
            date = f"{post.date.month}월 {post.date.day}일에"
            return {0: "오늘", 1: "어제", 2: "그제"}.get(ago, date)
        return {0: "today", 1: "yesterday"}.get(ago, f"on {post.date:%B} {post.date.day}")

    # --- pieces ---

    def _say(
        self, section: str, values: Mapping[str, str] = _NOTHING, *, only_fresh: bool = False
    ) -> bool:
        own = manner(self.voice.language, self.voice.manner).get(section, ())
        if own and self.rng.random() < OWN and self._draw(own, values, only_fresh=True):
            return True
        lines = stock(self.request.language).get(section, ())
        return self._draw(lines, values, only_fresh=only_fresh)

    def _draw(
        self,
        lines: Sequence[Line],
        values: Mapping[str, str] = _NOTHING,
        *,
        only_fresh: bool = False,
    ) -> bool:
        """Add one of the lines, one bound to a word of the talk if there is one."""
        fitting = [
            line
            for line in lines
            if not (line.vivid and self.request.settings.intensity != "creative")
            and (not line.words or self.gist.holds(line.words))
        ]
        texts = {self.voice.say(line, **values): 3.0 if line.words else 1.0 for line in fitting}
        for part in self.parts:
            texts.pop(part, None)
        fresh = {text: weight for text, weight in texts.items() if core(text) not in self.said}
        if not only_fresh:
            fresh = fresh or {one: w for one, w in texts.items() if core(one) not in self.before}
            fresh = fresh or texts
        if not fresh:
            return False
        self.parts += self.rng.choices([*fresh], [*fresh.values()])
        return True

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
