"""IAM: access keys, devices and certificates, and the providers of identities that are elsewhere."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_OIDC = {"OpenIDConnectProviderArn": "$id"}
_SAML = {"SAMLProviderArn": "$id"}
_CERTIFICATE = {"ServerCertificateName": "$id"}
_DEVICE = {"SerialNumber": "$id"}
# AWS wants two codes that follow one another from the device's seed; nothing here checks them.
_CODES = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}

ROWS = (
    Row(
        type="AWS::IAM::AccessKey",
        service="iam",
        create="CreateAccessKey",
        id="AccessKey.AccessKeyId",
        read=Read("ListAccessKeys", {"UserName": "$UserName"}, "AccessKeyMetadata[?AccessKeyId=='$id'] | [0]"),
        delete=Call("DeleteAccessKey", {"UserName": "$UserName", "AccessKeyId": "$id"}),
        setters={
            "Status": Call("UpdateAccessKey", {"UserName": "$UserName", "AccessKeyId": "$id", "Status": "$value"})
        },
        defaults={"Status": "Active"},
        revealed={"SecretAccessKey": "AccessKey.SecretAccessKey"},
        attributes={"Id": "$id"},
        nothing_to_do={"Serial": "another number makes another key, and that is all it is for"},
    ),
    Row(
        type="AWS::IAM::OIDCProvider",
        service="iam",
        create="CreateOpenIDConnectProvider",
        id="OpenIDConnectProviderArn",
        read=Read("GetOpenIDConnectProvider", _OIDC),
        delete=Call("DeleteOpenIDConnectProvider", _OIDC),
        updaters={
            "ThumbprintList": Call("UpdateOpenIDConnectProviderThumbprint", {**_OIDC, "ThumbprintList": "$value"})
        },
        memberships={
            "ClientIdList": Membership(
                add=Call("AddClientIDToOpenIDConnectProvider", {**_OIDC, "ClientID": "$value"}),
                remove=Call("RemoveClientIDFromOpenIDConnectProvider", {**_OIDC, "ClientID": "$value"}),
                at_creation=True,
            )
        },
        defaults={"ThumbprintList": []},
        attributes={"Arn": "$id"},
        tags=ApiTags("iam", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider"),
        tag_key=_OIDC,
    ),
    Row(
        type="AWS::IAM::SAMLProvider",
        service="iam",
        create="CreateSAMLProvider",
        id="SAMLProviderArn",
        read=Read("GetSAMLProvider", _SAML),
        delete=Call("DeleteSAMLProvider", _SAML),
        setters={"RemovePrivateKey": Call("UpdateSAMLProvider", {**_SAML, "RemovePrivateKey": "$value"})},
        update=Call("UpdateSAMLProvider", _SAML),
        defaults={"AssertionEncryptionMode": "Allowed"},
        attributes={"Arn": "$id", "SamlProviderUUID": "SAMLProviderUUID"},
        named=Named("Name", longest=128),
        nothing_to_do={"PrivateKeyList": "IAM makes this list of the keys that AddPrivateKey adds"},
        tags=ApiTags("iam", "TagSAMLProvider", "UntagSAMLProvider"),
        tag_key=_SAML,
    ),
    Row(
        type="AWS::IAM::ServerCertificate",
        service="iam",
        create="UploadServerCertificate",
        id="ServerCertificateMetadata.ServerCertificateName",
        read=Read(
            "GetServerCertificate",
            _CERTIFICATE,
            "merge(ServerCertificate, ServerCertificate.ServerCertificateMetadata)",
        ),
        delete=Call("DeleteServerCertificate", _CERTIFICATE),
        updaters={"Path": Call("UpdateServerCertificate", {**_CERTIFICATE, "NewPath": "$value"})},
        defaults={"Path": "/"},
        attributes={"Arn": "Arn"},
        named=Named("ServerCertificateName", longest=128),
        tags=ApiTags("iam", "TagServerCertificate", "UntagServerCertificate"),
        tag_key=_CERTIFICATE,
    ),
    Row(
        type="AWS::IAM::VirtualMFADevice",
        service="iam",
        create="CreateVirtualMFADevice",
        id="VirtualMFADevice.SerialNumber",
        read=Read("ListVirtualMFADevices", {}, "VirtualMFADevices[?SerialNumber=='$id'] | [0]"),
        delete=Call("DeleteVirtualMFADevice", _DEVICE),
        memberships={
            "Users": Membership(
                add=Call("EnableMFADevice", {**_DEVICE, "UserName": "$value", **_CODES}),
                remove=Call("DeactivateMFADevice", {**_DEVICE, "UserName": "$value"}),
                going_first=True,
                leave=True,
            )
        },
        attributes={"SerialNumber": "$id"},
        named=Named("VirtualMfaDeviceName", longest=226),
        tells={"Users": "[User.UserName]", "VirtualMfaDeviceName": "SerialNumber"},
        tags=ApiTags("iam", "TagMFADevice", "UntagMFADevice", list="ListMFADeviceTags"),
        tag_key=_DEVICE,
    ),
)
