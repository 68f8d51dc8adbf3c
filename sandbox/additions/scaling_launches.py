"""What an Auto Scaling group launches: by template, by launch configuration, or by a policy of mixed instances."""

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from moto.autoscaling.models import ASG_NAME_TAG, InstanceState

from sandbox.additions import scaling_choices, scaling_lifecycles, scaling_pools, scaling_sources
from sandbox.mends.launch_templates import asking

Json = Any


def replace_instances(group: Json, count_needed: int, propagated_tags: dict[str, str]) -> None:
    """Launch instances, each in the subnet that has the fewest; moto's ``replace_autoscaling_group_instances``.

    Those that wait in the warm pool come first. While launches are suspended, there are none.
    """
    refreshing = group.__dict__.get("refreshing")
    with scaling_sources.launching_from(group, refreshing.source) if refreshing else nullcontext():
        _launch(group, count_needed, propagated_tags)


def _launch(group: Json, count_needed: int, propagated_tags: dict[str, str]) -> None:
    warming = group.__dict__.get("warming")
    if scaling_lifecycles.is_suspended(group, "Launch") or group.__dict__.get("unwatched"):
        return
    if not warming:
        for state in scaling_pools.take(group, count_needed):
            count_needed -= 1
            state.warm_up = group.__dict__.get("warm_up")
            group.instance_states.append(state)
            scaling_lifecycles.arrive(group, state)
    tags = {**propagated_tags, ASG_NAME_TAG: group.name, **group.instance_tags}
    subnets = group.vpc_zone_identifier.split(",") if group.vpc_zone_identifier else [None]
    override = _override(group)
    for _ in range(count_needed):
        used = Counter(state.instance.subnet_id for state in group.instance_states)
        subnet = min(subnets, key=lambda candidate: used[candidate])  # the first of the emptiest
        zones = group.availability_zones
        placement = None if subnet else zones[sum(used.values()) % len(zones)]
        market = {"InstanceMarketOptions": {"MarketType": "spot"}} if scaling_choices.is_spot_due(group) else {}
        with asking({**_request(group, override), **market}):
            reservation = group.autoscaling_backend.ec2_backend.run_instances(
                group.image_id,
                1,
                group.user_data,
                group.security_groups,
                instance_type=override.get("InstanceType") or group.instance_type,
                tags={"instance": tags},
                placement=placement,
                launch_config=group.launch_config,
                launch_template=_template(group, override),
                is_instance_type_default=False,
                associate_public_ip=group.launch_config.associate_public_ip_address if group.launch_config else None,
                subnet_id=subnet,
            )
        for instance in reservation.instances:
            _profile(group, instance)
            instance.autoscaling_group = group
            protected = group.new_instances_protected_from_scale_in
            made: Json = InstanceState(instance, protected_from_scale_in=protected)
            made.launched = _launched(group, override)
            made.warm_up = group.__dict__.get("warm_up")
            group.instance_states.append(made)
            if not warming:
                scaling_lifecycles.arrive(group, made)


def launch_template_of(state: Json) -> dict[str, str] | None:
    """Return the launch template and the version that an instance is from; those of moto's are the group's."""
    launched: dict[str, str] | None = state.__dict__.get("launched")
    return launched


def _launched(group: Json, override: Mapping[str, Json]) -> dict[str, str] | None:
    """Return the template and the number of the version that is launched now: ``$Latest`` may be another tomorrow."""
    named = _template(group, override)
    if named is None:
        return None
    ec2, name = group.autoscaling_backend.ec2_backend, named.get("LaunchTemplateName")
    template = ec2.get_launch_template_by_name(name) if name else ec2.get_launch_template(named["LaunchTemplateId"])
    number = template.get_version(named.get("Version") or "$Default").number
    return {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "Version": str(number)}


def set_source(group: Json, configuration: str | None, template: Json, policy: Json) -> None:
    """Forget what a group was launched from before, when it is told something else."""
    if configuration or template or policy:
        group.mixed_instances_policy = policy or None
        if configuration:
            group.ec2_launch_template = None
        else:
            group.launch_config = group.launch_configuration_name = None


def policy_of(group: Json) -> Json:
    """Return a group's policy of mixed instances as a request may say it: with the template's id or its name alone."""
    policy = group.mixed_instances_policy
    if not policy:
        return None
    specification = policy["LaunchTemplate"]["LaunchTemplateSpecification"]
    alone = {name: value for name, value in specification.items() if name != "LaunchTemplateName"}
    return {**policy, "LaunchTemplate": {**policy["LaunchTemplate"], "LaunchTemplateSpecification": alone}}


def _override(group: Json) -> Mapping[str, Json]:
    """Return the first of a policy's instance types: policies say them in the order of their priority."""
    policy = group.mixed_instances_policy or {}
    overrides = (policy.get("LaunchTemplate") or {}).get("Overrides") or [{}]
    first: Mapping[str, Json] = overrides[0]
    return first


def _template(group: Json, override: Mapping[str, Json]) -> dict[str, str] | None:
    own: dict[str, str] | None = override.get("LaunchTemplateSpecification")
    if own:
        return {**own, "Version": own.get("Version") or "$Default"}
    template = group.ec2_launch_template
    if not template:
        return None
    name = {"LaunchTemplateId": template.id} if template.id else {"LaunchTemplateName": template.name}
    version = group.launch_template_version
    return {**name, "Version": str(version)} if version else name


def _profile(group: Json, instance: Json) -> None:
    """Give an instance the profile of its launch configuration, which is named or an ARN."""
    profile = group.launch_config.iam_instance_profile if group.launch_config else None
    if profile:
        name, arn = (None, profile) if ":" in profile else (profile, None)
        group.autoscaling_backend.ec2_backend.associate_iam_instance_profile(
            instance.id, iam_instance_profile_name=name, iam_instance_profile_arn=arn
        )


def _request(group: Json, override: Mapping[str, Json]) -> dict[str, Json]:
    """Return what a launch configuration says, in the words of RunInstances; templates speak for themselves."""
    configuration = group.launch_config
    if configuration is None:
        return {"InstanceType": override["InstanceType"]} if "InstanceType" in override else {}
    said = {
        "InstanceType": configuration.instance_type,
        "EbsOptimized": configuration.ebs_optimized,
        "KeyName": configuration.key_name,
        "BlockDeviceMappings": configuration.block_device_mapping_dict,
        "MetadataOptions": configuration.metadata_options,
        "Monitoring": {"Enabled": bool(configuration.instance_monitoring_enabled)},
        "Placement": {"Tenancy": getattr(configuration, "placement_tenancy", None)},
        "InstanceMarketOptions": {"MarketType": "spot"} if configuration.spot_price else None,
    }
    return {name: value for name, value in said.items() if value}
