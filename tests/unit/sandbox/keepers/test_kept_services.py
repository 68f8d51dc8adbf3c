"""A kept service answers as AWS's own does, as far as a table can say: asked through boto3."""

import pytest
from botocore.exceptions import ClientError

from sandbox.keepers.place import places
from sandbox.services import InProcessServices
from tests.unit.sandbox.account import Account

_PORTS = [{"FromPort": 443, "ToPort": 443}]
_CERTIFICATES = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": "pem"}}


def test_what_is_made_is_told_with_what_the_service_makes_of_itself(account: Account) -> None:
    """What was asked for, the defaults that AWS documents, and two addresses of two network zones."""
    accelerator = account.client("globalaccelerator").create_accelerator(Name="web")["Accelerator"]
    assert accelerator["AcceleratorArn"].startswith(f"arn:aws:globalaccelerator::{account.id}:accelerator/")
    assert accelerator["DnsName"].endswith(".awsglobalaccelerator.com")
    told = account.client("globalaccelerator").describe_accelerator(AcceleratorArn=accelerator["AcceleratorArn"])
    assert told["Accelerator"] == accelerator
    assert (accelerator["Name"], accelerator["Enabled"], accelerator["IpAddressType"]) == ("web", True, "IPV4")
    [addresses] = accelerator["IpSets"]
    assert len({address.rsplit(".", 2)[0] for address in addresses["IpAddresses"]}) == 2


def test_an_update_changes_what_it_names(account: Account) -> None:
    """The rest stays."""
    client = account.client("globalaccelerator")
    arn = client.create_accelerator(Name="web", IpAddressType="DUAL_STACK")["Accelerator"]["AcceleratorArn"]
    client.update_accelerator(AcceleratorArn=arn, Enabled=False)
    client.update_accelerator_attributes(AcceleratorArn=arn, FlowLogsEnabled=True, FlowLogsS3Bucket="logs")
    told = client.describe_accelerator(AcceleratorArn=arn)["Accelerator"]
    assert (told["Enabled"], told["IpAddressType"], len(told["IpSets"])) == (False, "DUAL_STACK", 2)
    attributes = client.describe_accelerator_attributes(AcceleratorArn=arn)["AcceleratorAttributes"]
    assert attributes == {"FlowLogsEnabled": True, "FlowLogsS3Bucket": "logs"}


def test_some_services_update_as_a_whole(account: Account) -> None:
    """Image Builder: what an update does not name is no longer set."""
    client = account.client("imagebuilder")
    arn = client.create_infrastructure_configuration(name="small", instanceProfileName="build", keyPair="mine")[
        "infrastructureConfigurationArn"
    ]
    client.update_infrastructure_configuration(infrastructureConfigurationArn=arn, instanceProfileName="other")
    told = client.get_infrastructure_configuration(infrastructureConfigurationArn=arn)["infrastructureConfiguration"]
    assert told["instanceProfileName"] == "other"
    assert "keyPair" not in told
    assert told["terminateInstanceOnFailure"]


def test_what_is_not_there_is_missed_by_the_services_own_code(account: Account) -> None:
    """Each kind by its own, where the service has several."""
    client = account.client("globalaccelerator")
    with pytest.raises(ClientError, match="AcceleratorNotFoundException"):
        client.describe_accelerator(AcceleratorArn="arn:aws:globalaccelerator::1:accelerator/none")
    with pytest.raises(ClientError, match="ListenerNotFoundException"):
        client.delete_listener(ListenerArn="none")
    with pytest.raises(ClientError, match="AcceleratorNotFoundException"):
        client.create_listener(AcceleratorArn="none", Protocol="TCP", PortRanges=_PORTS)
    with pytest.raises(ClientError) as refusal:
        account.client("accessanalyzer").get_analyzer(analyzerName="none")
    assert refusal.value.response["resourceId"] == "none"


def test_what_is_in_use_stays(account: Account) -> None:
    """Until what uses it is gone, and until it is switched off where the service wants that."""
    client = account.client("globalaccelerator")
    arn = client.create_accelerator(Name="web")["Accelerator"]["AcceleratorArn"]
    listener = client.create_listener(AcceleratorArn=arn, Protocol="TCP", PortRanges=_PORTS)["Listener"]["ListenerArn"]
    group = client.create_endpoint_group(ListenerArn=listener, EndpointGroupRegion="us-east-1")["EndpointGroup"]
    assert group["HealthCheckPort"] == 443
    with pytest.raises(ClientError, match="AcceleratorNotDisabledException"):
        client.delete_accelerator(AcceleratorArn=arn)
    client.update_accelerator(AcceleratorArn=arn, Enabled=False)
    with pytest.raises(ClientError, match="AssociatedListenerFoundException"):
        client.delete_accelerator(AcceleratorArn=arn)
    with pytest.raises(ClientError, match="AssociatedEndpointGroupFoundException"):
        client.delete_listener(ListenerArn=listener)
    client.delete_endpoint_group(EndpointGroupArn=group["EndpointGroupArn"])
    client.delete_listener(ListenerArn=listener)
    client.delete_accelerator(AcceleratorArn=arn)
    assert client.list_accelerators()["Accelerators"] == []


def test_some_things_go_with_what_holds_them(account: Account) -> None:
    """An analyzer's archive rules, also those that were made together with it."""
    client = account.client("accessanalyzer")
    rule = {"ruleName": "public", "filter": {"isPublic": {"eq": ["true"]}}}
    client.create_analyzer(analyzerName="one", type="ACCOUNT", archiveRules=[rule])
    assert client.get_archive_rule(analyzerName="one", ruleName="public")["archiveRule"]["filter"] == rule["filter"]
    client.delete_analyzer(analyzerName="one")
    client.create_analyzer(analyzerName="one", type="ACCOUNT")
    assert client.list_archive_rules(analyzerName="one")["archiveRules"] == []


def test_a_name_is_taken_once(account: Account) -> None:
    """By the code that the service has for it."""
    account.client("accessanalyzer").create_analyzer(analyzerName="one", type="ACCOUNT")
    with pytest.raises(ClientError, match="ConflictException"):
        account.client("accessanalyzer").create_analyzer(analyzerName="one", type="ACCOUNT")


def test_a_request_that_is_repeated_makes_one_thing(account: Account) -> None:
    """The token tells that it is the same request."""
    client = account.client("globalaccelerator")
    one, other = (client.create_accelerator(Name="web", IdempotencyToken="once")["Accelerator"] for _ in range(2))
    assert one == other
    assert len(client.list_accelerators()["Accelerators"]) == 1


def test_lists_come_in_pages_and_filtered(account: Account) -> None:
    """A page's token leads to the next one; a token that nobody gave out leads nowhere."""
    client = account.client("accessanalyzer")
    for number in range(5):
        kind = "ACCOUNT" if number else "ACCOUNT_UNUSED_ACCESS"
        client.create_analyzer(analyzerName=f"analyzer-{number}", type=kind)
    pages = list(client.get_paginator("list_analyzers").paginate(PaginationConfig={"PageSize": 2}))
    assert [[one["name"][-1] for one in page["analyzers"]] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    assert [one["name"] for one in client.list_analyzers(type="ACCOUNT_UNUSED_ACCESS")["analyzers"]] == ["analyzer-0"]
    with pytest.raises(ClientError, match="ValidationException"):
        client.list_analyzers(nextToken="mine")


def test_tags_come_and_go(account: Account) -> None:
    """As a map or as a list, whichever the service writes."""
    anchors, analyzers = account.client("rolesanywhere"), account.client("accessanalyzer")
    made = anchors.create_trust_anchor(name="one", source=_CERTIFICATES, tags=[{"key": "a", "value": "1"}])
    arn = made["trustAnchor"]["trustAnchorArn"]
    anchors.tag_resource(resourceArn=arn, tags=[{"key": "b", "value": "2"}])
    anchors.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert anchors.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "b", "value": "2"}]
    arn = analyzers.create_analyzer(analyzerName="one", type="ACCOUNT", tags={"a": "1"})["arn"]
    analyzers.tag_resource(resourceArn=arn, tags={"b": "2"})
    assert analyzers.get_analyzer(analyzerName="one")["analyzer"]["tags"] == {"a": "1", "b": "2"}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        analyzers.list_tags_for_resource(resourceArn="arn:aws:access-analyzer:us-east-1:1:analyzer/none")


def test_a_value_that_the_service_does_not_know_is_refused(account: Account) -> None:
    """As the service's description enumerates them."""
    with pytest.raises(ClientError, match="Member must satisfy enum value set"):
        account.client("accessanalyzer").create_analyzer(analyzerName="one", type="NEIGHBOUR")


def test_an_operation_that_is_not_kept_is_refused_by_name(account: Account) -> None:
    """No answer that looks like one."""
    with pytest.raises(ClientError, match="the sandbox does not keep ListByoipCidrs of globalaccelerator"):
        account.client("globalaccelerator").list_byoip_cidrs()


def test_each_account_and_region_keeps_its_own_and_a_global_service_one_for_all() -> None:
    """Global Accelerator's API is in one Region, whichever a client is for."""
    here, there = Account(), Account()
    here.client("accessanalyzer").create_analyzer(analyzerName="one", type="ACCOUNT")
    here.client("globalaccelerator").create_accelerator(Name="web")
    elsewhere = InProcessServices(here.id, "eu-west-1")
    assert there.client("accessanalyzer").list_analyzers()["analyzers"] == []
    assert elsewhere.client("accessanalyzer").list_analyzers()["analyzers"] == []
    assert there.client("globalaccelerator").list_accelerators()["Accelerators"] == []
    assert len(elsewhere.client("globalaccelerator").list_accelerators()["Accelerators"]) == 1


def test_what_is_kept_is_forgotten_when_moto_forgets() -> None:
    """Moto resets all places of an account at once; a place of ours is one of them."""
    kept = places()
    kept["111122223333"]["us-east-1"].all("Analyzer").append({"name": "one"})
    kept["111122223333"].reset()
    assert kept["111122223333"]["us-east-1"].all("Analyzer") == []
