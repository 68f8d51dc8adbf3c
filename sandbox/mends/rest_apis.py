"""REST APIs: all that is said of their parts is kept and can be changed."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.additions import rest_apis  # noqa: PLC0415 it needs the service

    rest_apis.install()


def _apply_imports() -> None:
    from sandbox.additions import rest_api_imports  # noqa: PLC0415 see above

    rest_api_imports.install()


def _apply_stages() -> None:
    from sandbox.additions import rest_api_stages  # noqa: PLC0415 see above

    rest_api_stages.install()


def _apply_domain_names() -> None:
    from sandbox.additions import api_domain_names  # noqa: PLC0415 see above

    api_domain_names.install()


MENDS = (
    Mend(
        name="rest_apis",
        moto="Methods, integrations, models and more cannot be changed, and what moto's models have no place for is"
        " lost.",
        aws="Every part tells what was said of it, and takes patch operations.",
        source="https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html",
        apply=_apply,
        when="moto.apigateway.urls",
    ),
    Mend(
        name="rest_api_imports",
        moto="Documents in OpenAPI 2.0 are refused; of others, authorizers, models, validators, parameters and security"
        " are lost.",
        aws="ImportRestApi and PutRestApi make all of an API that a document and its extensions describe.",
        source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html",
        apply=_apply_imports,
        when="moto.apigateway.urls",
    ),
    Mend(
        name="rest_api_stages",
        moto="A deployment to a stage makes the stage anew, one that a stage serves can be deleted, and there are no"
        " client certificates, no documentation, and tags of APIs and stages only.",
        aws="A stage keeps its settings when it serves another deployment, and a deployment that it serves stays.",
        source="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
        apply=_apply_stages,
        when="moto.apigateway.urls",
    ),
    Mend(
        name="api_domain_names",
        moto="All domain names are in CloudFront's hosted zone, and those of HTTP APIs do not tell where they point"
        " to.",
        aws="A Regional domain name tells a host and the hosted zone of its Region, for an alias record.",
        source="https://docs.aws.amazon.com/general/latest/gr/apigateway.html",
        apply=_apply_domain_names,
        when="moto.apigateway.urls",
    ),
)
