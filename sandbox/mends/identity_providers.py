"""Identity providers, server certificates and MFA devices: what can be changed of them, and their tags."""

from collections.abc import Callable
from typing import Any

from botocore import xform_name
from cryptography import x509
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.iam.exceptions import NoSuchEntity
from moto.iam.responses import IamResponse
from moto.iam.utils import random_resource_id
from moto.moto_api._internal import mock_random

from sandbox.mends.mend import Mend
from sandbox.patching import answers, parameters_of

Json = Any


def _apply_clients() -> None:
    def add(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
        given = parameters_of(request)
        provider = request.backend.get_open_id_connect_provider(given["OpenIDConnectProviderArn"])
        if given["ClientID"] not in provider.client_id_list:
            provider.client_id_list = [*provider.client_id_list, given["ClientID"]]
        return EmptyResult()

    def remove(request: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(request)
        provider = request.backend.get_open_id_connect_provider(given["OpenIDConnectProviderArn"])
        provider.client_id_list = [client for client in provider.client_id_list if client != given["ClientID"]]
        return EmptyResult()

    answers("iam", {"AddClientIDToOpenIDConnectProvider": add, "RemoveClientIDFromOpenIDConnectProvider": remove})


def _apply_saml() -> None:
    create: Callable[..., Any] = IamResponse.create_saml_provider
    response: Any = IamResponse

    def learn(provider: Any, given: Json) -> None:  # noqa: ANN401
        if "AssertionEncryptionMode" in given:
            provider.assertion_encryption_mode = given["AssertionEncryptionMode"]
        if "AddPrivateKey" in given:
            provider.private_key_list.append(
                {"KeyId": mock_random.get_random_string(24).upper(), "Timestamp": utcnow()}
            )
        if "RemovePrivateKey" in given:
            kept = [key for key in provider.private_key_list if key["KeyId"] != given["RemovePrivateKey"]]
            provider.private_key_list = kept

    def create_saml_provider(self: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(self)
        answer: ActionResult = create(self)
        provider = self.backend.saml_providers[given["Name"]]
        provider.saml_provider_uuid = mock_random.get_random_string(24).upper()
        provider.private_key_list = []
        learn(provider, given)
        return answer

    def update_saml_provider(self: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(self)
        provider = self.backend.get_saml_provider(given["SAMLProviderArn"])
        if "SAMLMetadataDocument" in given:
            provider.saml_metadata_document = given["SAMLMetadataDocument"]
        learn(provider, given)
        return ActionResult({"SAMLProviderArn": provider.arn})

    response.create_saml_provider = create_saml_provider
    response.update_saml_provider = update_saml_provider


def _metadata(certificate: Any) -> Json:  # noqa: ANN401
    told = {
        "ServerCertificateName": certificate.cert_name,
        "Path": certificate.path,
        "Arn": certificate.arn,
        "ServerCertificateId": certificate.certificate_id,
        "UploadDate": certificate.upload_date,
    }
    try:
        parsed = x509.load_pem_x509_certificate(certificate.cert_body.encode())
    except ValueError:
        return told
    return {**told, "Expiration": parsed.not_valid_after_utc.replace(tzinfo=None)}


def _apply_certificates() -> None:
    upload: Callable[..., Any] = IamResponse.upload_server_certificate
    response: Any = IamResponse

    def upload_server_certificate(self: Any) -> ActionResult:  # noqa: ANN401
        upload(self)
        certificate = self.backend.get_server_certificate(self._get_param("ServerCertificateName"))
        certificate.certificate_id, certificate.upload_date = f"ASCA{random_resource_id().upper()}"[:21], utcnow()
        return ActionResult({"ServerCertificateMetadata": _metadata(certificate)})

    def get_server_certificate(self: Any) -> ActionResult:  # noqa: ANN401
        certificate = self.backend.get_server_certificate(self._get_param("ServerCertificateName"))
        told = {"ServerCertificateMetadata": _metadata(certificate), "CertificateBody": certificate.cert_body}
        told |= {"Tags": self.backend.tagger.list_tags_for_resource(certificate.arn)["Tags"]}
        told |= {"CertificateChain": certificate.cert_chain} if certificate.cert_chain else {}
        return ActionResult({"ServerCertificate": told})

    def list_server_certificates(self: Any) -> ActionResult:  # noqa: ANN401
        prefix = self._get_param("PathPrefix") or "/"
        found = [one for one in self.backend.list_server_certificates() if one.path.startswith(prefix)]
        return ActionResult({"ServerCertificateMetadataList": [_metadata(one) for one in found], "IsTruncated": False})

    def update_server_certificate(self: Any) -> ActionResult:  # noqa: ANN401
        certificate = self.backend.get_server_certificate(self._get_param("ServerCertificateName"))
        tags = self.backend.tagger.list_tags_for_resource(certificate.arn)["Tags"]
        self.backend.tagger.delete_all_tags_for_resource(certificate.arn)
        certificate.path = self._get_param("NewPath") or certificate.path
        certificate.cert_name = self._get_param("NewServerCertificateName") or certificate.cert_name
        self.backend.tagger.tag_resource(certificate.arn, tags)
        return EmptyResult()

    response.upload_server_certificate = upload_server_certificate
    response.get_server_certificate = get_server_certificate
    response.list_server_certificates = list_server_certificates
    response.update_server_certificate = update_server_certificate


def _device(backend: Any, given: Json) -> str:  # noqa: ANN401
    if given["SerialNumber"] not in backend.virtual_mfa_devices:
        msg = f"VirtualMFADevice with serial number {given['SerialNumber']} doesn't exist."
        raise NoSuchEntity(msg)
    return str(given["SerialNumber"])


_TAGGED: dict[str, Callable[[Any, Json], str]] = {
    "SAMLProvider": lambda backend, given: backend.get_saml_provider(given["SAMLProviderArn"]).arn,
    "ServerCertificate": lambda backend, given: backend.get_server_certificate(given["ServerCertificateName"]).arn,
    "MFADevice": _device,
}
"""The nouns in the names of tagging operations → how a request names the one that it is about, as an ARN."""


def _apply_tags() -> None:
    for noun, arn_of in _TAGGED.items():
        _tag(noun, arn_of)
    _tag_when_made("CreateSAMLProvider", lambda told: told["SAMLProviderArn"])
    _tag_when_made("UploadServerCertificate", lambda told: told["ServerCertificateMetadata"]["Arn"])
    _tag_when_made("CreateVirtualMFADevice", lambda told: told["VirtualMFADevice"].serial_number)
    get: Callable[..., Any] = IamResponse.get_saml_provider
    response: Any = IamResponse

    def get_saml_provider(self: Any) -> ActionResult:  # noqa: ANN401
        provider = get(self).result
        provider.tags = self.backend.tagger.list_tags_for_resource(provider.arn)["Tags"]
        return ActionResult(provider)

    response.get_saml_provider = get_saml_provider


def _tag(noun: str, arn_of: Callable[[Any, Json], str]) -> None:
    def tag(request: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(request)
        request.backend.tagger.tag_resource(arn_of(request.backend, given), given["Tags"])
        return EmptyResult()

    def untag(request: Any) -> ActionResult:  # noqa: ANN401
        given = parameters_of(request)
        request.backend.tagger.untag_resource_using_names(arn_of(request.backend, given), given["TagKeys"])
        return EmptyResult()

    def tell(request: Any) -> ActionResult:  # noqa: ANN401
        tags = request.backend.tagger.list_tags_for_resource(arn_of(request.backend, parameters_of(request)))
        return ActionResult({**tags, "IsTruncated": False})

    answers("iam", {f"Tag{noun}": tag, f"Untag{noun}": untag, f"List{noun}Tags": tell})


def _tag_when_made(operation: str, arn_of: Callable[[Json], str]) -> None:
    make = getattr(IamResponse, xform_name(operation))

    def made(request: Any) -> ActionResult:  # noqa: ANN401
        answer: ActionResult = make(request)
        arn = arn_of(answer.result)
        request.backend.tagger.delete_all_tags_for_resource(arn)
        request.backend.tagger.tag_resource(arn, parameters_of(request).get("Tags", []))
        return answer

    answers("iam", {operation: made})


_PAGES = "https://docs.aws.amazon.com/IAM/latest/APIReference"

MENDS = (
    Mend(
        name="clients_of_identity_providers",
        moto="The clients (audiences) of an OpenID Connect provider cannot be changed.",
        aws="AddClientIDToOpenIDConnectProvider and RemoveClientIDFromOpenIDConnectProvider change them.",
        source=f"{_PAGES}/API_AddClientIDToOpenIDConnectProvider.html",
        apply=_apply_clients,
    ),
    Mend(
        name="saml_providers",
        moto="A SAML provider forgets how assertions are encrypted and the keys for that, and has no unique id.",
        aws="GetSAMLProvider tells all three; an update changes what it names.",
        source=f"{_PAGES}/API_UpdateSAMLProvider.html",
        apply=_apply_saml,
    ),
    Mend(
        name="server_certificates",
        moto="All server certificates have one id, were uploaded in 2010 and expired in 2012; none can be moved.",
        aws="Each has its own id and dates, the expiration is the certificate's; UpdateServerCertificate moves it.",
        source=f"{_PAGES}/API_UpdateServerCertificate.html",
        apply=_apply_certificates,
    ),
    Mend(
        name="tags_of_providers_and_devices",
        moto="SAML providers, server certificates and virtual MFA devices have no tags.",
        aws="They are tagged when they are made and afterwards.",
        source=f"{_PAGES}/API_TagServerCertificate.html",
        apply=_apply_tags,
    ),
)
