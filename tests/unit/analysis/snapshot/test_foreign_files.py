"""Snapshots of other tools: names, folders and pages as they come, and what is left out is unknown and not absent."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.snapshot.files import SnapshotError, load
from analysis.snapshot.raw import Raw

VPC = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "123456789012"}
OTHER = {**VPC, "VpcId": "vpc-2"}
SUBNET = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "AvailabilityZone": "eu-central-1b", "OwnerId": "123456789012"}


def written(folder: Path, **files: Any) -> list[Raw]:
    """Write files, JSON or text, and read the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        (folder / f"{name}.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    root = folder
    while root.parent.name.isdigit() or root.name.isdigit():
        root = root.parent
    return load(root)


@pytest.mark.parametrize(
    "name",
    ["Vpcs", "vpcs", "describe-vpcs", "describe_vpcs", "DescribeVpcs", "ec2-describe-vpcs", "EC2 Vpcs", "network"],
)
def test_a_file_is_known_by_its_name_or_by_what_it_holds(tmp_path: Path, name: str) -> None:
    """As the response's key, as the operation, with or without the service; otherwise the key in it decides."""
    (raw,) = written(tmp_path, **{name: {"Vpcs": [VPC], "ResponseMetadata": {}}})

    assert raw.files == {"Vpcs": [VPC]}
    assert "Vpcs" not in raw.missing


def test_one_file_may_hold_everything(tmp_path: Path) -> None:
    """The keys are those of the responses."""
    (raw,) = written(tmp_path, snapshot={"Vpcs": [VPC], "Subnets": [SUBNET], "Comment": "mine"})

    assert raw.files == {"Vpcs": [VPC], "Subnets": [SUBNET]}


def test_a_flat_folder_tells_its_account_and_region_by_what_is_in_it(tmp_path: Path) -> None:
    """Owners and zones do."""
    (raw,) = written(tmp_path, Vpcs={"Vpcs": [VPC]}, Subnets={"Subnets": [SUBNET]})

    assert (raw.account, raw.region) == ("123456789012", "eu-central-1")


def test_nobody_is_known_who_is_not_named(tmp_path: Path) -> None:
    """The packets do not mind."""
    (raw,) = written(tmp_path, Vpcs={"Vpcs": [{"VpcId": "vpc-1"}]})

    assert (raw.account, raw.region) == ("000000000000", "unknown")


@pytest.mark.parametrize("folders", ["999999999999", "eu-west-3", "999999999999/eu-west-3", "prod/999999999999/x"])
def test_folders_go_before_what_is_in_them(tmp_path: Path, folders: str) -> None:
    """Shared subnets are owned by others."""
    written(tmp_path / folders, Vpcs={"Vpcs": [VPC]}, Subnets={"Subnets": [SUBNET]})
    (raw,) = load(tmp_path)

    assert raw.account == ("999999999999" if "9999" in folders else "123456789012")
    assert raw.region == ("eu-west-3" if "eu-west-3" in folders else "eu-central-1")


@pytest.mark.parametrize(
    "content",
    [
        [VPC, OTHER],
        [{"Vpcs": [VPC]}, {"Vpcs": [OTHER]}],
        '{"Vpcs": [%s], "NextToken": "x"}\n{"Vpcs": [%s]}\n' % (json.dumps(VPC), json.dumps(OTHER)),  # noqa: UP031
        json.dumps({"Vpcs": [VPC, OTHER]}).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps({"Vpcs": [VPC, OTHER]}).encode(),
    ],
    ids=["queried", "list of pages", "page after page", "UTF-16", "byte order mark"],
)
def test_a_file_is_read_however_it_was_printed(tmp_path: Path, content: Any) -> None:
    """Whole, and in order."""
    (raw,) = written(tmp_path, Vpcs=content)

    assert raw.files["Vpcs"] == [VPC, OTHER]
    assert "Vpcs" not in raw.missing


def test_pages_in_several_files_are_one_answer(tmp_path: Path) -> None:
    """The last has no token."""
    first, last = {"Vpcs": [VPC], "NextToken": "x"}, {"Vpcs": [OTHER]}
    (raw,) = written(tmp_path, **{"Vpcs-1": first, "Vpcs-2": last})

    assert raw.files["Vpcs"] == [VPC, OTHER]
    assert "Vpcs" not in raw.missing


@pytest.mark.parametrize("token", ["NextToken", "nextToken", "NextMarker", "Marker"])
def test_a_token_that_is_left_says_that_there_is_more(tmp_path: Path, token: str) -> None:
    """What is not on the page may exist."""
    (raw,) = written(tmp_path, Vpcs={"Vpcs": [VPC], token: "x"}, Subnets={"Subnets": [SUBNET], token: None})

    assert raw.files["Vpcs"] == [VPC]
    assert token in raw.missing["Vpcs"]
    assert "Subnets" not in raw.missing


def test_an_empty_file_is_a_call_that_was_refused(tmp_path: Path) -> None:
    """That is what a redirected command leaves."""
    (raw,) = written(tmp_path, Vpcs={"Vpcs": [VPC]}, Subnets="\n")

    assert "Subnets.json is empty" in raw.missing["Subnets"]
    assert "Subnets" not in raw.files


def test_a_file_may_be_about_one_thing(tmp_path: Path) -> None:
    """Its id stands in the name, because the answer does not hold it."""
    (raw,) = written(
        tmp_path,
        **{
            "search-transit-gateway-routes-tgw-rtb-1": {"Routes": [{"DestinationCidrBlock": "10.0.0.0/8"}]},
            "search-transit-gateway-routes-tgw-rtb-2": {"Routes": [{"DestinationCidrBlock": "10.1.0.0/16"}]},
        },
    )

    assert [route["TransitGatewayRouteTableId"] for route in raw.files["TransitGatewayRoutes"]] == [
        "tgw-rtb-1",
        "tgw-rtb-2",
    ]


def test_what_belongs_to_the_only_one_needs_no_name(tmp_path: Path) -> None:
    """There is one route table, so the routes are its own."""
    (raw,) = written(
        tmp_path,
        TransitGatewayRouteTables={"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1"}]},
        TransitGatewayRoutes={"Routes": [{"DestinationCidrBlock": "10.0.0.0/8"}], "AdditionalRoutesAvailable": False},
    )

    assert raw.files["TransitGatewayRoutes"][0]["TransitGatewayRouteTableId"] == "tgw-rtb-1"


def test_a_single_value_is_an_item(tmp_path: Path) -> None:
    """Answers about one firewall, one attribute or one account are no lists."""
    (raw,) = written(
        tmp_path,
        Firewall={"UpdateToken": "t", "Firewall": {"FirewallArn": "arn:f"}, "FirewallStatus": {"Status": "READY"}},
        **{"describe-vpc-block-public-access-options": {"VpcBlockPublicAccessOptions": {"State": "default-state"}}},
        dns={"VpcId": "vpc-1", "EnableDnsSupport": {"Value": False}},
    )

    assert raw.files["Firewall"] == [
        {"FirewallArn": "arn:f", "Firewall": {"FirewallArn": "arn:f"}, "FirewallStatus": {"Status": "READY"}}
    ]
    assert raw.files["VpcBlockPublicAccessOptions"] == [{"State": "default-state"}]
    assert raw.files["EnableDnsSupport"] == [{"VpcId": "vpc-1", "EnableDnsSupport": {"Value": False}}]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    """A folder without a single answer is no snapshot."""
    (raw,) = written(tmp_path, Vpcs={"Vpcs": [VPC]}, package={"name": "x"}, list=[1, 2], notes='"text"')

    assert raw.files == {"Vpcs": [VPC]}
    (tmp_path / "Vpcs.json").unlink()
    with pytest.raises(SnapshotError, match="no snapshot here"):
        load(tmp_path)
