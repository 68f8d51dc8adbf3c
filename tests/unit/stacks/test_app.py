"""The CDK app: what it says to input that makes no sense, and what its templates promise whoever deploys them."""

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import aws_cdk
import pytest

from stacks import catalogue
from stacks.catalogue import InputError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("scenario=three-tier", "there is no scenario 'three-tier'; did you mean three-tier-web"),
        ("scenario=zzz", "there is no scenario 'zzz'; the scenarios are: three-tier-web,"),
        ("scenario=", "there is no scenario ''; the scenarios are: three-tier-web,"),
        ("zones=zero", "-c zones=zero: a whole number is expected"),
        ("zones=", "-c zones=: a whole number is expected"),
        ("zones=0", "three-tier-web/Network: zones=0: a VPC spans 1 to 6 zones"),
        ("zones=1", "three-tier-web/Web: zones=1: an Application Load Balancer needs two zones"),
        ("nat=maybe", "-c nat=maybe: none, single, one-per-zone or regional is expected"),
        ("cidr=10.0.0.0/8", "three-tier-web/Network: cidr='10.0.0.0/8': AWS accepts VPC blocks from /16 to /28"),
        ("cidr=banana", "three-tier-web/Network: cidr='banana': this is no IPv4 CIDR block"),
        ("instances=0", "three-tier-web/Web: nominal_instances=0: a fleet needs an instance"),
        ("keep=perhaps", "-c keep=perhaps: true or false is expected"),
        ("certificate=mine", "three-tier-web/Web: certificate_arn='mine': a load balancer takes certificates from"),
        ("zonse=3", "-c zonse=3: there is no such setting; did you mean zones?"),
        ("colour=red", "-c colour=red: there is no such setting; there are: scenario, cidr, zones, nat, instances,"),
    ],
)
def test_bad_input_is_answered_in_one_line(tmp_path: Path, setting: str, message: str) -> None:
    """What was given, what was expected; the nearest name where a name is unknown."""
    with pytest.raises(InputError) as refused:
        catalogue.synthesise(["-c", setting], outdir=str(tmp_path))
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ({"zonse": "2"}, r"-c zonse=2: there is no such setting; did you mean zones\?"),
        ({"scenario": "three-teir-web"}, r"no scenario 'three-teir-web'; did you mean three-tier-web"),
    ],
)
def test_what_the_cdk_command_line_hands_over_is_read_as_well(
    monkeypatch: pytest.MonkeyPatch, context: dict[str, str], message: str
) -> None:
    """``cdk deploy -c zonse=2`` must not deploy, and pay for, three zones."""
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps(context))
    with pytest.raises(InputError, match=message):
        catalogue.synthesise([])


def test_keys_of_others_in_the_cdk_command_lines_context_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The twin: a person's own ~/.cdk.json, CDK's look-ups and its feature flags."""
    foreign = {"acknowledged-issue-numbers": [1], "hosted-zone:account=1": {}, "@aws-cdk/core:explicitStackTags": True}
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps(foreign))
    catalogue.synthesise([], outdir=str(tmp_path))
    assert (tmp_path / "three-tier-web.template.json").exists()


@pytest.mark.parametrize("arguments", [["--colour"], ["-c"], ["-c", "zones"], ["three-tier-web"]])
def test_an_option_that_is_not_understood_is_answered_with_how_to_write_it(arguments: list[str]) -> None:
    """The app is started by CDK's command line; who starts it by hand sees what it takes."""
    with pytest.raises(InputError, match=f"'{arguments[0]}' is not understood; write -c name=value"):
        catalogue.synthesise(arguments)


@pytest.mark.parametrize("setting", ["nat=maybe", "cidr=10.0.0.0/8", "scenario=three-tier"])
def test_the_program_exits_with_1_and_prints_that_line_only(tmp_path: Path, setting: str) -> None:
    """No traceback of Python's and no noise of jsii's."""
    done = subprocess.run(
        [sys.executable, "app.py", "-c", setting],
        cwd=ROOT,
        env={**os.environ, "CDK_OUTDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(r"refarch: .+\n", done.stderr)


def test_a_mistake_of_the_programs_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only refusals become a line; an error inside CDK keeps its traceback for whoever mends it."""

    def broken(*_: object) -> None:
        msg = "There is already a Construct with name 'Vpc'"
        raise RuntimeError(msg)

    scenario = catalogue.find("three-tier-web")
    monkeypatch.setattr(catalogue, "find", lambda _slug: _with_build(scenario, broken))
    with pytest.raises(RuntimeError, match="already a Construct"):
        catalogue.synthesise([], outdir=str(tmp_path))


def _with_build(scenario: catalogue.Scenario, build: object) -> catalogue.Scenario:
    return type(scenario)(**{**vars(scenario), "build": build})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The template of three-tier-web as it is written."""
    return _template(tmp_path_factory.mktemp("one"))


def _template(folder: Path) -> bytes:
    catalogue.synthesise(["-c", "scenario=three-tier-web"], outdir=str(folder))
    return (folder / "three-tier-web.template.json").read_bytes()


def test_the_same_sources_make_the_same_template(template: bytes, tmp_path: Path) -> None:
    """Byte for byte: a deployment of what has not changed changes nothing."""
    assert _template(tmp_path) == template


def test_the_template_fits_every_account_and_region(template: bytes) -> None:
    """Neither is written anywhere; both are asked for when the stack is deployed."""
    text = template.decode()
    assert not re.search(r"\b\d{12}\b", text)
    assert not re.search(r"\b(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d[a-z]?\b", text)
    assert '"AWS::Region"' in text


def test_synthesis_asks_aws_nothing(template: bytes, tmp_path: Path) -> None:
    """A look-up would need credentials and would be listed as missing context."""
    assert template
    catalogue.synthesise(["-c", "scenario=three-tier-web"], outdir=str(tmp_path))
    assert "missing" not in json.loads((tmp_path / "manifest.json").read_text())


def test_stack_names_start_with_the_slug_of_their_scenario(tmp_path: Path) -> None:
    """So that ``cdk deploy '<slug>*'`` needs nothing else, with the whole catalogue in one app."""
    catalogue.synthesise([], outdir=str(tmp_path))
    artifacts = json.loads((tmp_path / "manifest.json").read_text())["artifacts"]
    stacks = {name for name, a in artifacts.items() if a["type"] == "aws:cloudformation:stack"}
    assert stacks
    assert all(any(name.startswith(slug) for slug in catalogue.SLUGS) for name in stacks)
    assert all(any(name.startswith(slug) for name in stacks) for slug in catalogue.SLUGS)


def test_cdk_json_carries_every_feature_flag_that_cdk_recommends() -> None:
    """The list comes with aws-cdk-lib, inside the archive that jsii loads."""
    folder = Path(aws_cdk.__file__).parent / "_jsii"
    [archive] = folder.glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(archive) as package:
        recommended = package.extractfile("package/recommended-feature-flags.json")
        assert recommended is not None
        flags = json.load(recommended)
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    assert context == flags
