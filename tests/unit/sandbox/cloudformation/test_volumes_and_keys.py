"""What CloudFormation does with volumes and key pairs beside making and deleting them."""

from tests.unit.sandbox.account import Account, template


def test_a_volume_leaves_a_snapshot_if_the_template_asks_for_one(account: Account) -> None:
    """DeletionPolicy Snapshot: the data outlive the stack."""
    account.create(
        template("""
            Data:
              Type: AWS::EC2::Volume
              DeletionPolicy: Snapshot
              Properties: {AvailabilityZone: us-east-1a, Size: 5}
        """)
    )
    volume = account.physical("Data").id
    assert account.delete() == "DELETE_COMPLETE"
    [snapshot] = account.client("ec2").describe_snapshots(Filters=[{"Name": "volume-id", "Values": [volume]}])[
        "Snapshots"
    ]
    assert snapshot["VolumeSize"] == 5


def test_what_is_decided_when_a_volume_is_made_cannot_be_changed(account: Account) -> None:
    """CloudFormation refuses rather than to replace a volume and its data."""
    resources = template("""
        Data: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: us-east-1a, Size: 5}}
    """)
    account.create(resources)
    resources["Resources"]["Data"]["Properties"]["Encrypted"] = True
    assert account.update(resources) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Update to Encrypted" in account.reasons()["Data"]


def test_a_volume_may_be_a_copy_of_another(account: Account) -> None:
    """As large, and of another type if the template says so."""
    account.create(
        template("""
            Data: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: us-east-1a, Size: 5}}
            Copy:
              Type: AWS::EC2::Volume
              Properties: {SourceVolumeId: {Ref: Data}, VolumeType: gp3, AutoEnableIO: true}
        """)
    )
    copy = account.read("Copy")
    assert (copy["Size"], copy["VolumeType"], copy["SourceVolumeId"]) == (5, "gp3", account.physical("Data").id)
    assert account.look_up().good


def test_the_private_key_of_a_new_pair_is_in_parameter_store_as_long_as_the_pair_is(account: Account) -> None:
    """At the place that CloudFormation documents."""
    account.create(template("Key: {Type: AWS::EC2::KeyPair, Properties: {KeyName: operator}}"))
    ssm = account.client("ssm")
    name = f"/ec2/keypair/{account.read('Key')['KeyPairId']}"
    parameter = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert (parameter["Type"], "PRIVATE KEY" in parameter["Value"]) == ("SecureString", True)
    account.delete()
    assert ssm.describe_parameters()["Parameters"] == []


def test_a_volume_without_a_device_takes_the_first_that_is_free(account: Account) -> None:
    """From /dev/sdf on, as AWS recommends."""
    account.create(
        template("""
            Instance: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0123456789abcdef0}}
            Data:
              Type: AWS::EC2::Volume
              Properties: {AvailabilityZone: {"Fn::GetAtt": [Instance, AvailabilityZone]}, Size: 5}
            Attached:
              Type: AWS::EC2::VolumeAttachment
              Properties: {InstanceId: {Ref: Instance}, VolumeId: {Ref: Data}}
        """)
    )
    assert account.read("Attached")["Device"] == "/dev/sdf"
