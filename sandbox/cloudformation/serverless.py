"""The transform ``AWS::Serverless-2016-10-31``: carried out by AWS's own SAM translator.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-serverless.html
"""

import threading
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.resources.provider import Services
from sandbox.sessions import isolated_session

Json = Any
NAME = "AWS::Serverless-2016-10-31"
_one_at_a_time = threading.Lock()
"""The translator keeps its Region in a variable of its class."""


def expand(document: Mapping[str, Json], values: Mapping[str, Json], services: Services) -> dict[str, Json]:
    """Return a template whose serverless resources have become ordinary ones.

    Args:
        document: the template.
        values: what ``Ref`` returns for each parameter and pseudo parameter.
        services: for the Region, and for AWS's managed policies that templates call by name.

    Raises:
        ValidationError: if the translator does not accept the template, in its own words.
    """
    # The translator takes half a second to import, and few templates need it.
    from samtranslator.model.exceptions import InvalidDocumentException  # noqa: PLC0415
    from samtranslator.parser.parser import Parser  # noqa: PLC0415
    from samtranslator.translator.arn_generator import ArnGenerator  # noqa: PLC0415
    from samtranslator.translator.translator import Translator  # noqa: PLC0415
    from samtranslator.utils.py27hash_fix import (  # noqa: PLC0415
        to_py27_compatible_template,
        undo_mark_unicode_str_in_template,
    )

    given = deepcopy(dict(document))
    _refuse_applications(given)
    parameters = {name: value for name, value in values.items() if name in given.get("Parameters", {})}
    pseudo = {"AWS::Region": services.region, "AWS::Partition": services.partition}
    with _one_at_a_time:
        ArnGenerator.BOTO_SESSION_REGION_NAME = services.region
        try:
            # So that ids which the translator makes by hashing are those that AWS makes.
            to_py27_compatible_template(given, parameters)
            translated = Translator(None, Parser(), boto_session=isolated_session(services.region)).translate(
                given,
                parameter_values={**parameters, **pseudo},
                get_managed_policy_map=lambda: _managed_policies(services),
            )
        except InvalidDocumentException as error:
            causes = "".join(f" {cause.message}" for cause in error.causes)
            msg = (
                f"Transform {NAME} failed with: Invalid Serverless Application Specification document. "
                f"Number of errors found: {len(error.causes)}.{causes}"
            )
            raise ValidationError(msg) from None
    expanded: dict[str, Json] = undo_mark_unicode_str_in_template(translated)
    expanded.pop("Transform", None)
    expanded.pop("Globals", None)
    return expanded


def _refuse_applications(document: Mapping[str, Json]) -> None:
    """Refuse applications of the Serverless Application Repository before the translator asks AWS for them.

    Raises:
        ValidationError: if there is one: the repository is AWS's own, and nothing of it is on this machine.
    """
    for name, resource in document.get("Resources", {}).items():
        location = resource.get("Properties", {}).get("Location")
        if resource.get("Type") == "AWS::Serverless::Application" and not isinstance(location, str):
            msg = (
                f"The refarch sandbox has no Serverless Application Repository, which {name} wants an application of; "
                "a Location that is the URL of a template is taken"
            )
            raise ValidationError(msg)


def _managed_policies(services: Services) -> dict[str, str]:
    policies: dict[str, str] = {}
    page: dict[str, Json] = {"Marker": None}
    while "Marker" in page:
        marker = {"Marker": page["Marker"]} if page["Marker"] else {}
        page = services.call("iam", "ListPolicies", Scope="AWS", **marker)
        policies |= {policy["PolicyName"]: policy["Arn"] for policy in page["Policies"]}
    return policies
