"""One comment at a time: draws sentences of the stock until a draft has the right length."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from facelog.companion.caring import caring_words
from facelog.companion.gist import BACKGROUND, Gist, understand
from facelog.companion.mood import Sentence, core, feeling, mood_of, tone_down, voice_of
from facelog.companion.recalling import recollect
from facelog.companion.stock import Line, manner, stock, words
from facelog.types import CHARACTERS, CommentRequest, Intensity

ATTEMPTS = 60
CLOSE_ENOUGH = 0.14
EARLIER = 12

_VIVID_WEIGHT: dict[Intensity, float] = {"creative": 3.0, "normal": 0.5, "steady": 0.0}
_SMILES = {
    "happy": ("✨", "🎉", "🌈", "😆", "🎈", "🌻", "💛", "🥳"),
    "hard": ("🌿", "🍵", "🌙", "💛", "🕯️", "☁️"),
    "plain": ("🌿", "🍵", "🌙", "📖", "☁️", "🌱"),
}
_OWN = 0.75
"""How often a friend says a sentence of their own where there is one."""

_TALE = "얘기"
_CONDITION = "면 "
_MOST = {
    "face": 1,
    "noun": 2,
    "phrase": 2,
    "ask": 2,
    "extra": 2,
    "closer": 1,
    "empathy": 7,
    "comfort": 7,
    "advice": 7,
}
ORDER = (
    ("lead", "opener", "face", "noun", "phrase", "mismatch", "intro", "memory"),
    ("again", "empathy", "comfort", "extra"),
    ("advice", "ask", "closer"),
)


class Writer:
    """Writes one comment: draws sentences until a draft has the right length."""

    def __init__(
        self, request: CommentRequest, rng: random.Random, gist: Gist | None = None
    ) -> None:
        self.request = request
        self.settings = request.settings
        self.rng = rng
        self.voice = voice_of(request)
        self.gist = gist or understand(request.text, request.introduction, request.language)
        self.feel, self.question = feeling(request.reading, self.gist)
        self.mood = mood_of(self.feel)
        # a face that is not glad is not joked with, whatever the words leave unsaid
        self.grave = self.feel == "plain" and request.reading.emotion != "happy"
        self.care = "hard" if self.grave else self.mood
        self.target = CHARACTERS[self.settings.length]
        self.old = "\n".join(request.earlier[:EARLIER]).lower()
        self.people = words(request.language).get("people", frozenset())
        self.picked: list[Sentence] = []
        self.sections: dict[str, list[Line]] = {}
        self.brief = False
        found = recollect(
            request.memories,
            self.gist,
            "hard" if self.grave and self.mood == "plain" else self.mood,
            request.today,
            request.language,
            self.settings.attitude,
        )
        # what was brought up lately is not brought up again
        fresh = [one for one in found if f"{one.values['when']} {one.noun}" not in self.old]
        self.memory = fresh[0] if fresh else None

    # --- the pools ---

    def lines(self, *sections: str) -> list[Line]:
        """Return the sentences of sections that fit this diary and intensity."""
        return [line for section in sections for line in self._fitting(section)]

    def _fitting(self, section: str) -> list[Line]:
        if section not in self.sections:
            self.sections[section] = [
                line
                for line in stock(self.voice.language).get(section, ())
                if not (line.vivid and self.settings.intensity == "steady")
                and (not line.words or self.gist.holds(line.words))
            ]
        return self.sections[section]

    def own(self, kind: str) -> list[Line]:
        """Return the sentences of a kind that only this friend says."""
        side = self.mood if kind in ("opener", "lead", "comfort", "advice") else self.care
        if self.grave and side == "plain":
            return []  # what suits an easy day does not suit this one
        found = manner(self.voice.language, self.voice.manner).get(f"{side}.{kind}", ())
        return [line for line in found if not self._used(line)]

    def pool(self, kind: str) -> list[Line]:
        """Return what a kind of sentence is drawn from, the most fitting only."""
        attitude, mood = self.settings.attitude, self.mood
        if kind == "opener":
            feel = "plain" if self.feel == "mild" else self.feel
            own = self.lines(f"{feel}.opener.{attitude}")
            if self.feel == "plain" and attitude == "playful":
                own = []
            if own and self.rng.random() < 0.5:
                return own
            return self.lines(f"{feel}.opener", *self._mild("opener"))
        if kind == "face":
            faint = self.request.reading.faint
            emotion = self.request.reading.emotion
            return self.lines("faint.face" if faint else f"{emotion}.face")
        if kind == "mismatch":
            return self.lines(self.question)
        if kind == "extra":
            return self.lines(f"{self.care}.extra.{attitude}")
        if kind == "memory":
            return list(self.memory.lines) if self.memory else []
        if kind in ("empathy", "comfort", "advice", "ask"):
            return self._about(kind)
        if kind == "closer":
            return self.lines(f"{self.care}.closer")
        return self.lines(f"{mood}.{kind}", *self._mild(kind))

    def _mild(self, kind: str) -> tuple[str, ...]:
        """Return the sections that only suit an easy day, where it is one."""
        return (f"mild.{kind}",) if self.mood == "plain" and not self.grave else ()

    def _about(self, kind: str) -> list[Line]:
        """Return sentences on one of the diary's topics, or on the feeling at large."""
        general = self.lines(f"{self.care if kind == 'ask' else self.feel}.{kind}")
        if self.feel == "mild" and kind == "advice":
            general += self.lines("plain.advice")
        side = "hard" if self.care == "hard" else "good"
        if self.feel == "plain" and kind in ("empathy", "comfort") and not self.grave:
            return general
        for topic, chance in zip(self.gist.topics[:2], (0.62, 0.55), strict=False):
            if kind == "ask" and side == "hard" and topic in {*BACKGROUND, "hobby"}:
                continue
            section = f"{topic}.ask" if kind == "ask" else f"{topic}.{side}.{kind}"
            own = [line for line in self.lines(section) if not self._used(line)]
            if self.grave:
                # the words tell no feeling: say only what a word of theirs asks for
                own = [line for line in own if line.words]
            # few lines on a topic are used more seldom, or one would hear them every time
            if own and self.rng.random() < chance * min(1.0, len(own) / 3):
                return own
        return general

    def _is_person(self, noun: str) -> bool:
        return noun in self.people or (noun.endswith(("님", "씨")) and self.voice.language == "ko")

    def _used(self, line: Line) -> bool:
        return any(one.template == line.template for one in self.picked)

    # --- one sentence ---

    def draw(self, kind: str, room: int) -> Sentence | None:
        """Draw a sentence of at most `room` characters, None where there is none."""
        values = self._values(kind)
        if values is None:
            return None
        own = self.own(kind) if self.rng.random() < _OWN else []
        return (self._drawn(kind, room, values, own) if own else None) or self._drawn(
            kind, room, values, self.pool(kind)
        )

    def _drawn(
        self, kind: str, room: int, values: Mapping[str, str], lines: Sequence[Line]
    ) -> Sentence | None:
        starts = {one.text.split()[0] for one in self.picked if one.kind not in ("lead", "opener")}
        endings = Counter(_ending(one.text) for one in self.picked)
        last = _ending(self.picked[-1].text) if self.picked else ""
        said = " ".join(one.text for one in self.picked)
        options: list[tuple[Sentence, float]] = []
        for line in lines:
            person = kind != "memory" and self._is_person(values.get("noun", ""))
            if person and _TALE not in line.template:
                continue
            text = self.voice.say(line, **values)
            if len(text) > room or self._used(line) or core(text).lower() in self.old:
                continue
            weight = _VIVID_WEIGHT[self.settings.intensity] if line.vivid else 1.0
            weight *= 2.0 if line.words else 1.0
            weight *= 0.15 if text.split()[0] in starts else 1.0
            weight *= 0.4 if _TALE in text and _TALE in said else 1.0
            weight *= (30 / len(text)) ** 2 if self.brief else 1.0
            ending = _ending(text)
            weight *= 0.3 if ending == last else 0.6 ** endings[ending]
            source = self.memory.post_id if self.memory and kind == "memory" else ""
            options.append((Sentence(kind, line.template, text, source), weight))
        if not options or not any(weight for _one, weight in options):
            return None
        ones, weights = zip(*options, strict=True)
        return self.rng.choices(ones, weights)[0]

    def _values(self, kind: str) -> dict[str, str] | None:
        """Return the slots of a kind, None where the diary offers nothing to fill them."""
        used = " ".join(one.text for one in self.picked)
        if kind in ("noun", "lead"):
            nouns = [noun for noun in self.gist.nouns[:4] if noun not in used]
            if not nouns:
                return None
            noun = self.rng.choices(nouns, [4.0 / (1 + place) ** 2 for place in range(len(nouns))])[
                0
            ]
            return {"noun": noun, "quoted": f"‘{noun}’"}
        if kind == "phrase":
            wrong = {"happy": "negative", "hard": "positive"}.get(self.mood)
            phrases = [
                phrase for phrase, tone in self.gist.phrases if tone != wrong and phrase not in used
            ]
            return {"phrase": self.rng.choice(phrases)} if phrases else None
        if kind == "memory":
            return dict(self.memory.values) if self.memory else None
        if kind == "intro":
            return {"shared": self.gist.shared[0]} if self.gist.shared else None
        return {}

    def add(self, kind: str, room: int) -> bool:
        """Draw a sentence and keep it."""
        one = self.draw(kind, room)
        if one is not None:
            self.picked.append(one)
        return one is not None

    # --- a whole draft ---

    def write(self) -> tuple[Sentence, ...]:
        """Return the sentences of the comment in order."""
        if self.request.crisis:
            return caring_words(self.request, self.rng)
        best: tuple[Sentence, ...] = ()
        missed = float("inf")
        for attempt in range(ATTEMPTS):
            self.picked = []
            # what did not fit so far is tried with shorter sentences
            self.brief = self.settings.length == "short" and attempt > ATTEMPTS // 3
            draft = self._draft(attempt)
            off = abs(len(self._joined(draft)) - self.target) / self.target
            if off < missed:
                best, missed = draft, off
            if off <= CLOSE_ENOUGH:
                break
        return best

    def _joined(self, draft: Sequence[Sentence]) -> str:
        return " ".join(one.text for one in draft)

    @property
    def size(self) -> int:
        return len(self._joined(self.picked))

    def _required(self) -> list[str]:
        short = self.settings.length == "short"
        leads = short and self.gist.nouns
        # a short comment has no room to greet and to mention the diary one after the other
        kinds = ["lead"] if leads else ["opener"]
        if self.question:
            kinds.append("mismatch")
        kinds += self.settings.ingredients
        mild = self.feel == "mild" and not (short and self.memory)
        if (self.request.reading.faint or mild) and not self.question:
            kinds.append("face")
        if not leads:
            kinds.append("noun" if self.gist.nouns else "phrase")
        if self.memory and not (short and len(kinds) > 4):
            kinds.append("memory")
        tight = short and len(kinds) > 4
        if self.gist.shared and not tight:
            kinds.append("intro")
        if self.settings.length != "short":
            kinds += ["extra", "closer"]
        return kinds

    def _draft(self, attempt: int) -> tuple[Sentence, ...]:
        required = self._required()
        # what is still to come needs its place too; later attempts draw shorter sentences
        share = self.target * 1.1 / len(required)
        room = max(int(share * 2.2) - attempt, int(share * 0.9))
        for kind in required:
            wider = room
            while not self.add(kind, wider) and wider < self.target:
                wider += 8
        self._fill()
        return self._finish()

    def _fill(self) -> None:
        """Add what makes the comment as long as asked, ingredients more than the rest."""
        long = self.settings.length == "long"
        single = self.settings.ingredients if len(self.settings.ingredients) == 1 else ()
        rest = ["noun", "phrase", "ask", "extra"] + ([] if self.question else ["face"])
        if "closer" not in [one.kind for one in self.picked]:
            rest.append("closer")
        kinds = [*self.settings.ingredients] * (3 - len(self.settings.ingredients) // 2) + rest
        tries = 0
        while self.size < self.target * 0.93 and tries < 80:
            tries += 1
            kind = self.rng.choice(kinds)
            count = sum(one.kind == kind for one in self.picked)
            most = _MOST[kind] + (4 if kind in single else 0)
            if count >= (most if long else min(most, 5 + 2 * (kind in single))):
                continue
            if kind in ("noun", "phrase", "ask", "extra") and count and not long:
                continue
            if kind == "noun" and self.picked[0].kind == "lead":
                continue
            self.add(kind, int(self.target * 1.1) - self.size)

    def _finish(self) -> tuple[Sentence, ...]:
        ordered: list[Sentence] = []
        # a second thing of the diary is taken up later, where the talk has moved on
        second = [
            [one for one in self.picked if one.kind == kind][1:] for kind in ("noun", "phrase")
        ]
        later = [replace(one, kind="again") for ones in second for one in ones]
        for group in ORDER:
            for kind in group:
                same = [one for one in self.picked if one.kind == kind]
                if kind in ("noun", "phrase"):
                    same = same[:1]
                elif kind == "again":
                    same = later
                if kind in ("comfort", "advice") and same and self.rng.random() < 0.6:
                    same[0] = self._linked(same[0])
                ordered += same
        return tuple(self._liven(ordered))

    def _linked(self, one: Sentence) -> Sentence:
        """Put a small word in front that leads over from what stands before."""
        links = self.lines(f"{'hard' if self.care == 'hard' else 'happy'}.link.{one.kind}")
        links = [line for line in links if line.template.split()[0] not in one.text]
        if _CONDITION in one.text:
            links = [line for line in links if not line.template.endswith(_CONDITION.strip())]
        if not links:
            return one
        link = self.voice.say(self.rng.choice(links))
        text = one.text
        if self.voice.language == "en" and not re.match(r"I\b", text):
            text = text[0].lower() + text[1:]
        return Sentence(one.kind, one.template, f"{link} {text}")

    def _liven(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Set exclamation marks and emoji as the intensity wants them."""
        intensity, playful = self.settings.intensity, self.settings.attitude == "playful"
        glad = self.mood == "happy"
        calm = self.settings.attitude == "calm"
        most = {
            "creative": 3 if glad and not calm else 1,
            "normal": int(playful and glad),
            "steady": 0,
        }
        humour = self.voice.humour
        if humour == 0:
            most = dict.fromkeys(most, 0)
        elif humour == 2 and glad and not calm:
            most |= {"creative": 4, "normal": 2}
        smiles = list(_SMILES["plain" if calm else self.mood])
        self.rng.shuffle(smiles)
        left = most[intensity]
        found = []
        for one in sentences:
            text = one.text
            if intensity == "steady":
                text = tone_down(text, intensity)
            elif calm or humour == 0:
                text = tone_down(text, "steady")
            elif glad and text.endswith(".") and intensity == "creative":
                text = text[:-1] + "!" if self.rng.random() < 0.35 * humour else text
            chance = left / len(sentences) * 1.8
            if left and self.rng.random() < chance and one.kind != "mismatch":
                text += " " + smiles.pop()
                left -= 1
            found.append(replace(one, text=text))
        return found


def _ending(text: str) -> str:
    return re.sub(r"[\W_]+$", "", text)[-3:]
