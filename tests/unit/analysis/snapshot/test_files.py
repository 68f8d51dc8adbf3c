"""Snapshots on disk: what is written is read again, and what is not as it should be is said plainly."""

import json
from pathlib import Path

import pytest

from analysis.snapshot.calls import CALLS
from analysis.snapshot.files import SnapshotError, load, save
from analysis.snapshot.raw import Raw

ACCOUNT, REGION = "123456789012", "eu-central-1"
WHOLE = Raw(ACCOUNT, REGION, {call.name: [{"Called": call.name, "Umlaut": "ö"}] for call in CALLS}, {})


def place(folder: Path) -> Path:
    """Return where the files of the snapshot are."""
    return folder / ACCOUNT / REGION


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Item by item, with account and Region."""
    save([WHOLE], tmp_path)

    assert load(tmp_path) == [WHOLE]


def test_several_accounts_and_regions_stand_side_by_side(tmp_path: Path) -> None:
    """Each in its own folder, read in order."""
    others = [Raw("999999999999", region, WHOLE.files) for region in ("eu-west-1", "us-east-1")]
    save([WHOLE, *others], tmp_path)

    assert load(tmp_path) == [WHOLE, *others]


def test_a_file_is_keyed_as_the_response_is(tmp_path: Path) -> None:
    """As the AWS command line prints it; where two calls have the same key the files' names tell them apart."""
    save([WHOLE], tmp_path)

    assert set(json.loads((place(tmp_path) / "Vpcs.json").read_text())) == {"Vpcs"}
    for name in ("LoadBalancerAttributes", "TargetGroupAttributes"):
        assert set(json.loads((place(tmp_path) / f"{name}.json").read_text())) == {"Attributes"}


def test_a_snapshot_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Nothing of the old one stays behind, nor anything half written."""
    save([WHOLE], tmp_path)
    fresh = Raw(ACCOUNT, REGION, {"Vpcs": []}, {"Subnets": "access denied"})

    save([fresh], tmp_path)

    assert sorted(path.name for path in place(tmp_path).iterdir()) == ["Vpcs.json", "_missing.json"]
    assert [path.name for path in place(tmp_path).parent.iterdir()] == [REGION]


def test_what_was_refused_is_remembered_with_its_reason(tmp_path: Path) -> None:
    """So that the questions can say why they do not know."""
    save([Raw(ACCOUNT, REGION, {"Vpcs": []}, {"Subnets": "ec2:DescribeSubnets: access denied"})], tmp_path)

    (found,) = load(tmp_path)

    assert found.missing["Subnets"] == "ec2:DescribeSubnets: access denied"
    assert "Vpcs" not in found.missing


def test_a_file_that_is_not_there_counts_as_missing_and_not_as_empty(tmp_path: Path) -> None:
    """Snapshots are also made by hand, call by call."""
    save([WHOLE], tmp_path)
    (place(tmp_path) / "NatGateways.json").unlink()

    (found,) = load(tmp_path)

    assert set(found.missing) == {"NatGateways"}
    assert "NatGateways.json" in found.missing["NatGateways"]


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b'{"Vpcs": [', "no JSON (line 1"),
        (b'"Vpcs"', "a list under 'Vpcs'"),
        (b'{"Vpcs": {}}', "a list under 'Vpcs'"),
        (b'{"Subnets": []}', "a list under 'Vpcs'"),
        (b'{"Vpcs": ["\xff"]}', "no UTF-8"),
        (b"An error occurred (UnauthorizedOperation)", "no JSON"),
    ],
)
def test_a_file_that_is_no_response_is_named(tmp_path: Path, content: bytes, hint: str) -> None:
    """With what was expected of it."""
    save([WHOLE], tmp_path)
    (place(tmp_path) / "Vpcs.json").write_bytes(content)

    with pytest.raises(SnapshotError, match=r"Vpcs\.json") as error:
        load(tmp_path)

    assert hint in str(error.value)


def test_the_list_of_what_is_missing_may_be_malformed_itself(tmp_path: Path) -> None:
    """It is read like every other file."""
    save([Raw(ACCOUNT, REGION, {"Vpcs": []}, {"Subnets": "x"})], tmp_path)
    (place(tmp_path) / "_missing.json").write_text("[]")

    with pytest.raises(SnapshotError, match="an object of response keys and reasons"):
        load(tmp_path)


@pytest.mark.parametrize("made", ["", "not-an-account/us-east-1", "1234/us-east-1", "123456789012"])
def test_a_folder_without_a_snapshot_says_how_to_make_one(tmp_path: Path, made: str) -> None:
    """Accounts have twelve digits; other folders are not meant."""
    (tmp_path / made).mkdir(parents=True, exist_ok=True)

    with pytest.raises(SnapshotError, match="refarch snapshot --out"):
        load(tmp_path)


def test_a_folder_that_does_not_exist_is_answered_likewise(tmp_path: Path) -> None:
    """Nothing is created by asking."""
    with pytest.raises(SnapshotError, match="no snapshot here"):
        load(tmp_path / "nowhere")

    assert list(tmp_path.iterdir()) == []
