"""The primary interface of an instance goes with it."""

from typing import Any

from moto.ec2.models.instances import Instance

from sandbox.mends.mend import Mend


def _apply() -> None:
    kind: Any = Instance
    original = kind.prep_nics

    def prep_nics(self: Any, nic_spec: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 moto's own
        original(self, nic_spec, *args, **kwargs)
        given = {str(nic.get("DeviceIndex")): nic for nic in nic_spec}
        primary = self.nics.get(0)
        if primary is not None and "NetworkInterfaceId" not in given.get("0", {}):
            primary.delete_on_termination = given.get("0", {}).get("DeleteOnTermination") is not False

    kind.prep_nics = prep_nics


MENDS = (
    Mend(
        name="instances",
        moto="The primary network interface stays behind when its instance is terminated.",
        aws="The interface that is made at launch is deleted on termination unless the launch says otherwise.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html",
        apply=_apply,
    ),
)
