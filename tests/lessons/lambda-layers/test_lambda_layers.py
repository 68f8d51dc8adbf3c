"""Layers: libraries that functions share, beside their own packages."""

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.functions import function, invoke, layer
from tests.teaching import teaches

BREWS = "import teas\ndef handler(event, context):\n    return teas.best()"
TEAS = {"python/teas.py": "def best():\n    return 'green'"}


@teaches("lambda-layers.1")
def test_two_functions_share_the_library_of_one_layer(lab: Lab) -> None:
    """It is packed once, and stays out of both packages."""
    shared = layer(lab, TEAS)
    for name in ("kitchen", "counter"):
        function(lab, BREWS, name, Layers=[shared])

    assert [invoke(lab, name=name) for name in ("kitchen", "counter")] == ["green", "green"]


@teaches("lambda-layers.1", twin=True)
def test_a_function_without_the_layer_does_not_find_the_library(lab: Lab) -> None:
    """That a layer is there is not enough: a function names those that it uses."""
    layer(lab, TEAS)
    function(lab, BREWS)

    assert invoke(lab)["errorMessage"] == "Unable to import module 'index': No module named 'teas'"


@teaches("lambda-layers.2")
def test_what_the_runtime_lacks_may_come_with_the_functions_own_package(lab: Lab) -> None:
    """Where nobody else needs it. What is in the package is found before what is in a layer."""
    own = {"index.py": BREWS, "teas.py": "def best():\n    return 'black'"}
    function(lab, own, Layers=[layer(lab, TEAS)])

    assert invoke(lab) == "black"


@teaches("lambda-layers.2", twin=True)
def test_what_the_runtime_brings_need_not_be_shipped(lab: Lab) -> None:
    """Python's runtime has boto3; what is in neither is missing."""
    function(lab, "import boto3\ndef handler(event, context):\n    return boto3.__name__", "brought")
    function(lab, BREWS, "lacking")

    assert invoke(lab, name="brought") == "boto3"
    assert invoke(lab, name="lacking")["errorType"] == "Runtime.ImportModuleError"


@teaches("lambda-layers.3")
def test_what_is_published_is_another_version_and_functions_keep_theirs(lab: Lab) -> None:
    """A version never changes, so that nothing changes below a function that is deployed."""
    first = layer(lab, TEAS)
    function(lab, BREWS, Layers=[first])
    second = layer(lab, {"python/teas.py": "def best():\n    return 'oolong'"})

    assert [arn.rpartition(":")[2] for arn in (first, second)] == ["1", "2"]
    assert invoke(lab) == "green"


@teaches("lambda-layers.3", twin=True)
def test_a_function_that_is_changed_to_the_new_version_has_the_new_library(lab: Lab) -> None:
    """Somebody has to name it: there is no "latest" of layers."""
    function(lab, BREWS, Layers=[layer(lab, TEAS)])
    second = layer(lab, {"python/teas.py": "def best():\n    return 'oolong'"})
    lab.client("lambda").update_function_configuration(FunctionName="shop", Layers=[second])

    assert invoke(lab) == "oolong"


def five(lab: Lab) -> list[str]:
    """Return five layers."""
    return [layer(lab, {f"python/tea{n}.py": f"NAME = {n}"}, f"tea{n}") for n in range(5)]


def megabytes(lab: Lab, name: str, count: int) -> str:
    """Return a layer with so many MB of nothing in it, which is small as long as it is packed."""
    return layer(lab, {f"python/{name}.dat": "0" * count * 2**20}, name)


@teaches("lambda-layers.4")
def test_a_function_has_250_mb_with_all_of_its_layers(lab: Lab) -> None:
    """Unpacked, so that layers do not make room: what is in one is missing for the others and for the code."""
    small, large = megabytes(lab, "small", 60), megabytes(lab, "large", 200)

    with pytest.raises(ClientError, match="combined with layers exceeds the maximum allowed size of 262144000 bytes"):
        function(lab, BREWS, Layers=[small, large])


@teaches("lambda-layers.4", twin=True)
def test_each_of_the_layers_alone_is_within_the_limit(lab: Lab) -> None:
    """The same layers, for two functions."""
    small, large = megabytes(lab, "small", 60), megabytes(lab, "large", 200)

    assert all(function(lab, BREWS, name, Layers=[one]) for name, one in (("kitchen", small), ("counter", large)))


@teaches("lambda-layers.5")
def test_a_function_uses_five_layers(lab: Lab) -> None:
    """All of them are on its path."""
    code = "import tea0, tea1, tea2, tea3, tea4\ndef handler(event, context):\n    return [tea0.NAME, tea4.NAME]"
    function(lab, code, Layers=five(lab))

    assert invoke(lab) == [0, 4]


@teaches("lambda-layers.5", twin=True)
def test_a_sixth_layer_is_refused(lab: Lab) -> None:
    """Libraries that are used together belong into one."""
    with pytest.raises(ClientError, match="5 layers"):
        function(lab, BREWS, Layers=[*five(lab), layer(lab, TEAS)])


LOOKS = "from pathlib import Path\ndef handler(event, context):\n    return Path(event).exists()"


@teaches("lambda-layers.6")
def test_what_is_in_a_layer_lies_below_opt(lab: Lab) -> None:
    """Programs and data as well; Python looks for modules in ``/opt/python``."""
    function(lab, LOOKS, Layers=[layer(lab, {**TEAS, "data/prices.csv": "green,3"})])

    assert [invoke(lab, path) for path in ("/opt/python/teas.py", "/opt/data/prices.csv")] == [True, True]


@teaches("lambda-layers.6", twin=True)
def test_a_module_beside_python_is_not_on_the_path(lab: Lab) -> None:
    """The commonest mistake: packed one folder too high, it lies in ``/opt``, and nobody looks there."""
    misplaced = layer(lab, {"teas.py": TEAS["python/teas.py"]})
    function(lab, LOOKS, "looks", Layers=[misplaced])
    function(lab, BREWS, "brews", Layers=[misplaced])

    assert invoke(lab, "/opt/teas.py", name="looks") is True
    assert invoke(lab, name="brews")["errorType"] == "Runtime.ImportModuleError"
