"""Roles are associated with certificates for enclaves."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_role_has_a_certificate_until_it_has_not(account: Account) -> None:
    """It is told where the private key is; what is not associated cannot be disassociated."""
    ec2 = account.client("ec2")
    certificate = f"arn:aws:acm:us-east-1:{account.id}:certificate/11111111-2222-3333-4444-555555555555"
    pair = {"CertificateArn": certificate, "RoleArn": f"arn:aws:iam::{account.id}:role/enclave"}
    made = ec2.associate_enclave_certificate_iam_role(**pair)
    [told] = ec2.get_associated_enclave_certificate_iam_roles(CertificateArn=certificate)["AssociatedRoles"]
    assert (told["AssociatedRoleArn"], told["CertificateS3ObjectKey"]) == (
        pair["RoleArn"],
        made["CertificateS3ObjectKey"],
    )
    ec2.disassociate_enclave_certificate_iam_role(**pair)
    with pytest.raises(ClientError, match="NotFound"):
        ec2.disassociate_enclave_certificate_iam_role(**pair)
