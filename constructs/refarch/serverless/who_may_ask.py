"""Who may ask an API: whoever signs with IAM credentials, or, if somebody says why, everybody."""

from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.refusal import refuse


def refuse_without_reason(scope: Construct, public: str | None) -> None:
    """Refuse what is to be public and nobody says why; ``None`` is not public, and needs no reason.

    Raises:
        RefusedError: if the reason is empty.
    """
    if public is not None and not public.strip():
        refuse(
            scope,
            f"public={public!r}",
            "what answers the whole internet does so for a reason, which stands in the template for reviewers",
            "Say why everybody may, or leave it out: then callers sign with IAM credentials",
        )


def acknowledge_public(route: Construct, public: str | None) -> None:
    """Keep with a route that has no authorizer the reason of whoever chose that; other routes need none."""
    if public is not None:
        acknowledge(route, rule="APIG4", reason=public)
