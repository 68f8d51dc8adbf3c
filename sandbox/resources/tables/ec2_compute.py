"""EC2 compute: where instances are placed."""

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import Ec2Tags

ROWS = (
    Row(
        type="AWS::EC2::PlacementGroup",
        service="ec2",
        create="CreatePlacementGroup",
        id="$GroupName",
        read=Read("DescribePlacementGroups", {"GroupNames": ["$id"]}, "PlacementGroups[0]"),
        delete=Call("DeletePlacementGroup", {"GroupName": "$id"}),
        attributes={"GroupName": "$id", "GroupId": "GroupId"},
        named=Named("GroupName"),
        tags=Ec2Tags("placement-group"),
    ),
)
