"""Whether a function's variables can be decrypted: a function whose key is out of use does not start.

Not modelled: what the execution role may do; an environment that is warm goes on, as on AWS.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (KMSDisabledException and its like)
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.services import InProcessServices

_UNUSABLE = {"Disabled": ("KMSDisabledException", "is disabled")}
_OTHER = ("KMSInvalidStateException", "is in an invalid state for Decrypt")
_ABSENT = ("KMSNotFoundException", "was not found")


def obstacle(function: Any) -> tuple[str, str] | None:  # noqa: ANN401 moto's own class, which would take long to import
    """Return the error, code and message, with which a function cannot start; ``None`` if nothing is in its way."""
    if not function.kms_key_arn or not function.environment_vars:
        return None
    _, _, _, region, account, *_ = f"{function.kms_key_arn}:::::".split(":")
    services = InProcessServices(account or function.account_id, region or function.region)
    try:
        state = services.call("kms", "DescribeKey", KeyId=function.kms_key_arn)["KeyMetadata"]["KeyState"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        code, why = _ABSENT
    else:
        if state == "Enabled":
            return None
        code, why = _UNUSABLE.get(state, _OTHER)
    message = (
        f"Lambda was unable to decrypt the environment variables because the KMS key used {why}. "
        "Please check the function's KMS key settings."
    )
    return code, message
