"""How Korean says figures."""

from __future__ import annotations

import re

from facelog.reporting.tongue import Tongue

_ONES = "한|하나|두|둘|세|셋|석|네|넷|넉|다섯|여섯|일곱|여덟|아홉"
_ONE_VALUES = {
    **dict.fromkeys(("한", "하나"), 1),
    **dict.fromkeys(("두", "둘"), 2),
    **dict.fromkeys(("세", "셋", "석"), 3),
    **dict.fromkeys(("네", "넷", "넉"), 4),
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
}
_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}
_DIGITS = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}
_NATIVE = rf"(?:{'|'.join(_TENS)})?(?:{_ONES})|{'|'.join(_TENS)}"
_SINO = r"[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|[이삼사오육칠팔구]?백[일이삼사오육칠팔구십]*"
_NUMBER = rf"(?:(?<![\d.,])\d[\d,]*(?:\.\d+)?|(?<![가-힣])(?:{_NATIVE}|{_SINO}))"


def _value(found: re.Match[str]) -> float:
    if "parts" in found.re.groupindex:
        return _number(found["n"]) / _number(found["parts"])
    return _number(found["n"])


def _number(text: str) -> float:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    if text in _DAYS:
        return _DAYS[text]
    if text in ("절반", "반"):
        return 0.5
    if text in ("곱절", "갑절"):
        return 2
    for word, tens in _TENS.items():
        if text.startswith(word):
            rest = text.removeprefix(word)
            return tens + (_ONE_VALUES[rest] if rest else 0)
    if text in _ONE_VALUES:
        return _ONE_VALUES[text]
    total, digit = 0, 0
    for sign in text:
        if sign in "십백":
            total += (digit or 1) * (10 if sign == "십" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _days(names: str) -> frozenset[int]:
    return frozenset("월화수목금토일".index(name) for name in names)


def _figure(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<n>{_NUMBER})\s?(?:{unit})")


KOREAN = Tongue(
    emotions={
        "anger": re.compile(r"분노|(?<![가-힣])화(?=[가를난났내낸]|도\s)|짜증|분한|분했"),
        "happy": re.compile(r"기쁨|기쁜|기뻤|기뻐|행복|즐거|즐겁|웃음|웃는|웃은|미소"),
        "panic": re.compile(r"당황|놀람|놀라|놀란|긴장|불안"),
        "sadness": re.compile(r"슬픔|슬픈|슬펐|슬퍼|우울|속상|눈물|외로|우는|울었|울던"),
    },
    weekdays=(
        *(
            (re.compile(rf"{name}요일|(?<=\(){name}(?=\))"), _days(name))
            for name in "월화수목금토일"
        ),
        (re.compile("주말"), _days("토일")),
        (re.compile("평일|주중"), _days("월화수목금")),
    ),
    parts={
        "night": re.compile("새벽|한밤"),
        "morning": re.compile("아침|오전"),
        "afternoon": re.compile("(?<![가-힣])낮(?![아은게았추춘])|오후|점심"),
        "evening": re.compile("저녁|(?<!한)밤(?!새)"),
    },
    ranges=re.compile(
        r"(?P<m>\d{1,2})월\s?(?P<d>\d{1,2})일?\s?(?:~|–|-|부터|에서)\s?"
        r"(?:(?P<n>\d{1,2})월\s?)?(?P<e>\d{1,2})일"
    ),
    dates=re.compile(
        r"(?:(?P<y>\d{4})년\s?)?(?P<m>\d{1,2})월\s?(?P<d>\d{1,2})일"
        r"|(?P<y2>\d{4})[-.]\s?(?P<m2>\d{1,2})[-.]\s?(?P<d2>\d{1,2})"
        r"|(?<!\d)(?P<m3>\d{1,2})/(?P<d3>\d{1,2})(?!\d)"
        r"|(?<![\d월년./])(?P<d4>\d{1,2})일"
        r"(?=에는|\s?\(?[월화수목금토일]요일|\s(?:아침|오전|오후|저녁|밤|새벽|점심))"
    ),
    months=re.compile(r"(?<!\d)(?P<m>\d{1,2})월"),
    years=re.compile(r"(?P<y>\d{4})년"),
    month=int,
    idioms=re.compile(
        r"하루하루|다시 한 번|한 번 더|한 번쯤|한 번도|한번|한편|하나하나|하나도|하나씩|하나의"
        r"|쉰 날|한 주를|한 달을|둘 다|한 걸음|한 가지|한 줄|첫 번째"
        r"|(?<=[한운던□]\s)한 [주달](?!\s?(?:동안|째|내내))"
        r"|(?<![가-힣])하루(?!만|뿐|밖에|\s?동안|였|예요|이었)"
    ),
    figures=(
        (re.compile(rf"(?P<parts>{_NUMBER})\s?분의\s?(?P<n>{_NUMBER}|[일이삼사])"), "part"),
        (_figure(r"%p|%P|%\s?포인트|퍼센트\s?포인트"), "points"),
        (_figure(r"%|퍼센트|프로(?![가-힣]{2})"), "percent"),
        (re.compile(r"(?<![가-힣])(?P<n>[일이삼사오육칠팔구])\s?(?:퍼센트|프로)"), "percent"),
        (_figure(r"번째|째|등(?![가-힣])|위(?![가-힣])"), "?"),
        (_figure(r"개월|달(?![가-힣]{2})"), "months"),
        (_figure(r"개(?!월)|편|건|글(?![자귀])"), "posts"),
        (_figure(r"번|회|차례"), "times"),
        (_figure(r"주일|주(?=째|간|[\s,.를가도이의에는]|연|$)"), "weeks"),
        (re.compile(r"(?<![\d.,])(?P<n>\d+)\s?일(?!기|상|정|과)"), "days"),
        (
            re.compile(rf"(?<![가-힣])(?P<n>{_SINO}|[삼사오육칠팔구](?=\s))\s?일(?!기|상|정|과)"),
            "days",
        ),
        (_figure("날"), "days"),
        (re.compile(rf"(?<![가-힣])(?P<n>{'|'.join(_DAYS)})(?!하루)"), "days"),
        (_figure(r"배(?!경|려|우|부)"), "fold"),
        (re.compile(r"(?<![가-힣])(?P<n>곱절|갑절)"), "fold"),
        (re.compile(r"(?P<n>절반)|(?<![가-힣])(?P<n2>반)(?=은|이|을|\s?이상|쯤)"), "part"),
        (
            re.compile(
                rf"(?<![가-힣])(?P<n>(?:{'|'.join(_TENS)})?(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)"
                r"|열|스물)(?=은|는|이|가|을|를|도|로|으로|뿐|만|예요|이에요|[\s,.!]|$)"
            ),
            "any",
        ),
    ),
    value=lambda found: 0.5 if "n2" in found.re.groupindex and found["n2"] else _value(found),
    left=re.compile(
        r"\d|(?<![가-힣])(?:두|세|석|넉|다섯|여섯|일곱|여덟|아홉|스무|서른|마흔)\s[가-힣]"
        r"|(?<![가-힣])(?:한두|두세|두어|서너|너댓|대여섯|예닐곱)"
    ),
    clause=re.compile(r",\s|;|—|(?<=[가-힣])(?:고|며|지만|는데|은데|어서|아서|여서|니까|으니)\s"),
    before=re.compile(
        r"지난\s?번?\s?주|지난\s?달|저번\s?주|저번\s?달|이전|앞선|그\s?전\s?주|그\s?전\s?달|그\s?전"
        r"|전주|전달|(?:한 주|일주일|한 달)\s?전"
    ),
    than=re.compile("보다|비해|비하면|비해서|에 견주"),
    than_follows=True,
    up=re.compile(
        r"늘(?:었|어났|어|고|면서|며)|많아[졌지진]|더 많|더 자주|잦아|증가|올라|올랐|높아[졌지진]"
        r"|상승|(?:개|번|편|건)\s?더"
    ),
    down=re.compile(
        r"줄(?:었|어들|어|고|면서|며)|적어[졌지진]|더 적|덜|감소|내려|뜸해|낮아[졌지진]"
        r"|하락|떨어[졌지진]"
    ),
    same=re.compile("같았|같아|같은 수|같은 만큼|그대로|비슷|변함없|똑같"),
    changed=re.compile(
        r"늘(?:었|어났|어난|고)|줄(?:었|어들|어든|고)|증가|감소|많아[졌진]|적어[졌진]"
        r"|높아[졌진]|낮아[졌진]|상승|하락|떨어[졌진]"
    ),
    greater=re.compile("많|자주|잦|높"),
    smaller=re.compile("적[었은게다]|덜|드물|낮"),
    turn=re.compile(
        rf"(?P<a>{_NUMBER})[^\d\s]{{0,3}}에서\s(?:이번\s?[주달](?:에는|엔|에)?\s)?"
        rf"(?P<b>{_NUMBER})[^\d\s]{{0,3}}로"
    ),
    share=re.compile("비율|비중"),
    fold_of=re.compile(r"의\s(?:약\s)?"),
    fold_as=re.compile(r"(?!)"),
    order=re.compile(r">|(?<![가-힣])순(?=으로|서|이|대로|입|예|[,.\s]|$)"),
    just=re.compile("에만"),
    opened=re.compile(r"시작(?:했|됐|하|한|된|은|이)|첫\s?(?:글|날|기록|일기)"),
    closed=re.compile(
        r"마무리(?:했|됐|하|한|된|는|가)|끝(?:났|맺|은|이)|마쳤|마지막\s?(?:글|날|기록|일기|은)"
    ),
    again=re.compile(r"\W*(?:그날|그중|그 글|모두|전부|둘 다)"),
    row=re.compile(r"연속|연달아|잇달아|잇따라"),
    within=re.compile(
        r"갈수록|점점|점차|차츰|[초중후]반|(?:월\s?[초말]|주\s?초)(?=에|부터|까지|로|엔)|[초중하]순|주의\s(?:처음|끝)"
    ),
    came_left=re.compile(r"(?!)"),
    came_right=re.compile(r"로\s?(?:늘|줄|많|적)|[가이]\s?(?:됐|되)"),
    was_left=re.compile(r"(?:지난\s?주|지난\s?달|전주|전달)\s?\($"),
    was_right=re.compile("보다|에 비해|에 비하면"),
    only=re.compile("유일|하루뿐|하루만|하나뿐"),
    most=re.compile("가장|제일|으뜸"),
    mostly=re.compile("주로|대체로|대개|보통|전반적|전체적|흔히"),
    least=re.compile(r"(?:가장|제일)\s(?:적|드물|덜|뜸)"),
    led=re.compile(
        r"앞섰|앞서(?:고|며|는|네)|이끌|이끈|우세|압도|두드러|주를 이|주를 차|중심|위주|주된|대표"
        r"|가득|채웠|채운|채워|지배|물[들든]|주인공|단연|큰 자리"
    ),
    there=re.compile(
        r"있[었는던어네고을]|보[였인이여]|남[았은아겼긴겨]|담[겼긴겨]|찾아|함께|비[친쳤쳐치]|나타|스[쳤치친]|지나"
        r"|[가-힣]도\s|나[왔온와오]|느[꼈껴낀끼]|가끔|때로|이따금|조금|잠깐|섞|[왔온]|머[물무]|겪|적[었은어]"
    ),
    outdo=re.compile(r"(?<=[을를]\s)(?:앞[섰서질]|압도|웃돌|넘어[섰서])"),
    spell=re.compile(
        r"◇(?:한|운|의|던|했던|웠던)?\s(?:한\s?주|한\s?달|일주일)"
        r"|(?:이번\s?주|이번\s?달|한\s?주|한\s?달|일주일|주간)(?:는|은|가|이)\s(?:[가-힣]+\s)?"
        r"◇(?:이었|였|이에요|예요|입니다|했|어요|웠|해요|스러)"
    ),
    opening=re.compile(
        r"\W*(?:대체로|주로|거의|대개|보통|전반적으로(?:\s보면)?|전체적으로(?:\s보면)?|대부분|무엇보다|단연)\W*"
    ),
    much=re.compile(r"많(?:았|은|이|던|고)|자주|잦"),
    clear=re.compile("또렷|뚜렷|선명|분명"),
    none=re.compile(r"없|좀처럼|한 번도|전혀|안 (?:남|보|나)|않았"),
    maybe=re.compile(
        r"[가-힣](?:면|거든|더라도)(?:\s|,|$)|때(?:는|면|에는)|괜찮|바라|바랄|좋겠|길\s|까요|나요"
        r"|[을를]까|\?|해도|어도|아도|보내세요|되세요|되기를"
    ),
    later=re.compile("다음|내일|내년|오는|앞으로|새로운 주|새 주"),
    no_gap=re.compile(r"하루도 (?:빠짐없이|빠지지|거르지|빼놓지)"),
    every_day=re.compile("매일|날마다"),
    every_post=re.compile(
        r"(?:(?<!거의 )(?:모든|모두)|전부|온통)(?!\s?\d)|내내|줄곧"
        r"|항상|언제나|(?<![가-힣])늘(?=\s)|한결같"
    ),
    nearly_all=re.compile(r"대부분|거의(?!\s?(?:없|안\s|하지|매일|날마다|보이지))"),
    whole_left=re.compile(
        r"(?:총|모두|전체|전부|통틀어|합쳐서?|다 해서)\s?(?:글\s|기록\s|일기\s)?$"
    ),
    share_of=re.compile(r"(?!)"),
    whole_right=re.compile(
        r"(?:의)?\s?(?:날|글|기록|일기)?\s?(?:가운데|중)|(?:의)?\s?(?:글|기록|일기)에서"
    ),
    unwritten=re.compile(
        r"안 쓴|쓰지 않|쓰지 못|못 쓴|빈 날|쉬어\s?(?:갔|간|가셨)|쉬었|쉰|비어"
        r"|글이 없|기록이 없|건너뛰"
    ),
    posts=re.compile("글|일기|기록|포스트"),
    wrote=re.compile("쓰|썼|쓴|써|남겼|남긴|남겨|기록"),
    corrected=re.compile("고친|고쳤|고쳐|손본|손봤|바로잡|바꾼|바꿨|수정|정정"),
    confirmed=re.compile("맞다고|맞아요|확인"),
    each=re.compile("씩"),
    chain=re.compile(r"(?:[과와]|하고|이랑|랑|,|·|도|이?나)?\s?"),
    right=re.compile(r"(?:의|이|가|은|는|모두|다|에|에서|로)?\s?"),
    about=re.compile("약|쯤|정도|가량|안팎|남짓|거의|가까이"),
    over=re.compile(r"넘|이상|웃돌"),
    under=re.compile(r"못 미|안 되|이하|밑돌|채 안|미만"),
    own=re.compile("[가-힣]"),
    # Other scripts; and English words for numbers and feelings, which would go unread.
    foreign=re.compile(
        r"[\u0370-\u10ff\u1200-\u1fff\u3040-\u30ff\u3400-\u9fff]"
        r"|(?i:(?<![a-z])(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|happy|happiness|sad|sadness|anger"
        r"|angry|panic)(?![a-z]))"
    ),
    never=re.compile(
        r"우울증|불안\s?장애|공황\s?장애|조울|장애|진단|치료|처방|증상|환자|병원|질환|때문|탓에|탓이"
        r"|원인|에 의해"
    ),
)
"""What the reader and the check know of Korean."""
