"""Trust stores: the certificate authorities, and what they have revoked, of clients that a load balancer lets in."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.additions import trust_stores  # noqa: PLC0415 loads moto's load balancing

    trust_stores.install()


MENDS = (
    Mend(
        name="trust_stores",
        moto="There are no operations for trust stores and their revocations.",
        aws="A trust store takes a bundle of CA certificates from S3, and files of revoked ones.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html",
        apply=_apply,
        when="moto.elbv2.models",
    ),
)
