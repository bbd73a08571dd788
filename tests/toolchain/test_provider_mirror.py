from __future__ import annotations

from pathlib import Path

import pytest

from toolchain import provider_mirror
from toolchain.provider_mirror import (
    MirrorError,
    account_environment,
    configuration,
    find_mirror,
    terraform_environment,
)

_PROVIDER = "registry.terraform.io/hashicorp/aws"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any mirror."""
    monkeypatch.setattr(provider_mirror, "_ADD_ON_FOLDERS", (tmp_path / "opt",))
    monkeypatch.setattr(provider_mirror, "_PROJECT", tmp_path / "project")
    monkeypatch.setattr(provider_mirror, "CONFIGURATION", tmp_path / "found.rc")
    monkeypatch.setattr(provider_mirror, "NAMED_CONFIGURATION", tmp_path / "named.rc")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(provider_mirror, "_system", lambda: "linux_amd64")
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


def environment(machine: Path, **settings: str) -> dict[str, str]:
    return {"XDG_DATA_DIRS": str(machine / "usr" / "share"), **settings}


def unpacked(mirror: Path, version: str = "5.100.0") -> Path:
    (mirror / _PROVIDER / version / "linux_amd64").mkdir(parents=True)
    return mirror


def packed(mirror: Path) -> Path:
    (mirror / _PROVIDER).mkdir(parents=True)
    (mirror / _PROVIDER / "terraform-provider-aws_5.100.0_linux_amd64.zip").touch()
    return mirror


def test_without_a_mirror_terraform_downloads_as_usual(machine: Path) -> None:
    assert find_mirror(environment(machine)) is None


@pytest.mark.parametrize("make", [unpacked, packed])
@pytest.mark.parametrize(
    "place",
    [
        "home/.terraform.d/plugins",
        "home/.local/share/terraform/plugins",
        "usr/share/terraform/plugins",
        "project/terraform.d/plugins",
        "opt/some-name",
    ],
)
def test_a_mirror_is_found_wherever_it_may_be(machine: Path, place: str, make: object) -> None:
    mirror = make(machine / place)  # type: ignore[operator]
    assert find_mirror(environment(machine)) == mirror


def test_the_named_mirror_wins(machine: Path) -> None:
    unpacked(machine / "opt" / "other")
    named = unpacked(machine / "named")
    assert find_mirror(environment(machine, TF_PLUGIN_MIRROR=str(named))) == named


def test_a_named_mirror_without_the_provider_is_an_error(machine: Path) -> None:
    unpacked(machine / "opt" / "other")
    with pytest.raises(MirrorError, match=r"has no .*aws 5\.100\.0 for linux_amd64"):
        find_mirror(environment(machine, TF_PLUGIN_MIRROR=str(machine)))


def test_a_mirror_of_another_version_is_not_used(machine: Path) -> None:
    unpacked(machine / "opt" / "old", version="5.99.0")
    assert find_mirror(environment(machine)) is None


def test_other_providers_are_still_downloaded(machine: Path) -> None:
    text = configuration(machine)
    assert f'path    = "{machine}"' in text
    assert text.count(f'["{_PROVIDER}"]') == 2


def test_a_configuration_of_the_users_own_stays(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, own = machine / "ours", machine / "own"
    monkeypatch.setattr(provider_mirror, "CONFIGURATION", ours)
    assert terraform_environment({"A": "b"}) == {"A": "b"}
    ours.touch()
    assert terraform_environment({"A": "b"}) == {"A": "b", "TF_CLI_CONFIG_FILE": str(ours)}
    assert terraform_environment({"TF_CLI_CONFIG_FILE": str(own)})["TF_CLI_CONFIG_FILE"] == str(ours)
    own.touch()
    assert terraform_environment({"TF_CLI_CONFIG_FILE": str(own)})["TF_CLI_CONFIG_FILE"] == str(own)


@pytest.mark.parametrize("place", ["home/.terraform.d/plugins", "opt/some-name"])
def test_a_real_account_gets_no_provider_that_nobody_named(machine: Path, place: str) -> None:
    unpacked(machine / place)
    (machine / "found.rc").touch()
    assert "TF_CLI_CONFIG_FILE" not in account_environment(environment(machine))


def test_a_real_account_gets_the_provider_that_was_named(machine: Path) -> None:
    unpacked(machine / "opt" / "other")
    named = unpacked(machine / "named")
    result = account_environment(environment(machine, TF_PLUGIN_MIRROR=str(named)))
    assert Path(result["TF_CLI_CONFIG_FILE"]).read_text() == configuration(named)


def test_a_named_mirror_without_the_provider_stops_a_real_deployment(machine: Path) -> None:
    unpacked(machine / "opt" / "other")
    with pytest.raises(MirrorError, match="unset the variable"):
        account_environment(environment(machine, TF_PLUGIN_MIRROR=str(machine)))


def test_terraforms_own_settings_decide_for_a_real_account(machine: Path) -> None:
    own = machine / "own.rc"
    own.touch()
    named = unpacked(machine / "named")
    settings = environment(machine, TF_PLUGIN_MIRROR=str(named), TF_CLI_CONFIG_FILE=str(own))
    assert account_environment(settings)["TF_CLI_CONFIG_FILE"] == str(own)


def test_a_real_deployment_adds_no_checksum(machine: Path) -> None:
    assert account_environment(environment(machine))["TF_CLI_ARGS_init"] == "-lockfile=readonly"
    kept = account_environment(environment(machine, TF_CLI_ARGS_init="-upgrade=false"))
    assert kept["TF_CLI_ARGS_init"] == "-upgrade=false -lockfile=readonly"
