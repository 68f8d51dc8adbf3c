"""The resource types that can be shared, by their ARNs.

Source: https://docs.aws.amazon.com/ram/latest/userguide/shareable.html
"""

import re
from dataclasses import dataclass

_ARN = re.compile(r"arn:aws[a-z-]*:(?P<service>[a-z0-9-]+):[a-z0-9-]*:\d{12}:/?(?P<kind>[A-Za-z-]+)[/:].+")


@dataclass(frozen=True)
class SharedType:
    """One type.

    Attributes:
        name: ``ec2:Subnet``.
        permission: its default managed permission.
        inside: whether it is shared within the organization only.
        globally: whether it belongs to no Region.
    """

    name: str
    permission: str = ""
    inside: bool = False
    globally: bool = False

    @property
    def default_permission(self) -> str:
        """Return the name of the managed permission that a share has for the type unless told otherwise."""
        return self.permission or f"AWSRAMDefaultPermission{self.name.split(':')[1]}"


TYPES = {
    ("acm-pca", "certificate-authority"): SharedType(
        "acm-pca:CertificateAuthority", "AWSRAMDefaultPermissionCertificateAuthority"
    ),
    ("appmesh", "mesh"): SharedType("appmesh:Mesh", "AWSRAMDefaultPermissionAppMesh"),
    ("backup", "backup-vault"): SharedType("backup:BackupVault"),
    ("codebuild", "project"): SharedType("codebuild:Project", "AWSRAMDefaultPermissionCodeBuildProject"),
    ("codebuild", "report-group"): SharedType("codebuild:ReportGroup", "AWSRAMDefaultPermissionCodeBuildReportGroup"),
    ("ec2", "capacity-reservation"): SharedType("ec2:CapacityReservation"),
    ("ec2", "coip-pool"): SharedType("ec2:CoipPool", inside=True),
    ("ec2", "dedicated-host"): SharedType("ec2:DedicatedHost"),
    ("ec2", "ipam-pool"): SharedType("ec2:IpamPool", "AWSRAMDefaultPermissionsIpamPool"),
    ("ec2", "ipam-resource-discovery"): SharedType(
        "ec2:IpamResourceDiscovery", "AWSRAMPermissionIpamResourceDiscovery"
    ),
    ("ec2", "local-gateway-route-table"): SharedType("ec2:LocalGatewayRouteTable", inside=True),
    ("ec2", "placement-group"): SharedType("ec2:PlacementGroup"),
    ("ec2", "prefix-list"): SharedType("ec2:PrefixList"),
    ("ec2", "security-group"): SharedType("ec2:SecurityGroup", inside=True),
    ("ec2", "subnet"): SharedType("ec2:Subnet", inside=True),
    ("ec2", "transit-gateway"): SharedType("ec2:TransitGateway"),
    ("ec2", "transit-gateway-multicast-domain"): SharedType("ec2:TransitGatewayMulticastDomain"),
    ("glue", "catalog"): SharedType("glue:Catalog", "AWSRAMDefaultPermissionGlueCatalog"),
    ("glue", "database"): SharedType("glue:Database", "AWSRAMDefaultPermissionGlueDatabase"),
    ("glue", "table"): SharedType("glue:Table", "AWSRAMDefaultPermissionGlueTable"),
    ("imagebuilder", "component"): SharedType("imagebuilder:Component", "AWSRAMDefaultPermissionImageBuilderComponent"),
    ("imagebuilder", "container-recipe"): SharedType(
        "imagebuilder:ContainerRecipe", "AWSRAMDefaultPermissionImageBuilderContainerRecipe"
    ),
    ("imagebuilder", "image"): SharedType("imagebuilder:Image", "AWSRAMDefaultPermissionImageBuilderImage"),
    ("imagebuilder", "image-recipe"): SharedType(
        "imagebuilder:ImageRecipe", "AWSRAMDefaultPermissionImageBuilderImageRecipe"
    ),
    ("license-manager", "license-configuration"): SharedType("license-manager:LicenseConfiguration"),
    ("network-firewall", "firewall"): SharedType("network-firewall:Firewall"),
    ("network-firewall", "firewall-policy"): SharedType("network-firewall:FirewallPolicy"),
    ("network-firewall", "stateful-rulegroup"): SharedType("network-firewall:StatefulRuleGroup"),
    ("network-firewall", "stateless-rulegroup"): SharedType("network-firewall:StatelessRuleGroup"),
    ("networkmanager", "core-network"): SharedType(
        "networkmanager:CoreNetwork", "AWSRAMDefaultPermissionsNetworkManagerCoreNetwork", globally=True
    ),
    ("outposts", "outpost"): SharedType("outposts:Outpost", inside=True),
    ("rds", "cluster"): SharedType("rds:Cluster", "AWSRAMDefaultPermissionRDSCluster"),
    ("resource-groups", "group"): SharedType("resource-groups:Group", "AWSRAMDefaultPermissionResourceGroup"),
    ("route53profiles", "profile"): SharedType(
        "route53profiles:Profile", "AWSRAMPermissionRoute53ProfileAllowAssociation"
    ),
    ("route53resolver", "firewall-rule-group"): SharedType(
        "route53resolver:FirewallRuleGroup", "AWSRAMDefaultPermissionRoute53ResolverFirewallRuleGroup"
    ),
    ("route53resolver", "resolver-query-log-config"): SharedType(
        "route53resolver:ResolverQueryLogConfig", "AWSRAMDefaultPermissionResolverQueryLogConfig"
    ),
    ("route53resolver", "resolver-rule"): SharedType("route53resolver:ResolverRule"),
    ("servicecatalog", "applications"): SharedType("servicecatalog:Applications"),
    ("ssm", "parameter"): SharedType("ssm:Parameter", "AWSRAMDefaultPermissionSSMParameterReadOnly"),
    ("vpc-lattice", "resourceconfiguration"): SharedType("vpc-lattice:ResourceConfiguration"),
    ("vpc-lattice", "service"): SharedType("vpc-lattice:Service"),
    ("vpc-lattice", "servicenetwork"): SharedType("vpc-lattice:ServiceNetwork"),
}


def type_of(arn: str) -> SharedType | None:
    """Return the type of a resource that can be shared; nothing for any other ARN, or for what is none."""
    found = _ARN.fullmatch(arn)
    return TYPES.get((found["service"], found["kind"])) if found else None
