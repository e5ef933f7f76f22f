"""Anna by a language model on an independent server: what is sent, and what comes of trouble."""

from __future__ import annotations

import itertools
import time
import traceback

import pytest

from facelog.companion import profiles
from facelog.companion.llm import LanguageModel
from facelog.config import BrainSettings
from facelog.errors import CompanionError
from facelog.types import AnswerSettings, CommentRequest, Reading
from tests.real.aimock import Aimock

KEY = "sk-facelog-secret-4711"
DIARY = "오늘 면접에서 떨어졌다. 그래도 국밥은 맛있었다."
ANSWER = "주성아, 오늘 정말 애썼어. 국밥 한 그릇이 오늘은 큰 위로였겠다. 내일은 더 나을 거야."
CHAT = "/v1/chat/completions"


@pytest.fixture(autouse=True)
def unlearnt() -> None:
    """Forget what earlier tests' servers refused."""
    profiles.forget()


def brain(aimock: Aimock, timeout: float = 10.0, **more: object) -> LanguageModel:
    settings = BrainSettings(base_url=aimock.url, model="anna-7b", timeout=timeout, **more)
    return LanguageModel(settings)


def request(text: str = DIARY) -> CommentRequest:
    return CommentRequest(
        name="주성",
        introduction="취업 준비 중",
        language="ko",
        settings=AnswerSettings("casual", "steady", "short"),
        text=text,
        reading=Reading({"sadness": 0.9, "neutral": 0.1}, {"sadness": 1.0}, 0.1),
    )


def failure(aimock: Aimock, timeout: float = 10.0) -> CompanionError:
    with pytest.raises(CompanionError) as caught:
        brain(aimock, timeout, api_key=KEY).comment(request())
    return caught.value


def test_an_answer_grows_on_the_page_while_it_is_written(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER}, chunkSize=4, latency=60)
    told: list[str] = []
    comment = brain(aimock).comment(request(), told.append)
    assert comment.text == ANSWER
    assert (comment.brain, comment.place) == ("anna-7b", "here")
    assert told[-1] == ANSWER
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(told))
    assert len(set(told)) > 5, "the answer came in one piece"


def test_the_server_is_sent_the_rules_and_the_post_and_nothing_else(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER})
    brain(aimock, api_key=KEY).comment(request())
    (entry,) = aimock.journal()
    assert (entry["method"], entry["path"]) == ("POST", CHAT)
    body = entry["body"]
    assert (body["model"], body["stream"], body["temperature"]) == ("anna-7b", True, 0.5)
    assert 0 < body["max_tokens"] < 10_000
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    rules, said = (message["content"] for message in body["messages"])
    assert DIARY in said
    assert DIARY not in rules
    (received,) = aimock.received()
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.raw.count(KEY.encode()) == 1, "the key belongs in its header alone"


def test_without_a_key_none_is_made_up_from_the_machine(
    aimock: Aimock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-private")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: header-private")
    aimock.answer({"content": ANSWER})
    brain(aimock).comment(request())
    (received,) = aimock.received()
    assert KEY.encode() not in received.raw
    assert b"-private" not in received.raw
    assert set(received.headers) == {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
        "x-stainless-raw-response",
    }


def test_an_answer_that_comes_late_but_steadily_is_waited_for(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER}, chunkSize=5, latency=200)
    start = time.monotonic()
    assert brain(aimock, timeout=1.0).comment(request()).text == ANSWER
    assert time.monotonic() - start > 1.0


def test_a_model_that_thinks_first_shows_its_answer_alone(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER, "reasoning": "The person is sad. I shall be warm."})
    told: list[str] = []
    assert brain(aimock).comment(request(), told.append).text == ANSWER
    assert not any("sad" in text for text in told)


def test_too_many_requests_are_waited_out_once(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER})
    aimock.fail_once(429, message="Rate limited", type="rate_limit_error")
    assert brain(aimock).comment(request()).text == ANSWER
    assert [entry["response"]["status"] for entry in aimock.journal()] == [429, 200]


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [
        (429, "brain_busy", 2),
        (503, "brain_busy", 2),
        (401, "brain_key", 1),
        (404, "brain_model", 1),
    ],
)
def test_a_refusal_says_what_to_do(aimock: Aimock, status: int, code: str, asked: int) -> None:
    error = {"message": f"no, {KEY} is not welcome", "type": "some_error"}
    aimock.answer({"error": error, "status": status})
    assert failure(aimock).code == code
    assert len(aimock.journal()) == asked


def test_a_parameter_that_the_server_does_not_take_is_left_out(aimock: Aimock) -> None:
    refused = "Unsupported parameter: 'max_tokens' is not supported with this model."
    aimock.answer({"content": ANSWER})
    aimock.fail_once(400, message=refused, type="invalid_request_error")
    asked = brain(aimock)
    asked.comment(request())
    asked.comment(request())
    limits = [
        sorted({"max_tokens", "max_completion_tokens"} & set(entry["body"]))
        for entry in aimock.journal()
    ]
    assert limits == [["max_tokens"], ["max_completion_tokens"], ["max_completion_tokens"]]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ({"dropRate": 1}, "brain_busy"),
        ({"disconnectRate": 1}, "brain_unreachable"),
        ({"malformedRate": 1}, "brain_garbled"),
        ({"rateLimitRate": 1}, "brain_busy"),
    ],
)
def test_trouble_is_told_from_trouble(aimock: Aimock, trouble: dict[str, float], code: str) -> None:
    aimock.answer({"content": ANSWER})
    aimock.trouble(**trouble)
    assert failure(aimock).code == code


def test_an_answer_that_breaks_off_is_no_answer(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER}, chunkSize=4, latency=30, truncateAfterChunks=4)
    assert failure(aimock).code == "brain_broken"
    assert len(aimock.journal()) == 1, "half an answer was told already: it is not asked for anew"


def test_a_slow_server_is_given_up_in_time(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER})
    aimock.trouble(latencyMs=20_000)
    start = time.monotonic()
    assert failure(aimock, timeout=0.7).code == "brain_timeout"
    assert time.monotonic() - start < 3


def test_a_server_that_falls_silent_is_given_up_in_time(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER}, chunkSize=4, streamingProfile={"ttft": 10, "tps": 0.1})
    start = time.monotonic()
    assert failure(aimock, timeout=0.7).code == "brain_timeout"
    assert time.monotonic() - start < 3


class EnoughError(Exception):
    """The person pressed the stop button."""


def test_stopping_hangs_up_at_once(aimock: Aimock) -> None:
    aimock.answer({"content": ANSWER * 20}, chunkSize=4, latency=40)

    def stop(text: str) -> None:
        if len(text) > 8:
            raise EnoughError

    start = time.monotonic()
    with pytest.raises(EnoughError):
        brain(aimock).comment(request(), stop)
    assert time.monotonic() - start < 3
    assert len(aimock.journal()) == 1


@pytest.mark.parametrize("trouble", ["dropRate", "disconnectRate", "malformedRate"])
def test_no_failure_tells_the_key_or_the_diary(
    aimock: Aimock, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    aimock.answer({"content": ANSWER})
    aimock.trouble(**{trouble: 1})
    error = failure(aimock)
    told = "".join(traceback.format_exception(error)) + repr(error.values) + caplog.text
    assert KEY not in told
    assert "국밥" not in told
