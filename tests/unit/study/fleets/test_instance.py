"""An instance's application is what its user data writes, and knows what it has seen itself."""

from pathlib import PurePosixPath

import pytest

from study.fleets.instance import NoApplicationError
from study.fleets.user_data import files_of, variables_of
from tests.unit.study.fleets.applications import instance, script


def test_files_are_read_from_quoted_here_documents() -> None:
    """What the shell would still change is not understood, and left out."""
    text = "cat >/a/b.py <<'END'\nx = '$HOME'\nEND\ncat >/c <<END\n$HOME\nEND\ncat >/d <<'FILE'\nFILE\n"
    assert files_of(text) == {PurePosixPath("/a/b.py"): "x = '$HOME'\n", PurePosixPath("/d"): ""}


def test_variables_are_lines() -> None:
    """Values may have equals signs in them; comments and what is no variable are left out."""
    assert variables_of("A=1\n# no\n\nB=x=y\nodd\n") == {"A": "1", "B": "x=y"}


def test_each_instance_has_a_memory_of_its_own() -> None:
    """Two of the same script share nothing, not even their modules' variables."""
    one, other = instance("i-1"), instance("i-2")
    one.application.store.append("something")
    assert (one.application.store, other.application.store) == (["instance", "something"], ["instance"])
    assert (one.application.place, other.application.place) == ("i-1", "i-2")


def test_modules_beside_the_program_hide_those_of_this_machine() -> None:
    """As in Python's own order: the script's folder first, the standard library after it."""
    user_data = script(
        "import stores, os\nfrom stores import store_of\nclass Shop:\n    def __init__(self, s, p): ...\n"
    )
    instance(user_data=user_data)
    with pytest.raises(ImportError, match="nowhere"):
        instance(user_data=script("import nowhere\n"))


def test_user_data_without_an_application_is_none() -> None:
    """The web server of other scenarios, for example."""
    with pytest.raises(NoApplicationError, match=r"the user data of i-1 writes no shop\.py"):
        instance(user_data="#!/bin/bash\n")
