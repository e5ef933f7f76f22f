"""What a diary is about, by rule: its topics, its own words, and whether it sounds glad."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from facelog.companion.morphemes import Morpheme, analyse
from facelog.companion.stock import topics, words
from facelog.types import Language

Tone = Literal["positive", "negative", "neutral"]

BACKGROUND = frozenset({"food", "home", "weather", "commute"})
"""Topics that most days have in them; others go first."""

_CONTRAST = ("지만", "는데", "ᆫ데", "은데", "으나", "나", "더니")
_HYPERBOLE = ("죽", "미치")  # 웃겨 죽는 줄 알았다
_SENTENCE = re.compile(r"[^.!?…\n]+")
_LATIN = re.compile(r"[a-z][a-z'_-]*")
_QUOTABLE = re.compile(r"[\w ,'~-]+")
_ENGLISH_NOUN = re.compile(
    r"\b(my|our|the|this|that|a|an)\s+"
    r"(?:(?:new|old|little|first|last|next|final|best|big|small|whole|own|dear|good)\s+)?"
    r"([a-z][a-z-]{2,})\b(?:\s+([a-z][a-z-]{2,})\b)?"
)
KOREAN_PHRASE = (7, 24)
ENGLISH_PHRASE = (12, 42)


@dataclass(frozen=True)
class Gist:
    """What the built-in Anna understands of a text.

    Attributes:
        topics: names of the topics that occur, the likeliest first.
        nouns: things it is about, the best to mention first; fit to be put into a sentence.
        phrases: short clauses of the text that can be quoted, each with its own tone.
        hints: emotions that words of the text name, where it sounds sad or bad.
        shared: nouns that stand in the introduction too.
        forms: every word in its dictionary form, for sentences bound to a word.
    """

    text: str
    topics: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[tuple[str, Tone], ...] = ()
    tone: Tone = "neutral"
    shared: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()
    hints: tuple[str, ...] = ()

    def holds(self, conditions: Iterable[str]) -> bool:
        """Return whether one of the words occurs; single syllables only as whole words."""
        return any(
            word in self.forms or (_telling(word) and self._begins_with(word))
            for word in conditions
        )

    def _begins_with(self, word: str) -> bool:
        if word.isascii() and " " not in word:
            # "fail" is in "failed", but "won" is not in "wonderful"
            return any(form.startswith(word) for form in self.forms)
        return word in self.text


def _telling(word: str) -> bool:
    """Return whether a word tells something where it is but a part of another one."""
    if word.isascii():
        return len(word) > 3
    # a syllable that ends in ㅆ, as 졌 and 샀 do, is clear by itself
    return len(word) > 1 or ("가" <= word <= "힣" and (ord(word) - 0xAC00) % 28 == 20)


def understand(text: str, introduction: str, language: Language) -> Gist:
    """Find out what a text is about.

    Args:
        text: a diary entry or a line of talk, of any length and content.
        introduction: what the person wrote about themselves.
    """
    return (_korean if language == "ko" else _english)(text, introduction)


def _rank(scores: Counter[str]) -> tuple[str, ...]:
    return tuple(name for name, score in scores.most_common() if score > 0)


def _topic_scores(found: Counter[str], language: Language) -> Counter[str]:
    scores: Counter[str] = Counter()
    for topic, keywords in topics(language).items():
        for word, count in found.items():
            if word in keywords:
                scores[topic] += count * (5 if word.endswith("-") else 10)
    # what stands in the background of most days counts less than what happened
    for topic in BACKGROUND & scores.keys():
        scores[topic] //= 2
    # a loss leaves no room for anything else; who is ill is told by the company
    for alone in ("loss", "breakup"):
        if scores[alone] >= 5:
            return Counter({alone: scores[alone]})
    if scores["pet"] or scores["family"] or scores["partner"]:
        del scores["health"]
    if scores["pet"]:
        del scores["food"]
    if scores["mishap"]:
        del scores["food"]
    if scores["exercise"]:
        # a lesson in yoga is no school
        del scores["school"]
    return scores


def _phrases(
    text: str, language: Language, sizes: tuple[int, int], tone: Callable[[str], Tone]
) -> tuple[tuple[str, Tone], ...]:
    rude = words(language)["rude"]
    found = []
    for match in _SENTENCE.finditer(text[:3000]):
        clause = " ".join(match.group().split())
        letters = "[가-힣]" if language == "ko" else "[a-zA-Z]"
        good = sizes[0] <= len(clause) <= sizes[1] and " " in clause and re.search(letters, clause)
        if good and _QUOTABLE.fullmatch(clause) and not any(word in clause for word in rude):
            found.append(clause)
    return tuple((clause, tone(clause)) for clause in dict.fromkeys(found[:8]))


def _hints(found: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return the emotions that words name: anger or panic."""
    named = set(found)
    pairs = (("anger", "angry"), ("panic", "worried"))
    return tuple(emotion for emotion, name in pairs if named & words(language)[name])


def _flipped(sign: float) -> float:
    """Return what a negated word counts: not good is bad, not bad is only a little good."""
    return -0.8 if sign > 0 else 0.4


def _tone(scores: Sequence[float]) -> Tone:
    """Decide by signed scores in the order of the text: how it ends counts a little more."""
    half = len(scores) / 2
    total = sum(score * (1.25 if place >= half else 1.0) for place, score in enumerate(scores))
    if abs(total) < 0.5:
        return "neutral"
    return "positive" if total > 0 else "negative"


# --- Korean -----------------------------------------------------------------------------------


def _predicate(tokens: Sequence[Morpheme], place: int) -> str:
    """Return a root together with 하다, 되다 or 시 behind it, else the form itself."""
    token = tokens[place]
    if place + 1 < len(tokens):
        after = tokens[place + 1]
        if after.tag in ("XSV", "XSA") or (after.tag == "EP" and after.form == "시"):
            return token.form + after.form
    return token.form


def _is_idiom(tokens: Sequence[Morpheme], place: int) -> bool:
    """Return whether a word is no feeling here: 웃겨 죽는 줄, 좋아하는 밴드, 배 아프게 웃다."""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1 : place + 3]
    if tokens[place].form in _HYPERBOLE:
        return before is not None and before.tag == "EC"
    if tokens[place].form == "아프":
        return any(token.form == "웃" for token in after)
    return tokens[place].form == "좋" and [token.form for token in after][1:] == ["하"]


def _negated(tokens: Sequence[Morpheme], place: int) -> bool:
    if place and tokens[place - 1].tag == "MAG" and tokens[place - 1].form in ("안", "못"):
        return True
    after = tokens[place + 1 : place + 5]
    for index, token in enumerate(after[1:], 1):
        if token.tag.startswith("VX") and token.form in ("않", "못하", "말"):
            return after[index - 1].form in ("지", "질", "진")
    return False


def _korean_scores(tokens: Sequence[Morpheme]) -> list[float]:
    lexicon = words("ko")
    scores = []
    for place, token in enumerate(tokens):
        if not token.tag.startswith(("NN", "XR", "VV", "VA", "MAG", "IC")):
            continue
        if _is_idiom(tokens, place):
            continue
        names = {token.form, _predicate(tokens, place)}
        sign = float(bool(names & lexicon["positive"])) - float(bool(names & lexicon["negative"]))
        if sign:
            sign = _flipped(sign) if _negated(tokens, place) else sign
            # 긴장했지만 좋았다: what follows the contrast is what counts
            contrast = any(
                next_.tag == "EC" and next_.form in _CONTRAST
                for next_ in tokens[place + 1 : place + 5]
            )
            scores.append(sign * 0.5 if contrast else sign)
        else:
            pairs = {f"{token.form} {next_.form}" for next_ in tokens[place + 1 : place + 3]}
            if pairs & lexicon["pairs"]:
                scores.append(-1.0)
            elif pairs & lexicon["glad_pairs"]:
                scores.append(1.0)
    return scores


def _compounds(tokens: Sequence[Morpheme]) -> list[tuple[str, list[Morpheme], Morpheme | None]]:
    """Join nouns that touch each other; with the parts and the morpheme that follows."""
    found = []
    run: list[Morpheme] = []
    for token in [*tokens, None]:
        joins = token is not None and token.tag in ("NNG", "NNP", "SL", "XSN", "SN")
        if token is not None and joins and (not run or run[-1].end == token.start):
            run.append(token)
            continue
        if run:
            found.append(("".join(part.form for part in run), run, token))
        run = [token] if token is not None and joins else []
    return found


def _mentionable(
    noun: str, parts: Sequence[Morpheme], after: Morpheme | None, keys: frozenset[str]
) -> bool:
    lexicon = words("ko")
    if noun in lexicon["stopwords"] or any(word in noun for word in lexicon["rude"]):
        return False
    if parts[0].tag in ("XSN", "SN") or parts[-1].tag == "SN" or not 1 <= len(noun) <= 9:
        return False
    if noun in keys:
        return True
    if len(noun) == 1:
        return noun in lexicon["single"]
    if after is not None and after.tag in ("XSA", "XSV", "VCP") and after.start == parts[-1].end:
        # 피곤하다, 실패했다: a deed or a state, awkward as a thing
        return after.tag == "XSV" and noun not in lexicon["positive"] | lexicon["negative"]
    if noun in lexicon["positive"] or noun in lexicon["negative"]:
        return False
    if any(part.tag == "NNP" for part in parts):
        # people's names stay out; of places one speaks with 에 and 에서
        return after is not None and after.tag == "JKB" and after.form in ("에", "에서", "로")
    return all(part.tag != "SL" or len(part.form) <= 12 for part in parts)


def _korean_nouns(tokens: Sequence[Morpheme], keys: frozenset[str]) -> tuple[str, ...]:
    scores: Counter[str] = Counter()
    for noun, parts, after in _compounds(tokens):
        if parts[-1].tag == "XSN" and parts[-1].form == "들":
            noun = noun[:-1]
        if noun and _mentionable(noun, parts, after, keys):
            scores[noun] += 10 + 8 * (noun in keys or any(p.form in keys for p in parts))
            scores[noun] += 2 * (len(parts) > 1)
            # 비, 눈, 밥: they stand in the background of a day, and sound odd by themselves
            scores[noun] -= 9 * (len(noun) == 1)
    return _rank(scores)


def _korean(text: str, introduction: str) -> Gist:
    tokens = analyse(text)
    found: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if token.tag in ("NNG", "NNP", "SL", "NR"):
            found[token.form.lower()] += 1
        elif token.tag.startswith(("VV", "VA")) and not _is_idiom(tokens, place):
            found[token.form + "-"] += 1
        if _predicate(tokens, place) != token.form:
            found[_predicate(tokens, place) + "-"] += 1
    keys = frozenset(word for keywords in topics("ko").values() for word in keywords)
    for noun, parts, _after in _compounds(tokens):
        if len(parts) > 1 and noun in keys:
            # 여자친구 is no 친구
            found.subtract(part.form.lower() for part in parts)
            found[noun] += 1
    if not tokens:
        # without the analyser: key words that stand in the text as they are
        for keywords in topics("ko").values():
            found.update(word for word in keywords if len(word) > 1 and word in text)
    nouns = _korean_nouns(tokens, keys) if tokens else tuple(w for w in found if w in keys)
    own = set(_korean_nouns(analyse(introduction), keys)) if introduction.strip() else set()
    return Gist(
        text=text,
        topics=_rank(_topic_scores(found, "ko")),
        nouns=nouns,
        phrases=_phrases(
            text, "ko", KOREAN_PHRASE, lambda clause: _tone(_korean_scores(analyse(clause)))
        ),
        tone=_tone(_korean_scores(tokens)),
        shared=tuple(noun for noun in nouns if noun in own),
        forms=frozenset(token.form for token in tokens),
        hints=_hints((name.removesuffix("-") for name in found), "ko"),
    )


# --- English ----------------------------------------------------------------------------------


def _english_words(text: str) -> list[str]:
    plain = text.lower().replace("’", "'")
    for phrase in sorted(words("en")["phrases"], key=len, reverse=True):
        plain = plain.replace(phrase, phrase.replace(" ", "_"))
    return _LATIN.findall(plain)


def _english_scores(tokens: Sequence[str]) -> list[float]:
    lexicon = words("en")
    scores = []
    for place, token in enumerate(tokens):
        sign = float(token in lexicon["positive"]) - float(token in lexicon["negative"])
        if sign:
            before = tokens[max(0, place - 3) : place]
            negated = any(word in lexicon["negators"] for word in before)
            sign = _flipped(sign) if negated else sign
            scores.append(sign * 0.5 if "but" in tokens[place + 1 : place + 5] else sign)
    return scores


def _english_nouns(text: str, tokens: Sequence[str]) -> tuple[str, ...]:
    lexicon = words("en")
    keys = {word for keywords in topics("en").values() for word in keywords}
    scores: Counter[str] = Counter()
    named: dict[str, str] = {}
    for article, first, second in _ENGLISH_NOUN.findall(text.lower()):
        noun = f"{first} {second}" if second in keys - lexicon["notnouns"] else first
        if noun in lexicon["stopwords"] or any(word in noun for word in lexicon["rude"]):
            continue
        if noun not in keys and noun in lexicon["positive"] | lexicon["negative"]:
            continue
        mine = article in ("my", "our") or noun in lexicon["yours"]
        named.setdefault(noun, ("your " if mine else "the ") + noun)
        scores[noun] += 10 + 8 * (noun in keys or second in keys)
    mentioned = {part for noun in named for part in noun.split()}
    for token in tokens:
        if token in keys and token not in mentioned and token not in lexicon["notnouns"]:
            article = "your" if token in lexicon["yours"] else "the"
            named[token] = token if token in lexicon["bare"] else f"{article} {token}"
            scores[token] += 12
    return tuple(named[noun] for noun in _rank(scores))


def _english(text: str, introduction: str) -> Gist:
    tokens = _english_words(text[:3000])
    nouns = _english_nouns(text[:3000], tokens)
    own = set(_english_words(introduction))
    return Gist(
        text=text.lower(),
        topics=_rank(_topic_scores(Counter(tokens), "en")),
        nouns=nouns,
        phrases=_phrases(
            text.replace("’", "'"),
            "en",
            ENGLISH_PHRASE,
            lambda clause: _tone(_english_scores(_english_words(clause))),
        ),
        tone=_tone(_english_scores(tokens)),
        shared=tuple(noun.split(" ", 1)[-1] for noun in nouns if noun.split()[-1] in own),
        forms=frozenset(tokens),
        hints=_hints(tokens, "en"),
    )
