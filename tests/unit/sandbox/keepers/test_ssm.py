"""Systems Manager: windows hold their targets and tasks, and one baseline is the default of an operating system."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_WINDOW = {"Schedule": "rate(7 days)", "Duration": 4, "Cutoff": 1, "AllowUnassociatedTargets": False}


def test_what_is_in_a_window_goes_with_it(account: Account) -> None:
    """An update that replaces leaves nothing of what it does not name; another changes what it names."""
    ssm = account.client("ssm")
    window = ssm.create_maintenance_window(Name="sundays", Description="b", **_WINDOW)["WindowId"]
    ssm.update_maintenance_window(WindowId=window, Duration=5)
    told = ssm.get_maintenance_window(WindowId=window)
    assert (told["Duration"], told["Description"], told["Enabled"]) == (5, "b", True)
    ssm.update_maintenance_window(WindowId=window, Name="sundays", Replace=True, **_WINDOW)
    assert "Description" not in ssm.get_maintenance_window(WindowId=window)
    targets = [{"Key": "InstanceIds", "Values": ["i-1"]}]
    target = ssm.register_target_with_maintenance_window(WindowId=window, ResourceType="INSTANCE", Targets=targets)
    assert target["WindowTargetId"]
    ssm.register_task_with_maintenance_window(WindowId=window, TaskArn="a", TaskType="RUN_COMMAND", Targets=targets)
    [task] = ssm.describe_maintenance_window_tasks(WindowId=window)["Tasks"]
    assert task["Type"] == "RUN_COMMAND"
    ssm.delete_maintenance_window(WindowId=window)
    with pytest.raises(ClientError, match="DoesNotExistException"):
        ssm.describe_maintenance_window_targets(WindowId=window)


def test_a_baseline_is_chosen_for_an_operating_system_and_for_a_patch_group(account: Account) -> None:
    """AWS's own is the default before; what is in use stays."""
    ssm = account.client("ssm")
    aws = ssm.get_default_patch_baseline(OperatingSystem="UBUNTU")["BaselineId"]
    mine = ssm.create_patch_baseline(Name="mine", OperatingSystem="UBUNTU")["BaselineId"]
    other = ssm.create_patch_baseline(Name="other", OperatingSystem="UBUNTU")["BaselineId"]
    ssm.register_default_patch_baseline(BaselineId=mine)
    ssm.register_patch_baseline_for_patch_group(BaselineId=other, PatchGroup="web")
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        ssm.register_patch_baseline_for_patch_group(BaselineId=mine, PatchGroup="web")
    chosen = [
        ssm.get_patch_baseline_for_patch_group(PatchGroup=group, OperatingSystem="UBUNTU")["BaselineId"]
        for group in ("web", "app")
    ]
    assert chosen == [other, mine]
    assert [one["PatchGroup"] for one in ssm.describe_patch_groups()["Mappings"]] == ["web"]
    defaults = {
        one["BaselineId"]: one["DefaultBaseline"]
        for one in ssm.describe_patch_baselines(Filters=[{"Key": "OPERATING_SYSTEM", "Values": ["UBUNTU"]}])[
            "BaselineIdentities"
        ]
    }
    assert defaults == {mine: True, other: False, aws: False}
    for identity in (mine, other):
        with pytest.raises(ClientError, match="ResourceInUseException"):
            ssm.delete_patch_baseline(BaselineId=identity)
    ssm.register_default_patch_baseline(BaselineId=aws)
    ssm.deregister_patch_baseline_for_patch_group(BaselineId=other, PatchGroup="web")
    for identity in (mine, other):
        ssm.delete_patch_baseline(BaselineId=identity)


def test_tags_are_named_by_kind_and_id(account: Account) -> None:
    """Parameters' are moto's, all others' are kept."""
    ssm = account.client("ssm")
    ssm.put_parameter(Name="a", Type="String", Value="b")
    window = ssm.create_maintenance_window(Name="sundays", Tags=[{"Key": "tier", "Value": "web"}], **_WINDOW)[
        "WindowId"
    ]
    for kind, name in (("Parameter", "a"), ("MaintenanceWindow", window)):
        ssm.add_tags_to_resource(ResourceType=kind, ResourceId=name, Tags=[{"Key": "owner", "Value": "me"}])
        ssm.remove_tags_from_resource(ResourceType=kind, ResourceId=name, TagKeys=["tier"])
        told = ssm.list_tags_for_resource(ResourceType=kind, ResourceId=name)["TagList"]
        assert told == [{"Key": "owner", "Value": "me"}]


def test_a_setting_is_reset_to_what_it_was(account: Account) -> None:
    """What nobody has set is the default."""
    ssm = account.client("ssm")
    name = "/ssm/parameter-store/default-parameter-tier"
    ssm.update_service_setting(SettingId=name, SettingValue="Advanced")
    assert ssm.get_service_setting(SettingId=name)["ServiceSetting"]["SettingValue"] == "Advanced"
    ssm.reset_service_setting(SettingId=name)
    assert ssm.get_service_setting(SettingId=name)["ServiceSetting"]["Status"] == "Default"
