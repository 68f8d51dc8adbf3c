"""The instances behind a target group as they are now, each with its application, and a load balancer before them."""

from base64 import b64decode

from study.fleets.balancer import Balancer
from study.fleets.caches import Caches
from study.fleets.instance import Instance
from study.fleets.stickiness import of_target_group
from study.fleets.visitor import Visitor
from study.trying.live import Live


class Fleet:
    """What runs behind a target group of the embedded account.

    Which instances there are, whether they are healthy, what their user data is and whether requests stick, all that is
    asked of the account; tables are asked there too. Processes live here, in this object: an instance that is gone has
    taken its memory along.

    Attributes:
        balancer: sends requests to the instances.
        instances: those that run, by id.
    """

    def __init__(self, live: Live, target_group: str) -> None:
        """Start what is there.

        Args:
            live: the account.
            target_group: the ARN.
        """
        self._live, self._group = live, target_group
        self._caches = Caches(live)
        self.instances: dict[str, Instance] = {}
        told = live.client("elbv2").describe_target_group_attributes(TargetGroupArn=target_group)["Attributes"]
        self.balancer = Balancer((), stickiness=of_target_group({one["Key"]: one["Value"] for one in told}))
        self.follow()

    def follow(self) -> None:
        """Do what has happened in the account: who is gone or no more healthy ends, who is new starts."""
        elb = self._live.client("elbv2")
        found = elb.describe_target_health(TargetGroupArn=self._group)["TargetHealthDescriptions"]
        healthy = [each["Target"]["Id"] for each in found if each["TargetHealth"]["State"] == "healthy"]
        running = self.instances
        self.instances = {identity: running.get(identity) or self._started(identity) for identity in healthy}
        self.balancer.targets = list(self.instances.values())

    def visitor(self) -> Visitor:
        """Return somebody who has never been here."""
        return Visitor(self.balancer)

    def lose_instance(self, identity: str) -> None:
        """End an instance here; the account stays whole."""
        del self.instances[identity]
        self.balancer.targets = list(self.instances.values())

    def lose_zone(self, zone: str) -> None:
        """End all instances of a zone, and the nodes of caches in it; the account stays whole."""
        for identity in [each.id for each in self.instances.values() if each.zone == zone]:
            self.lose_instance(identity)
        self._caches.lose_zone(zone)

    def _started(self, identity: str) -> Instance:
        ec2 = self._live.client("ec2")
        told = ec2.describe_instance_attribute(InstanceId=identity, Attribute="userData")
        (found,) = ec2.describe_instances(InstanceIds=[identity])["Reservations"]
        return Instance(
            identity,
            found["Instances"][0]["Placement"]["AvailabilityZone"],
            b64decode(told["UserData"].get("Value", "")).decode(),
            client=self._live.client,
            redis=self._caches.connect,
        )
