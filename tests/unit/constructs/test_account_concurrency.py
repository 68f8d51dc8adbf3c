"""What functions have for themselves is taken from what the account has, of which 100 are left to all others."""

import pytest
from aws_cdk import App, Environment, Stack

from refarch.refusal import RefusedError
from refarch.serverless import AccountConcurrency
from tests.unit.constructs.shape import empty_stack
from tests.unit.constructs.shops import function, logging_key


def stack_in(app: App, name: str, region: str = "us-east-1") -> Stack:
    """Return a stack of a Region."""
    return Stack(app, name, env=Environment(account="111122223333", region=region))


def test_a_hundred_executions_are_left_to_the_others() -> None:
    """Of the 1000 that an account has; the rest may be one function's own."""
    function(empty_stack(), reserved=900)
    with pytest.raises(RefusedError, match=r"^test/Work: reserved=901: of an account's 1000 concurrent .* 100 must be"):
        function(empty_stack(), reserved=901)


def test_what_functions_have_is_added_up() -> None:
    """Each alone would fit; whoever reserves nothing takes nothing."""
    stack = empty_stack()
    key = logging_key(stack)
    function(stack, key, "First", reserved=500)
    function(stack, key, "Free")
    function(stack, key, "Off", reserved=0)
    function(stack, key, "Second", reserved=400)
    with pytest.raises(RefusedError, match=r"^test/Third: reserved=1 beside 900 of other functions: of an account's"):
        function(stack, key, "Third", reserved=1)


def test_what_is_kept_warm_counts_where_nothing_is_reserved() -> None:
    """Where something is, it is a part of that."""
    stack = empty_stack()
    key = logging_key(stack)
    function(stack, key, "Both", reserved=800, warm=300)
    function(stack, key, "Warm", warm=100)
    with pytest.raises(RefusedError, match=r"^test/More: warm=1 beside 900 of other functions"):
        function(stack, key, "More", warm=1)


def test_stacks_of_one_account_and_region_share_it() -> None:
    """Another Region has a quota of its own; of what another app has nobody knows here."""
    app = App()
    here, beside, elsewhere = stack_in(app, "here"), stack_in(app, "beside"), stack_in(app, "elsewhere", "eu-west-1")
    function(here, reserved=600)
    function(elsewhere, reserved=600)
    with pytest.raises(RefusedError, match=r"^beside/Work: reserved=600 beside 600 of other functions"):
        function(beside, reserved=600)
    function(stack_in(App(), "here"), reserved=600)


def test_whoever_has_a_higher_quota_says_so_before() -> None:
    """And whoever has a lower one, as new accounts do."""
    stack = empty_stack()
    AccountConcurrency.is_quota(stack, executions=3000)
    function(stack, reserved=2900)
    new = empty_stack()
    AccountConcurrency.is_quota(new, executions=10)
    with pytest.raises(RefusedError, match=r"^test/Work: reserved=1: of an account's 10 concurrent executions"):
        function(new, reserved=1)


def test_a_quota_that_is_used_up_already_is_refused() -> None:
    """It would be said too late, or of another account."""
    stack = empty_stack()
    function(stack, reserved=500)
    with pytest.raises(RefusedError, match=r"^test: executions=500: of an account's 500 concurrent executions"):
        AccountConcurrency.is_quota(stack, executions=500)
