"""AWS Cloud Map."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.cloud_map import namespaces, services  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    operations("servicediscovery", {**namespaces.OPERATIONS, **services.OPERATIONS})


MENDS = (
    Mend(
        name="cloud_map",
        moto="The hosted zone of a namespace has another name, no VPC and no records, and stays when the namespace "
        "goes; namespaces with services and services with instances can be deleted, and names are not unique.",
        aws="A DNS namespace has a hosted zone of its name, in which instances have records as their service says.",
        source="https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html",
        apply=_apply,
        when="moto.servicediscovery.urls",
    ),
)
