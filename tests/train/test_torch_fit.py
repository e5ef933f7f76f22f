"""Teachers and the twin: what PyTorch trains answers in Keras as it did, and stops anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="teachers are optional: PyTorch is not installed")

from facelog.evaluation import DataError
from facelog.train import torch_fit
from facelog.train.running import load_arrays

FACES = np.random.default_rng(1).uniform(0, 255, (5, 48, 48, 1)).astype(np.float32)


@pytest.fixture
def votes(tmp_path: Path) -> str:
    """Return a tiny npz: bright faces happy, dark ones sad."""
    rng = np.random.default_rng(0)
    happy = np.arange(24) % 2 == 0
    images = rng.integers(0, 120, (24, 48, 48)) + 130 * happy[:, None, None]
    votes = np.zeros((24, 10), np.uint8)
    votes[happy, 1], votes[~happy, 3] = 8, 7
    np.savez(tmp_path / "votes.npz", images=images.astype(np.uint8), votes=votes)
    return str(tmp_path / "votes.npz")


def teacher(votes: str, out: Path) -> torch_fit.TorchConfig:
    return torch_fit.TorchConfig(
        (votes,), votes, str(out), size=4, epochs=3, batch=8, check_every=4
    )


@pytest.mark.parametrize("taught", [False, True])
def test_a_stopped_teacher_goes_on_to_the_same_weights(
    votes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taught: bool
) -> None:
    config = teacher(votes, tmp_path / "whole")
    if taught:
        first = torch_fit.fit_torch(replace(config, out=str(tmp_path / "first"), seed=2))
        config = replace(config, teachers=(str(first),), again=2, hint_epochs=2)
    whole = torch_fit.load_network(torch_fit.fit_torch(config))
    real, asked = torch_fit.scores, 0

    def stop_once(*arguments: object) -> dict:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(torch_fit, "scores", stop_once)
    config = replace(config, out=str(tmp_path / "parts"))
    with pytest.raises(KeyboardInterrupt):
        torch_fit.fit_torch(config)
    parts = torch_fit.load_network(torch_fit.fit_torch(config))
    for one, other in zip(whole.parameters(), parts.parameters(), strict=True):
        np.testing.assert_array_equal(one.detach().numpy(), other.detach().numpy())


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_twin_stopped_between_the_files_of_a_check_goes_on_to_the_same_weights(
    votes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {**torch_fit.TWIN, "size": 32, "batch": 8, "check_every": 2, "epochs": 1}
    config = torch_fit.TorchConfig((votes,), votes, str(tmp_path / "whole"), **changed)
    whole = torch_fit.fit_torch(config)
    expected, at = load_arrays(whole / "averaged.npz")
    saved = stopped_at = 0

    def stops(real: Callable[..., None]) -> Callable[..., None]:
        def save(*arguments: object, **state: object) -> None:
            nonlocal saved
            saved += 1
            if saved == stopped_at:
                raise KeyboardInterrupt
            real(*arguments, **state)

        return save

    for stopped_at in (3, 5, 6):  # read by `save`: three files a check, two checks
        saved = 0
        config = replace(config, out=str(tmp_path / str(stopped_at)))
        with monkeypatch.context() as stopping:
            for name in ("_save", "save_arrays"):
                stopping.setattr(torch_fit, name, stops(getattr(torch_fit, name)))
            with pytest.raises(KeyboardInterrupt):
                torch_fit.fit_torch(config)
        parts = torch_fit.fit_torch(config)
        networks = (torch_fit.load_network(run).parameters() for run in (whole, parts))
        for one, other in zip(*networks, strict=True):
            np.testing.assert_array_equal(one.detach().numpy(), other.detach().numpy())
        found, where = load_arrays(parts / "averaged.npz")
        assert where["step"] == at["step"] == 3
        for one, other in zip(expected, found, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_run_that_leaves_the_numbers_stops_and_keeps_what_it_had(
    votes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    real, asked = torch_fit.learning_rate, 0

    def rate(*arguments: object) -> float:
        nonlocal asked
        asked += 1
        # After the last step of a check only the weights tell.
        return float("nan") if asked == 8 else real(*arguments)

    monkeypatch.setattr(torch_fit, "learning_rate", rate)
    with pytest.raises(DataError, match=r"step 8: .* smaller --peak-rate"):
        torch_fit.fit_torch(teacher(votes, tmp_path / "run"))
    network = torch_fit.load_network(tmp_path / "run")
    assert np.isfinite(torch_fit.logits_of(network, FACES)).all()


@pytest.mark.parametrize("shorten", [lambda whole: whole[: len(whole) // 2], lambda _: b"no state"])
def test_a_damaged_file_to_go_on_from_is_told_of(
    votes: str, tmp_path: Path, shorten: Callable[[bytes], bytes]
) -> None:
    run = torch_fit.fit_torch(teacher(votes, tmp_path / "run"))
    (run / "resume.pt").write_bytes(shorten((run / "resume.pt").read_bytes()))
    with pytest.raises(DataError, match=r"resume\.pt: "):
        torch_fit.fit_torch(teacher(votes, run))


def test_a_folder_that_is_taken_is_left_alone(votes: str, tmp_path: Path) -> None:
    config = teacher(votes, tmp_path / "run")
    run = torch_fit.fit_torch(config)
    before = (run / "averaged.pt").read_bytes()
    with pytest.raises(DataError, match=str(run)):
        torch_fit.join([run, run], run)
    joint = torch_fit.join([run, run], tmp_path / "joint")
    with pytest.raises(DataError, match=str(joint)):
        torch_fit.fit_torch(replace(config, out=str(joint)))
    assert (run / "averaged.pt").read_bytes() == before
    assert [file.name for file in joint.iterdir()] == ["averaged.pt"]


def test_teachers_are_not_asked_of_what_is_shown_again(
    votes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from facelog.train.torch_lessons import Lesson, Teachers

    asked = 0

    class SureOfAnger(Teachers):
        def teach(self, faces: torch.Tensor, votes: torch.Tensor) -> Lesson:
            nonlocal asked
            asked += 1
            anger = torch.eye(8)[4].expand(len(votes), 8)
            return Lesson(faces, anger, torch.zeros(len(faces), 0))

    monkeypatch.setattr(torch_fit, "teachers", lambda *_: SureOfAnger([], 1.0))
    config = replace(teacher(votes, tmp_path / "run"), epochs=20, again=3)
    logits = torch_fit.logits_of(torch_fit.load_network(torch_fit.fit_torch(config)), FACES)
    assert asked == 15
    assert (logits.argmax(axis=1) == 4).all()


# Keras hands its variables to NumPy without the copy keyword.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_the_keras_loop_is_taught_by_the_same_teachers(votes: str, tmp_path: Path) -> None:
    from facelog.train.fit import FitConfig, Stage, fit

    run = torch_fit.fit_torch(teacher(votes, tmp_path / "teacher"))
    given = np.eye(8, dtype=np.float32)[[1] * len(FACES)]
    only = torch_fit.teachers([str(run)], 1.0).targets(FACES, given)
    mixed = torch_fit.teachers([str(run)], 0.6).targets(FACES, given)
    np.testing.assert_allclose(only.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(mixed, 0.4 * given + 0.6 * only, atol=1e-6)
    config = FitConfig(
        (votes,), votes, str(tmp_path / "kept"), (str(run),), stages=(Stage(40, 1),), batch=8
    )
    assert load_arrays(fit(config))[1]["step"] == 3


def test_hints_draw_the_features_towards_those_of_the_teachers(
    votes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from facelog.train.torch_lessons import Bridge
    from facelog.train.torch_networks import features_of

    first = torch_fit.fit_torch(replace(teacher(votes, tmp_path / "first"), seed=2))
    config = replace(
        teacher(votes, tmp_path / "plain"), teachers=(str(first),), epochs=10, mixup=0.0, erase=0.0
    )
    hinted = replace(config, out=str(tmp_path / "hinted"), hint_epochs=10)
    monkeypatch.setattr(torch_fit, "HINT", 20.0)
    faces = torch.from_numpy(np.random.default_rng(3).uniform(0, 255, (400, 1, 48, 48))).float()
    wanted = features_of(torch_fit.load_network(first), faces).detach()
    missed = []
    for run in (config, hinted):
        own = features_of(torch_fit.load_network(torch_fit.fit_torch(run)), faces).detach()
        bridge = Bridge(own.shape[1], wanted.shape[1])
        bridge.fit(own[:200], wanted[:200])
        missed.append(bridge.miss(own[200:], wanted[200:]).item())
    assert missed[1] < missed[0]
    with pytest.raises(DataError, match="--teachers"):
        torch_fit.fit_torch(replace(hinted, out=str(tmp_path / "none"), teachers=()))


def test_the_twin_answers_in_keras_as_in_pytorch(votes: str, tmp_path: Path) -> None:
    from facelog.train.fit import logits_of
    from facelog.train.initial import initial_weights
    from facelog.train.networks import training_network

    run = torch_fit.fit_torch(teacher(votes, tmp_path / "teacher"))
    config = torch_fit.TorchConfig(
        (votes,),
        votes,
        str(tmp_path / "twin"),
        **{**torch_fit.TWIN, "size": 40, "batch": 8, "teachers": (str(run),), "epochs": 1},
    )
    twin = torch_fit.fit_torch(config)
    weights, state = load_arrays(twin / "averaged.npz")
    assert (state["step"], state["side"]) == (3, 40)
    model = training_network(40)
    model.set_weights(weights)
    faces = np.random.default_rng(1).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    both = (logits_of(model, faces) + logits_of(model, faces[:, :, ::-1])) / 2
    # The twin's own file is in half precision.
    np.testing.assert_allclose(
        torch_fit.logits_of(torch_fit.load_network(twin), faces), both, atol=0.02
    )
    resting = replace(config, out=str(tmp_path / "resting"), init=str(twin), peak_rate=0.0)
    kept, _ = load_arrays(torch_fit.fit_torch(resting) / "averaged.npz")
    given = initial_weights(str(twin), model)
    for one, other in zip(kept, given, strict=True):
        if one.ndim > 1:
            np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_teacher_goes_on_from_another_of_its_width(votes: str, tmp_path: Path) -> None:
    first = torch_fit.fit_torch(teacher(votes, tmp_path / "first"))
    resting = replace(teacher(votes, tmp_path / "resting"), init=str(first), peak_rate=0.0)
    kept = torch_fit.load_network(torch_fit.fit_torch(resting))
    for one, other in zip(
        kept.parameters(), torch_fit.load_network(first).parameters(), strict=True
    ):
        np.testing.assert_array_equal(one.detach().numpy(), other.detach().numpy())
    wider = replace(teacher(votes, tmp_path / "wider"), init=str(first), size=6)
    with pytest.raises(DataError, match="--width"):
        torch_fit.fit_torch(wider)


def test_a_deeper_teacher_begins_with_what_the_shallower_one_says(
    votes: str, tmp_path: Path
) -> None:
    shallow = torch_fit.fit_torch(teacher(votes, tmp_path / "shallow"))
    deep = replace(
        teacher(votes, tmp_path / "deep"), network="se_resnet18", init=str(shallow), peak_rate=0.0
    )
    run = torch_fit.fit_torch(deep)
    network = torch_fit.load_network(run)
    # Training moved the norms' averages on: those of the shallow one are put back.
    given = torch_fit.load_network(shallow).state_dict()
    kept = {name: value for name, value in network.state_dict().items() if name in given}
    network.load_state_dict(network.state_dict() | given)
    assert set(kept) == set(given)
    np.testing.assert_allclose(
        torch_fit.logits_of(network, FACES),
        torch_fit.logits_of(torch_fit.load_network(shallow), FACES),
        atol=1e-5,
    )
    learnt = torch_fit.load_network(
        torch_fit.fit_torch(replace(deep, out=str(tmp_path / "learnt"), peak_rate=0.1))
    )
    new = {name: value for name, value in learnt.state_dict().items() if name not in given}
    assert any(
        name.endswith("attention.excite.weight") and value.any() for name, value in new.items()
    )
    assert any(
        name.endswith("next.second_norm.weight") and value.any() for name, value in new.items()
    )


def test_joined_teachers_say_the_mean_of_what_they_said(votes: str, tmp_path: Path) -> None:
    config = teacher(votes, tmp_path / "one")
    runs = [
        torch_fit.fit_torch(config),
        torch_fit.fit_torch(replace(config, out=str(tmp_path / "two"), size=6, seed=2)),
    ]
    joint = torch_fit.join(runs, tmp_path / "joint")
    each = [torch_fit.logits_of(torch_fit.load_network(run), FACES) for run in runs]
    found = torch_fit.logits_of(torch_fit.load_network(joint), FACES)
    # Convolutions are in bfloat16, of three digits at best.
    np.testing.assert_allclose(found, np.mean(each, axis=0), atol=0.1)
    wider = replace(config, out=str(tmp_path / "wider"), size=10, init=str(joint))
    torch_fit.fit_torch(wider)
    deeper = replace(config, out=str(tmp_path / "deeper"), network="se_resnet18")
    deep = torch_fit.fit_torch(deeper)
    for unlike in ([runs[0], deep], [deep, deep]):
        with pytest.raises(DataError, match="--network"):
            torch_fit.join(unlike, tmp_path / "none")


@pytest.mark.parametrize("network", ["resnet10", "se_resnet18", "efficientnet_b0"])
def test_nothing_is_left_out_in_training_when_told_so(network: str) -> None:
    import torch

    torch.manual_seed(0)
    faces = torch.from_numpy(FACES).permute(0, 3, 1, 2)
    whole = torch_fit.build(network, 40, drop=0.0).train()
    assert torch.equal(whole(faces), whole(faces))
    partly = torch_fit.build(network, 40, drop=0.5).train()
    assert not torch.equal(partly(faces), partly(faces))
