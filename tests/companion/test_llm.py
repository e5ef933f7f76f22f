"""Anna by a language model: what is asked, and what each failure says."""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from dataclasses import dataclass, field, replace

import httpx2
import pytest

from facelog import i18n
from facelog.companion import asking as asking_module
from facelog.companion import characters, profiles
from facelog.companion.llm import LanguageModel
from facelog.config import BrainSettings
from facelog.errors import CompanionError
from facelog.types import (
    TEMPERATURES,
    AnswerSettings,
    ChatMessage,
    ChatRequest,
    CommentRequest,
    DraftRequest,
    Intensity,
    Reading,
)

KEY = "sk-test-1234567890"
DIARY = "오늘 면접에서 떨어졌다. 비밀인데 조금 울었다."
ANSWER = "주성아, 오늘 정말 애썼어."


def request(intensity: Intensity = "normal", text: str = DIARY) -> CommentRequest:
    reading = Reading(
        expressions={"sadness": 0.6, "neutral": 0.4},
        probabilities={"anger": 0.1, "happy": 0.1, "panic": 0.1, "sadness": 0.7},
        neutral=0.4,
    )
    return CommentRequest(
        name="주성",
        introduction="취업 준비 중",
        language="ko",
        settings=AnswerSettings("casual", intensity, "short"),
        text=text,
        reading=reading,
    )


def answer(text: object = ANSWER, finish: str = "stop") -> dict[str, object]:
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "any",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }
        ],
    }


def refusal(status: int, code: str, message: str, param: str | None = None) -> httpx2.Response:
    error = {"message": message, "type": "error", "code": code, "param": param}
    return httpx2.Response(status, json={"error": error})


@dataclass
class Script:
    """Answers one request after the other; the last answer is repeated."""

    answers: list[httpx2.Response | Exception]
    seen: list[httpx2.Request] = field(default_factory=list)

    def __call__(self, sent: httpx2.Request) -> httpx2.Response:
        self.seen.append(sent)
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(given, Exception):
            raise given
        return httpx2.Response(given.status_code, headers=given.headers, content=given.content)

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(sent.content) for sent in self.seen]


def asking(script: Script, **settings: object) -> LanguageModel:
    given = BrainSettings(**{"api_key": KEY, **settings})  # type: ignore[arg-type]
    return LanguageModel(given, transport=httpx2.MockTransport(script))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the pauses before a retry instead of waiting for them."""
    pauses: list[float] = []
    monkeypatch.setattr(asking_module.time, "sleep", pauses.append)
    return pauses


@pytest.fixture(autouse=True)
def nothing_learnt() -> None:
    """Begin without what servers refused in other tests."""
    profiles.forget()


def ok() -> httpx2.Response:
    return httpx2.Response(200, json=answer())


def test_a_friend_signs_and_does_not_call_its_own_name_first() -> None:
    script = Script([httpx2.Response(200, json=answer("**순자 할머니:** 밥은 먹었니?"))])
    told: list[str] = []
    friend = characters.shipped()["sunja"]
    comment = asking(script).comment(replace(request(), character=friend), told.append)
    assert comment.text == "밥은 먹었니?"
    assert (comment.author, comment.character) == ("순자 할머니", "sunja")
    assert not [part for part in told if "순자" in part]


def test_comment_says_who_wrote_it_and_where() -> None:
    script = Script([ok()])
    comment = asking(script).comment(request())
    assert comment.text == ANSWER
    assert (comment.author, comment.brain, comment.place) == ("안나", "gpt-6-luna", "internet")
    assert comment.created_at.tzinfo is dt.UTC
    assert len(script.seen) == 1


@pytest.mark.parametrize("intensity", ["creative", "normal", "steady"])
def test_intensity_is_the_temperature(intensity: Intensity) -> None:
    script = Script([ok()])
    asking(script).comment(request(intensity))
    assert script.bodies[0]["temperature"] == TEMPERATURES[intensity]


def test_hosted_models_are_asked_their_way() -> None:
    script = Script([ok()])
    asking(script).comment(request())
    (body,) = script.bodies
    assert script.seen[0].url.host == "api.openai.com"
    assert script.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert body["model"] == "gpt-6-luna"
    assert body["reasoning_effort"] == "none"
    assert body["store"] is False
    assert int(str(body["max_completion_tokens"])) >= 3 * 150
    assert "max_tokens" not in body
    assert body["stream"] is True
    assert KEY not in json.dumps(body)
    assert any(DIARY in str(message["content"]) for message in body["messages"])  # type: ignore[attr-defined]


def test_local_servers_are_asked_their_way_and_need_no_key() -> None:
    script = Script([ok()])
    url = "http://localhost:11434/v1"
    comment = asking(script, api_key=None, base_url=url, model="qwen").comment(request())
    (body,) = script.bodies
    assert comment.place == "here"
    assert script.seen[0].headers["authorization"] == "Bearer none"
    assert "max_tokens" in body
    assert not {"max_completion_tokens", "reasoning_effort", "store"} & set(body)


def test_an_address_in_the_environment_is_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.example/v1")
    script = Script([ok()])
    asking(script).comment(request())
    assert script.seen[0].url.host == "api.openai.com"


def test_chat_sends_the_talk() -> None:
    script = Script([ok()])
    now = dt.datetime.now(dt.UTC)
    line = ChatMessage("1", now.date(), now, "person", "나 오늘 어땠을까?")
    given = request()
    talk = ChatRequest("주성", "", "en", given.settings, (line,))
    comment = asking(script).chat(talk)
    assert comment.author == "Anna"
    assert "나 오늘 어땠을까?" in json.dumps(script.bodies[0], ensure_ascii=False)


FAILURES: list[tuple[str, int, httpx2.Response | Exception]] = [
    ("brain_key", 1, refusal(401, "invalid_api_key", f"Incorrect API key: {KEY}")),
    ("brain_key", 1, refusal(403, "forbidden", "no")),
    ("brain_credit", 1, refusal(429, "insufficient_quota", "You exceeded your current quota")),
    ("brain_credit", 1, refusal(402, "payment_required", "no credit")),
    ("brain_busy", 2, refusal(429, "rate_limit_exceeded", "slow down")),
    ("brain_busy", 2, httpx2.Response(500, text="oops " + DIARY)),
    ("brain_busy", 2, httpx2.Response(503, json={})),
    ("brain_timeout", 2, httpx2.Response(504, text="upstream")),
    ("brain_timeout", 2, httpx2.ReadTimeout("slow")),
    ("brain_timeout", 2, httpx2.ConnectTimeout("slow")),
    ("brain_model", 1, refusal(404, "model_not_found", "The model does not exist")),
    ("brain_model", 1, refusal(400, "context_length_exceeded", "too long: " + DIARY)),
    ("brain_model", 1, httpx2.Response(307, headers={"location": "http://evil.example/"})),
    ("brain_unreachable", 2, httpx2.ConnectError("refused")),
    ("brain_unreachable", 2, httpx2.RemoteProtocolError("dropped")),
    ("brain_garbled", 2, httpx2.Response(200, text="<html>hello</html>")),
    ("brain_garbled", 2, httpx2.Response(200, content=b"\xff\xfe\x00garbage")),
    ("brain_garbled", 2, httpx2.Response(200, text="[" * 100_000)),
    ("brain_garbled", 2, httpx2.Response(200, json={"choices": []})),
    ("brain_garbled", 2, httpx2.Response(200, json={"error": "?"})),
    ("brain_garbled", 2, httpx2.Response(200, json=answer(None))),
    ("brain_garbled", 2, httpx2.Response(200, json=answer("  \n"))),
    ("brain_garbled", 2, httpx2.Response(200, json=answer([{"type": "image"}]))),
    ("brain_garbled", 2, httpx2.Response(200, json=answer("<think>still thinking"))),
    ("brain_garbled", 1, httpx2.Response(200, json=answer("가" * 1_000_000))),
]


@pytest.mark.parametrize(("code", "times", "given"), FAILURES)
def test_every_failure_has_its_sentence_and_no_secret(
    code: str, times: int, given: httpx2.Response | Exception
) -> None:
    script = Script([given])
    with pytest.raises(CompanionError) as caught:
        asking(script).comment(request())
    assert caught.value.code == code
    assert len(script.seen) == times
    for language in i18n.LANGUAGES:
        assert len(i18n.explain(language, caught.value)) > 20
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert DIARY not in told


@pytest.mark.parametrize("key", [None, "", "열쇠", "sk-a\nb"])
def test_a_key_that_cannot_be_one_is_not_sent(key: str | None) -> None:
    script = Script([ok()])
    with pytest.raises(CompanionError) as caught:
        asking(script, api_key=key).comment(request())
    assert caught.value.code == "brain_key"
    assert not script.seen


@pytest.mark.parametrize(
    "url", ["http://[::1", "localhost:11434", "http://localhost:abc/v1", "x y"]
)
def test_an_address_that_is_none_is_said_to_be_unreachable(url: str) -> None:
    with pytest.raises(CompanionError) as caught:
        LanguageModel(BrainSettings(base_url=url)).comment(request())
    assert caught.value.code == "brain_unreachable"


def test_the_password_of_an_address_is_not_told() -> None:
    script = Script([httpx2.ConnectError("refused")])
    with pytest.raises(CompanionError) as caught:
        asking(script, base_url="http://me:secret@box.example/v1").comment(request())
    assert caught.value.values == {"server": "box.example"}


def test_one_retry_is_enough_for_a_passing_failure(short_pauses: list[float]) -> None:
    busy = httpx2.Response(429, headers={"retry-after": "2"}, json={"error": {"message": "slow"}})
    script = Script([busy, ok()])
    assert asking(script).comment(request()).text == ANSWER
    assert len(script.seen) == 2
    assert sum(short_pauses) == pytest.approx(2.0)


@pytest.mark.parametrize(("wish", "pause"), [("3600", 5.0), ("-1", 0.5), ("soon", 0.5)])
def test_a_server_cannot_make_us_wait_for_long(
    wish: str, pause: float, short_pauses: list[float]
) -> None:
    busy = httpx2.Response(503, headers={"retry-after": wish})
    assert asking(Script([busy, ok()])).comment(request()).text == ANSWER
    assert sum(short_pauses) == pytest.approx(pause)


def test_refused_parameters_are_left_out_and_remembered() -> None:
    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    warm = "Unsupported value: 'temperature' does not support 0.75 with this model."
    script = Script(
        [
            refusal(400, "unsupported_parameter", said, "max_tokens"),
            refusal(400, "unsupported_value", warm),
            ok(),
        ]
    )
    model = asking(script, base_url="http://127.0.0.1:1/v1")
    assert model.comment(request()).text == ANSWER
    first, second, third = script.bodies
    assert "max_tokens" in first
    assert second["max_completion_tokens"] == first["max_tokens"]
    assert not {"max_tokens", "temperature"} & set(third)
    model.comment(request())
    assert set(script.bodies[3]) == set(third)


def test_a_server_that_refuses_everything_is_asked_a_few_times_only() -> None:
    said = "unknown: temperature max_tokens max_completion_tokens reasoning_effort store"
    script = Script([httpx2.Response(422, json={"detail": said})])
    with pytest.raises(CompanionError) as caught:
        asking(script).comment(request())
    assert caught.value.code == "brain_model"
    assert len(script.seen) == 3


@pytest.mark.parametrize("before", ["<think>음, 뭐라고 하지?\n</think>\n", "생각 중...</think>"])
def test_thoughts_are_cut_from_the_answer(before: str) -> None:
    script = Script([httpx2.Response(200, json=answer(before + ANSWER))])
    assert asking(script).comment(request()).text == ANSWER


def test_text_no_server_could_take_is_still_sent() -> None:
    script = Script([ok()])
    assert asking(script).comment(request(text="오늘 \ud83d 하루")).text == ANSWER


def test_nothing_of_the_diary_or_the_key_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_LOG", "debug")
    caplog.set_level(logging.DEBUG)
    logging.getLogger("openai").setLevel(logging.DEBUG)
    asking(Script([ok()])).comment(request())
    with pytest.raises(CompanionError):
        asking(Script([refusal(400, "bad", DIARY)])).comment(request())
    assert DIARY not in caplog.text
    assert KEY not in caplog.text


def test_a_draft_is_asked_for_steadily_and_at_length() -> None:
    script = Script([ok()])
    now = dt.datetime.now(dt.UTC)
    line = ChatMessage("1", now.date(), now, "person", "비가 왔어")
    settings = AnswerSettings("casual", "creative", "short")
    told: list[str] = []
    asked = DraftRequest("주성", "ko", settings, now.date(), (line,))
    assert asking(script).draft(asked, told.append) == ANSWER
    assert told[-1] == ANSWER
    assert script.bodies[0]["temperature"] == TEMPERATURES["steady"]
    assert "<line>비가 왔어</line>" in json.dumps(script.bodies[0], ensure_ascii=False)
