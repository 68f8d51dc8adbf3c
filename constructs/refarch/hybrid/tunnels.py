"""What every VPN tunnel insists on; without it AWS also takes IKEv1, SHA-1 and 1024-bit Diffie-Hellman."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs

_Vpn = ec2.CfnVPNConnection

REKEY_MARGIN_SECONDS = (270, 540)
"""Of each of the two tunnels: they never change keys at the same moment. CloudFormation takes no two that are alike."""
IKE = ("ikev2",)
"""IKEv1 has known weaknesses, and AWS itself recommends its successor."""
ENCRYPTION = ("AES256-GCM-16",)
"""Encrypts and authenticates in one, fast on all present hardware."""
INTEGRITY = ("SHA2-384",)
"""For the key exchange; the strength of the 20th group."""
GROUPS = (20,)
"""NIST P-384: perfect forward secrecy with keys that are short enough for small routers."""
DEAD_PEER_SECONDS = 30
"""The least that AWS takes: the sooner a dead router is missed, the sooner the other tunnel carries everything."""
DEAD_PEER_ACTION = "restart"
"""AWS tries again by itself, and does not wait until the router comes back with an idea of its own."""


def tunnel_options(log_group: logs.ILogGroup) -> Sequence[ec2.CfnVPNConnection.VpnTunnelOptionsSpecificationProperty]:
    """Return the options of both tunnels: strong proposals only, and a log of what was negotiated.

    Keys and inside addresses are AWS's choice: a template that holds a key has published it.

    Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
    """
    log = log_group.log_group_arn
    return [_options(log, margin) for margin in REKEY_MARGIN_SECONDS]


def _options(log_group_arn: str, margin: int) -> ec2.CfnVPNConnection.VpnTunnelOptionsSpecificationProperty:
    return _Vpn.VpnTunnelOptionsSpecificationProperty(
        ike_versions=[_Vpn.IKEVersionsRequestListValueProperty(value=value) for value in IKE],
        phase1_encryption_algorithms=[
            _Vpn.Phase1EncryptionAlgorithmsRequestListValueProperty(value=value) for value in ENCRYPTION
        ],
        phase2_encryption_algorithms=[
            _Vpn.Phase2EncryptionAlgorithmsRequestListValueProperty(value=value) for value in ENCRYPTION
        ],
        phase1_integrity_algorithms=[
            _Vpn.Phase1IntegrityAlgorithmsRequestListValueProperty(value=value) for value in INTEGRITY
        ],
        phase2_integrity_algorithms=[
            _Vpn.Phase2IntegrityAlgorithmsRequestListValueProperty(value=value) for value in INTEGRITY
        ],
        phase1_dh_group_numbers=[_Vpn.Phase1DHGroupNumbersRequestListValueProperty(value=value) for value in GROUPS],
        phase2_dh_group_numbers=[_Vpn.Phase2DHGroupNumbersRequestListValueProperty(value=value) for value in GROUPS],
        dpd_timeout_seconds=DEAD_PEER_SECONDS,
        dpd_timeout_action=DEAD_PEER_ACTION,
        rekey_margin_time_seconds=margin,
        log_options=_Vpn.VpnTunnelLogOptionsSpecificationProperty(
            cloudwatch_log_options=_Vpn.CloudwatchLogOptionsSpecificationProperty(
                log_enabled=True, log_group_arn=log_group_arn, log_output_format="json"
            )
        ),
    )
