"""Lambda: versions that do not change, and aliases that lead callers from one to the next, by shares if need be."""

import json
from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.functions import function, packed
from tests.teaching import teaches

SAYS = "def handler(event, context):\n    return {!r}"


def two_versions(lab: Lab) -> Any:
    """Return a client of Lambda; the function has version 1, which says "old", and version 2, which says "new"."""
    client = lab.client("lambda")
    function(lab, SAYS.format("old"))
    client.publish_version(FunctionName="shop")
    client.update_function_code(FunctionName="shop", ZipFile=packed({"index.py": SAYS.format("new")}))
    client.publish_version(FunctionName="shop")
    return client


def said(client: Any, qualifier: str, times: int = 1) -> Counter[str]:
    """Invoke the function by a version or an alias, and count what it says."""
    answers = (client.invoke(FunctionName="shop", Qualifier=qualifier) for _ in range(times))
    return Counter(json.load(answer["Payload"]) for answer in answers)


def shares(**weights: float) -> dict[str, dict[str, float]]:
    """Return a routing configuration: ``v2=0.1`` gives version 2 a tenth, and the alias's own version the rest."""
    return {"AdditionalVersionWeights": {name[1:]: weight for name, weight in weights.items()}}


@teaches("lambda.1")
def test_a_version_keeps_its_package_whatever_becomes_of_the_function(lab: Lab) -> None:
    """A function is a package of code and its configuration; publishing it keeps both under a number."""
    client = two_versions(lab)

    assert said(client, "1") == {"old": 1}
    assert (
        client.get_function(FunctionName="shop", Qualifier="1")["Configuration"]["CodeSha256"]
        != (client.get_function(FunctionName="shop")["Configuration"]["CodeSha256"])
    )


@teaches("lambda.1", twin=True)
def test_what_is_not_published_is_changed_under_its_callers(lab: Lab) -> None:
    """``$LATEST`` is what was uploaded last, good or bad; and an unchanged package is no new version."""
    client = two_versions(lab)
    client.update_function_code(FunctionName="shop", ZipFile=packed({"index.py": "def handler(event, context): oops"}))

    assert "FunctionError" in client.invoke(FunctionName="shop")
    assert said(client, "2") == {"new": 1}


def test_an_alias_is_moved_and_its_callers_do_not_notice(lab: Lab) -> None:
    """They name the alias; its ARN stays, with its permissions and its event sources."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")
    before = said(client, "live")
    client.update_alias(FunctionName="shop", Name="live", FunctionVersion="2")

    assert (before, said(client, "live")) == ({"old": 1}, {"new": 1})


def test_callers_who_name_a_version_stay_with_it(lab: Lab) -> None:
    """The twin: each of them has to be changed."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="2")

    assert said(client, "1") == {"old": 1}


@teaches("lambda.18")
@pytest.mark.parametrize(("weight", "new"), [(0.1, 2), (0.25, 5), (0.5, 10), (0.9, 18)])
def test_an_alias_gives_a_second_version_its_share(lab: Lab, weight: float, new: int) -> None:
    """Lambda throws dice, so that its shares are about right; the sandbox deals them out evenly, so that they are."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1", RoutingConfig=shares(v2=weight))

    assert said(client, "live", 20) == {"old": 20 - new, "new": new}


@teaches("lambda.18", twin=True)
def test_an_alias_without_weights_gives_all_to_one(lab: Lab) -> None:
    """The twin."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")

    assert said(client, "live", 20) == {"old": 20}


def test_an_answer_tells_which_version_it_is_of(lab: Lab) -> None:
    """How errors are counted by version while both serve."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1", RoutingConfig=shares(v2=0.5))
    versions = [client.invoke(FunctionName="shop", Qualifier="live")["ExecutedVersion"] for _ in range(4)]

    assert sorted(versions) == ["1", "1", "2", "2"]


def test_new_code_is_rolled_forward_by_exchanging_the_versions(lab: Lab) -> None:
    """A tenth, half, and then it is the alias's own version; without weights, for a version is not there twice."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1", RoutingConfig=shares(v2=0.1))
    client.update_alias(FunctionName="shop", Name="live", RoutingConfig=shares(v2=0.5))
    with pytest.raises(ClientError, match="already included in routing configuration"):
        client.update_alias(FunctionName="shop", Name="live", FunctionVersion="2")
    client.update_alias(FunctionName="shop", Name="live", FunctionVersion="2", RoutingConfig=shares())

    assert said(client, "live", 10) == {"new": 10}


def test_new_code_is_rolled_back_by_taking_its_share_away(lab: Lab) -> None:
    """The twin. At once: the old version has never left, and no alias lets go of a version that it needs."""
    client = two_versions(lab)
    client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1", RoutingConfig=shares(v2=0.1))
    with pytest.raises(ClientError, match=r"the following aliases reference it: \[live\]"):
        client.delete_function(FunctionName="shop", Qualifier="2")
    client.update_alias(FunctionName="shop", Name="live", RoutingConfig=shares())
    client.delete_function(FunctionName="shop", Qualifier="2")

    assert said(client, "live", 10) == {"old": 10}
