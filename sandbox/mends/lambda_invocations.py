"""Functions run: their own code, in a process of their own, without Docker."""

from typing import Any

from sandbox.mends.mend import Mend


def _apply() -> None:
    from moto.awslambda.models import LambdaBackend, LambdaFunction  # noqa: PLC0415 loaded when mends are applied
    from moto.awslambda.responses import LambdaResponse  # noqa: PLC0415

    from sandbox.lambdas import api, invoking  # noqa: PLC0415 they use services, which need moto to be mended

    original: Any = LambdaResponse.invoke

    def invoke(self: Any, body: Any, request_headers: Any, response_headers: Any) -> str | bytes:  # noqa: ANN401
        return api.invoke(invoking.Invoked(self, str(self.function_arn), None), body, request_headers, response_headers)

    def invoke_by_name(  # noqa: PLR0917 moto's own signature
        self: Any,  # noqa: ANN401
        function_name: str,
        qualifier: str | None,
        body: Any,  # noqa: ANN401
        headers: Any,  # noqa: ANN401
        response_headers: Any,  # noqa: ANN401
    ) -> str | bytes:
        payload = api.invoke(invoking.find(self, function_name, qualifier), body, headers, response_headers)
        response_headers["Content-Length"] = str(len(payload))
        return payload

    def invoke_over_http(self: Any) -> Any:  # noqa: ANN401
        # moto looks for the parameter in lower case.
        if "Qualifier" in self.querystring:
            self.querystring.setdefault("qualifier", self.querystring["Qualifier"])
        return original(self)

    LambdaFunction.invoke = invoke  # type: ignore[method-assign]
    LambdaBackend.invoke = invoke_by_name  # type: ignore[method-assign]
    LambdaResponse.invoke = invoke_over_http  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="lambda_invocations",
        moto="A function runs in a Docker container; without Docker an invocation answers with Docker's error. The"
        " qualifier is ignored, and an alias's weights have no effect.",
        aws="The handler runs with its environment, layers, role and timeout; START, END and REPORT lines go to"
        " CloudWatch Logs; a handler's exception is an answer with X-Amz-Function-Error: Unhandled. A version or alias"
        " runs its own code, and an alias with two versions sends each its share.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
        apply=_apply,
    ),
)
