"""How English says figures."""

from __future__ import annotations

import re

from facelog.reporting.tongue import Tongue

_SMALL_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_SMALL, _TENS = _SMALL_NAMES.split(), _TENS_NAMES.split()
_MONTHS, _DAYS = _MONTH_NAMES.split(), _DAY_NAMES.split()
_VALUES = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * (place + 2) for place, word in enumerate(_TENS)},
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "a couple of": 2,
    "a dozen": 12,
    "hundred": 100,
}
_FOLDS = {
    **dict.fromkeys(("double", "doubled", "doubling"), 2.0),
    **dict.fromkeys(("triple", "tripled", "tripling"), 3.0),
    **dict.fromkeys(("quadruple", "quadrupled"), 4.0),
    **dict.fromkeys(("halved", "halving"), 0.5),
}
_PARTS = {"half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3}
_PARTS |= {"a quarter": 1 / 4, "three quarters": 3 / 4, "one quarter": 1 / 4}
_WORD = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(reversed(_SMALL))}"
    "|hundred|a couple of|a dozen"
)
_NUMBER = rf"(?:(?<![\d.,])\d[\d,]*(?:\.\d+)?|\b(?:{_WORD})\b)"
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\b\.?"
_UNITS = "posts?|entry|entries|times|days?|weeks?|months?|percent"
_GAP = rf"(?:[\s-]+(?!(?:{_WORD})\b|(?:and|or|to|{_UNITS})\b)[a-z'’]+){{0,2}}?[\s-]+"


def _value(found: re.Match[str]) -> float:
    return _number(found["n"].lower())


def _number(text: str) -> float:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    if text in _PARTS or text in _VALUES:
        return _PARTS.get(text, _VALUES.get(text, 0))
    tens, _, ones = text.replace(" ", "-").partition("-")
    return _VALUES[tens] + _VALUES[ones]


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return [name[:3] for name in _MONTHS].index(text.lower()[:3]) + 1


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _figure(unit: str) -> re.Pattern[str]:
    return _any_case(rf"(?P<n>{_NUMBER}){_GAP}(?:{unit})\b")


ENGLISH = Tongue(
    emotions={
        "anger": _any_case(
            r"\bang(?:er|ry|rier|riest)\b|\bannoy\w*|\birritat\w*|\bfrustrat\w*|\bfurious\b"
        ),
        "happy": _any_case(
            r"(?<!i’m )(?<!i'm )(?<!i am )\bhapp(?:y|ier|iest|iness)\b(?! to\b| for\b| that\b)"
            r"|\bjoy(?:ful)?\b|\bcheerful\w*|\bdelight\w*|\bsmil(?:e|es|ed|ing)\b"
        ),
        "panic": _any_case(r"\bpanic\w*|\bfluster\w*|\balarm(?:ed)?\b|\bstartled\b|\bnervous\w*"),
        "sadness": _any_case(
            r"\bsad(?:ness|der|dest|ly)?\b|\bupset\b|\btear(?:s|ful)\b|\blonel\w+|\bgloom\w*"
        ),
    },
    weekdays=(
        *(
            (_any_case(rf"\b{name}s?\b|\b{name[:3]}\b\.?"), frozenset({number}))
            if name[:3] not in ("sun", "sat")
            else (_any_case(rf"\b{name}s?\b"), frozenset({number}))
            for number, name in enumerate(_DAYS)
        ),
        (_any_case(r"\bweekends?\b"), frozenset({5, 6})),
        (_any_case(r"\bweekdays\b"), frozenset(range(5))),
    ),
    parts={
        "night": _any_case(r"\bafter midnight\b|\bsmall hours\b|\bdawn\b"),
        "morning": _any_case(r"\bmornings?\b"),
        "afternoon": _any_case(r"\bafternoons?\b"),
        "evening": _any_case(r"\bevenings?\b|(?<!good )\bnights?\b"),
    },
    ranges=_any_case(
        rf"\b(?P<m>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:to|through|until|–|-|~)\s?"
        rf"(?:(?P<n>{_MONTH})\s)?(?P<e>\d{{1,2}})(?:st|nd|rd|th)?\b"
    ),
    dates=_any_case(
        rf"\b(?P<m>{_MONTH})\s(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y>\d{{4}}))?"
        rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y2>\d{{4}}))?"
        r"|\b(?P<y3>\d{4})-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})\b"
        r"|\bthe\s(?P<d4>\d{1,2})(?:st|nd|rd|th)\b"
    ),
    months=_any_case(
        rf"\b(?P<m>{'|'.join(name for name in _MONTHS if name not in ('march', 'may'))})\b"
        r"|\b(?:in|of|this|last)\s(?P<m2>march|may)\b"
    ),
    years=re.compile(r"\b(?P<y>(?:19|20)\d{2})\b"),
    month=_month,
    idioms=_any_case(
        r"\bno one\b|\b(?:some|any|every|each|this|that|which|the|for|at) one\b|\bone another\b"
        r"|\bone (?:of|more|step|thing|by|word|line|small|another)\b|\bonce (?:more|again|you|in)\b"
        r"|(?:\bnot|n[’']t)\s(?:\w+\s)?once\b|\bat once\b"
        r"|\bfirst\b|\bsecond\b(?!s)|\bboth\b|\bzero\b"
        r"|\bone\b(?!(?:\s[a-z]+){0,2}\s(?:posts?|entr|days?|times?|weeks?|percent)|\s(?:third|quarter))"
        r"(?!\s(?:happy|sad|angry|panic))"
    ),
    figures=(
        (
            _any_case(
                r"(?P<n>\b(?:one|a)\sthird\b|\btwo[- ]thirds\b|\b(?:one|a)\squarter\b"
                r"|\bthree[- ]quarters\b|\bhalf\b)"
            ),
            "part",
        ),
        (_any_case(rf"(?P<n>{_NUMBER})\s?(?:%|percent(?:age)?|per\scent)\s?-?points?\b"), "points"),
        (_any_case(rf"(?P<n>{_NUMBER})\s?(?:%|percent\b|per\scent\b)"), "percent"),
        (_any_case(rf"\b(?P<n>twice|thrice|{_NUMBER}\stimes)\s(?:as|the)\b"), "fold"),
        (_any_case(rf"\b(?P<n>{'|'.join(_FOLDS)})\b"), "fold"),
        (_figure(r"hours?|people|friends?|minutes?|years?|o'clock|am|pm|things?|kinds?"), "?"),
        (_figure("months?"), "months"),
        (_figure("weeks?"), "weeks"),
        (_figure("days?"), "days"),
        (_figure("posts?|entry|entries|notes?|diaries"), "posts"),
        (_figure("times"), "times"),
        (_any_case(r"\b(?P<n>once|twice|thrice)\b"), "times"),
        (_any_case(rf"(?P<n>{_NUMBER})(?!st|nd|rd|th|[:/]\d)"), "any"),
    ),
    value=lambda found: (
        _FOLDS[found["n"].lower()]
        if found["n"].lower() in _FOLDS
        else _number(
            found["n"].lower().replace("-", " ").removesuffix(" times").replace("one t", "a t")
            if not found["n"][0].isdigit()
            else found["n"].split()[0]
        )
    ),
    left=_any_case(rf"\d|\b(?:{_WORD})\b|\brunners?-up\b"),
    clause=_any_case(
        r",\s|;|:\s|—|(?<!nothing)\s(?:and|but|while|whereas|though|although|yet|so)\s"
    ),
    before=_any_case(
        r"\blast (?:week|month)\b|\b(?:week|month) before\b|\bprevious(?: week| month)?\b"
        r"|\bearlier\b|\bprior\b|\bbefore that\b|\ba (?:week|month) (?:ago|earlier)\b"
    ),
    than=_any_case(r"\bthan\b|\bcompared\b"),
    than_follows=False,
    up=_any_case(
        r"\bmore\b|\bincreas\w+|\brose\b|\bris(?:en|ing)\b|\bgrew\b|\bgrown\b|\bhigher\b"
        r"|\b(?:went|was|is|are|were|that[’']s|picked) up\b|\bup from\b|\bclimb\w*|\bjumped\b"
        r"|\b(?:doubl|tripl|quadrupl)(?:ed|ing)\b"
    ),
    down=_any_case(
        r"\bfewer\b|\bless\b|\bdecreas\w+|\bdropp\w+|\bfell\b(?! on)|\bfallen\b|\blower\b|\beased\b"
        r"|\b(?:went|was|is|are|were|that[’']s|slowed) down\b|\bdown from\b|\bdeclin\w+|\bslipped\b"
        r"|\bdipped\b|\bshrank\b|\bhalv(?:ed|ing)\b"
    ),
    same=_any_case(r"\bsame\b|\bas many\b|\bunchanged\b|\bsimilar\b|\bequal\b"),
    changed=_any_case(
        r"\brose\b|\bgrew\b|\bincreas\w+|\bdecreas\w+|\bdropped\b"
        r"|\bfell\b(?! on)|\b(?:went|picked|slowed) (?:up|down)\b|\bclimbed\b|\bjumped\b"
        r"|\bdeclined\b|\bslipped\b|\bdipped\b|\bshrank\b|\b(?:doubl|tripl|quadrupl|halv)(?:ed|ing)\b"
    ),
    greater=_any_case(r"\bmore\b|\boftener\b|\bhigher\b|\bbusier\b"),
    smaller=_any_case(r"\bless\b|\bfewer\b|\blower\b|\bquieter\b"),
    turn=_any_case(
        rf"\bfrom\s(?P<a>{_NUMBER})\s?%?(?:\s[a-z]+){{0,5}}?\sto\s(?:just\s|only\s)?(?P<b>{_NUMBER})"
    ),
    share=_any_case(r"\bshare\b|\bproportion\b|\bpercentage\b"),
    fold_of=re.compile(r"(?!)"),
    fold_as=_any_case(r"\bas\s(?:\w+\s)?$"),
    order=_any_case(r">|\bfollowed (?:closely )?by\b|\bin that order\b"),
    just=_any_case(r"\bonly (?:on|in|at)(?: the)?\b"),
    opened=_any_case(
        r"\b(?:began|begins|started|starts|opened|opens|kicked off)\b|\bfirst (?:post|entry|day)\b"
    ),
    closed=_any_case(
        r"\b(?:ended|ends|closed|closes|finished|wrapped up)\b"
        r"|\b(?:last|final) (?:post|entry|day)\b"
    ),
    again=_any_case(r"\W*(?:and |but )?(?:it|they|both|which|all|that (?:one|day))\b"),
    row=_any_case(
        r"\bin a row\b|\bconsecutive\b|\bdays (?:straight|running)\b|\bback[- ]to[- ]back\b"
    ),
    within=_any_case(
        r"\bas the (?:week|month|days) (?!before)"
        r"|\b(?:early|earlier|late|later|midway|halfway) (?:in|through)"
        r"|\bmid-?(?:week|month)\b"
        r"|\b(?:start|beginning|middle|end) of (?:the|this|your) (?:week|month)"
        r"|\b(?:first|second|latter) half\b|\bgradually\b|\bover (?:the course|time)\b"
    ),
    came_left=_any_case(r"\bto\s$"),
    came_right=re.compile(r"(?!)"),
    was_left=_any_case(r"\b(?:from|than)\s(?:the\s)?$"),
    was_right=re.compile(r"(?!)"),
    only=_any_case(r"\bonly\b"),
    most=_any_case(
        r"(?<!for the )\bmost\b|\bled\b|\bleads\b|\bleading\b"
        r"|\bclearest\b|\bsurest\b|\bplainest\b"
    ),
    mostly=_any_case(
        r"\bmainly\b|\bmostly\b|\busually\b|\blargely\b|\bgenerally\b|\bin general\b"
        r"|\bprimarily\b|\bpredominantly\b|\bchiefly\b|\btypically\b|\bbroadly\b"
        r"|\bby and large\b|\bon the whole\b|\bmore often than not\b|\bfor the most part\b"
    ),
    least=_any_case(r"\bleast\b|\bfewest\b|\brarest\b"),
    led=_any_case(
        r"^\W*overall\b|\babove all\b|\bdominat\w+|\b(?:pre)?dominant\b|\bprevail\w*|\bmain\b"
        r"|\bprimary\b|\bchief\b|\btopped\b|\bforemost\b|\bcame (?:first|out on top)\b"
        r"|\b(?:at|in) the (?:front|fore|top|lead)\b|\bfill(?:ed|s)?\b|\bfull of\b"
        r"|\bcarried (?:the|your|this)\b"
        r"|\bran through\b|\bset the tone\b|\b(?:colou?r|shap|defin|rul)(?:ed|es)\b|\bstood out\b"
        r"|\bmarked by\b|\bcharacteri[sz]ed\b|\bsteeped\b|\bheavy\b"
    ),
    there=_any_case(
        r"\bthere\b|\bsome\w*\b|\balso\b|\btoo\b|\bas well\b|\bcame\b|\bshow(?:s|ed|n)?\b"
        r"|\bappear\w*|\bmoments?\b|\ba (?:little|bit|touch|few)\b|\bvisit\w*|\bwith\b|\bbeside\b"
        r"|\balongside\b|\b(?:had|has|have) (?:its|some|your|a few)\b"
        r"|\bturned up\b|\bpart of\b|\bat times\b"
        r"|\bonce\b|\bpassed\b|\bmet\b|\bkept\b"
    ),
    outdo=_any_case(r"\boutweigh\w*|\boutnumber\w*|\bovertook\b"),
    spell=_any_case(
        r"◇(?:,?\s(?:and|but|yet|little|old)\s\w+)?\s(?:little\s)?(?:week|month)\b"
        r"|\b(?:week|month)\s(?:was|is|has\sbeen|felt|feels|seem(?:s|ed)|look(?:s|ed)|turned\sout)"
        r"\s(?:(?:a|an|so|very|quite|rather|pretty|really|just|all|simply)\s){0,2}◇"
        r"|\b(?:week|month)\sof\s(?:\w+\s)?◇"
    ),
    opening=_any_case(
        r"\W*(?:mostly|mainly|largely|generally|overall|primarily|predominantly|chiefly|typically"
        r"|usually|broadly|by and large|(?:for|in) the most part|for the most part|on the whole"
        r"|in general|above all|more often than not|most of all)\W*"
    ),
    much=_any_case(r"\boften\b|\ba lot\b|\bmany\b|\bplenty\b"),
    clear=_any_case(r"\bclear\w*|\bsurest\b|\bplainest\b"),
    none=_any_case(
        r"\bno\b|(?<!than )\bnot\b|n[’']t\b|\bnever\b|\bwithout\b|\bnone\b|\bnothing\b(?! but)"
        r"|\b(?:hardly|barely|scarcely)\b"
    ),
    maybe=_any_case(
        r"\bif\b|\bwhen(?:ever)?\b|\bmay\b|\bmight\b|\bhope\b|\bcould\b|\bwish\b|\?|\blet\b|\bcan\b"
    ),
    later=_any_case(r"\bnext\b|\btomorrow\b|\bcoming\b|\bahead\b"),
    no_gap=_any_case(r"\b(?:never|without) (?:skipp|miss)\w+ a\b|\bnot a (?:single )?day\b"),
    every_day=_any_case(r"\bevery (?:single )?day\b|\beach day\b|\bdaily\b"),
    every_post=_any_case(
        r"\b(?:all|every|each)\b(?:\sof)?(?:\s(?:the|your))?\s(?:post|entr)\w*"
        r"|(?<!almost )(?<!nearly )\b(?:always|constantly|everything|nothing but|entirely)\b"
        r"|\ball (?:week|month)\b|\bthroughout\b|\b(?:whole|entire) (?:week|month)\b"
    ),
    nearly_all=_any_case(
        r"\bmost of\b|\bmajority\b"
        r"|\b(?:nearly|almost)\b(?!\s(?:no|none|never|nothing|any|as|every day|daily)\b)"
    ),
    whole_left=_any_case(
        r"(?:\byour|\btotal of|\bin total|\bout of"
        r"|\bof(?:\s(?:the|your|all|these|those))*|\ball)\s$"
    ),
    share_of=_any_case(r"\s(?:out\s)?of(?:\s(?:the|these|those|your|all))*\s"),
    whole_right=_any_case(r"(?:\s\w+)?\s(?:in all|in total|altogether|overall)\b"),
    unwritten=_any_case(
        r"\bwithout\b|\bnothing\b|\bno (?:post|entr)|\boff\b|\brested\b"
        r"|\bdid(?:n[’']t| not) write|\bskipp?\w*|\bmissed\b"
    ),
    posts=_any_case(r"\bposts?\b|\bentr(?:y|ies)\b|\bdiar(?:y|ies)\b"),
    wrote=_any_case(r"\bwrote\b|\bwritten\b|\bwrite\b|\bwriting\b|\bposted\b|\bkept\b|\blogged\b"),
    corrected=_any_case(
        r"\bcorrect(?:ed|ions?)\b|\bchanged\b|\badjusted\b|\brevised\b|\bfixed\b|\bput right\b"
    ),
    confirmed=_any_case(r"\bconfirm\w*"),
    each=_any_case(r"\beach\b|\bapiece\b|\bboth\b"),
    chain=_any_case(r"(?:,?\s?(?:and|or|&)\s|,\s|\s)?"),
    right=_any_case(
        r"\s?(?:posts?|entries|times|days?|moments?)?\s?"
        r"(?:of them|of these|were|was|with|of|in|showed|read|for|that were|marked)?\s?(?:as\s)?"
    ),
    about=_any_case(r"\babout\b|\baround\b|\broughly\b|\bnearly\b|\balmost\b|\bclose to\b"),
    over=_any_case(r"\bover\b|\bmore than\b|\bat least\b"),
    under=_any_case(r"\bunder\b|\bless than\b|\bfewer than\b|\bat most\b"),
    own=_any_case("[a-z]"),
    foreign=re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uff65]"),
    never=_any_case(
        r"\bdepress\w*|\bdisorders?\b|\bdiagnos\w*|\bsymptom\w*|\btherap\w*|\bpatients?\b|\bbipolar\b"
        r"|\banxiety\b|\bbecause\b|\bdue to\b|\bcaus(?:e|ed|es|ing)\b|\bmade you\b"
    ),
)
"""What the reader and the check know of English."""
