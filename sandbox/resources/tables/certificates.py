"""Certificate Manager's account, and private certificate authorities."""

from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_DEFAULT_DAYS = 45
_DAYS_UNTIL_GONE = 7
_AUTHORITY = {"CertificateAuthorityArn": "$id"}


def _signing_request(context: Context, physical: Physical, _item: Json) -> str:
    answer = context.call("acm-pca", "GetCertificateAuthorityCsr", CertificateAuthorityArn=physical.id)
    return str(answer["Csr"])


def _chain(context: Context, physical: Physical, _item: Json) -> str:
    """Return the authority's certificate with those above it."""
    answer = context.call("acm-pca", "GetCertificateAuthorityCertificate", CertificateAuthorityArn=physical.id)
    return "\n".join(part.strip() for part in (answer["Certificate"], answer.get("CertificateChain", "")) if part)


ROWS = (
    Row(
        type="AWS::CertificateManager::Account",
        service="acm",
        create="PutAccountConfiguration",
        id="$account",
        # Every account has this configuration; it is this resource's while it is not the default.
        read=Read("GetAccountConfiguration", {}, f"[@][?ExpiryEvents.DaysBeforeExpiry != `{_DEFAULT_DAYS}`] | [0]"),
        delete=Call(
            "PutAccountConfiguration",
            {"ExpiryEvents": {"DaysBeforeExpiry": _DEFAULT_DAYS}, "IdempotencyToken": "$unique"},
        ),
        extra={"IdempotencyToken": "$unique"},
        renames={"ExpiryEventsConfiguration": "ExpiryEvents"},
        update=Call("PutAccountConfiguration", {"IdempotencyToken": "$unique"}),
        attributes={"AccountId": "$id"},
    ),
    Row(
        type="AWS::ACMPCA::CertificateAuthority",
        service="acm-pca",
        create="CreateCertificateAuthority",
        id="CertificateAuthorityArn",
        read=Read("DescribeCertificateAuthority", _AUTHORITY, "[CertificateAuthority][?Status != 'DELETED'] | [0]"),
        before_delete=(Call("UpdateCertificateAuthority", {**_AUTHORITY, "Status": "DISABLED"}),),
        delete=Call("DeleteCertificateAuthority", {**_AUTHORITY, "PermanentDeletionTimeInDays": _DAYS_UNTIL_GONE}),
        renames={
            "KeyAlgorithm": "CertificateAuthorityConfiguration.KeyAlgorithm",
            "SigningAlgorithm": "CertificateAuthorityConfiguration.SigningAlgorithm",
            "Subject": "CertificateAuthorityConfiguration.Subject",
            "CsrExtensions": "CertificateAuthorityConfiguration.CsrExtensions",
            "Type": "CertificateAuthorityType",
        },
        update=Call("UpdateCertificateAuthority", _AUTHORITY),
        defaults={"RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}}},
        attributes={"Arn": "$id", "CertificateSigningRequest": _signing_request},
        tells={"Type": "Type"},
        tags=ApiTags(
            "acm-pca",
            "TagCertificateAuthority",
            "UntagCertificateAuthority",
            keys_parameter="Tags",
            keys_in="Key",
            list="ListTags",
        ),
        tag_key=_AUTHORITY,
    ),
    Row(
        type="AWS::ACMPCA::CertificateAuthorityActivation",
        service="acm-pca",
        create="ImportCertificateAuthorityCertificate",
        id="$CertificateAuthorityArn",
        read=Read("DescribeCertificateAuthority", _AUTHORITY, "[CertificateAuthority][?Status == 'ACTIVE'] | [0]"),
        delete=Call("UpdateCertificateAuthority", {**_AUTHORITY, "Status": "DISABLED"}),
        setters={"Status": Call("UpdateCertificateAuthority", {**_AUTHORITY, "Status": "$value"})},
        update=Call("ImportCertificateAuthorityCertificate"),
        update_whole=True,
        values={"Certificate": str.encode, "CertificateChain": str.encode},
        defaults={"Status": "ACTIVE"},
        attributes={"CompleteCertificateChain": _chain},
        tells={
            "CertificateAuthorityArn": "Arn",
            "Certificate": Read("GetCertificateAuthorityCertificate", _AUTHORITY, "Certificate"),
            "CertificateChain": Read("GetCertificateAuthorityCertificate", _AUTHORITY, "CertificateChain"),
        },
    ),
    Row(
        type="AWS::ACMPCA::Permission",
        service="acm-pca",
        create="CreatePermission",
        id="$CertificateAuthorityArn|$Principal",
        read=Read(
            "ListPermissions",
            {"CertificateAuthorityArn": "$CertificateAuthorityArn"},
            "Permissions[?Principal=='$Principal'] | [0]",
        ),
        delete=Call(
            "DeletePermission",
            {
                "CertificateAuthorityArn": "$CertificateAuthorityArn",
                "Principal": "$Principal",
                "SourceAccount": "$SourceAccount",
            },
        ),
    ),
)
