"""WebSocket APIs made through API Gateway's own API."""

from typing import Any

from tests.unit.sandbox.account import Account


class SocketApi:
    """A WebSocket API with a stage ``live`` that deploys itself."""

    def __init__(self, account: Account) -> None:
        """Make it."""
        self.account, self.client = account, account.client("apigatewayv2")
        made = self.client.create_api(
            Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )
        self.id = made["ApiId"]
        self.client.create_stage(ApiId=self.id, StageName="live", AutoDeploy=True)
        self.url = f"wss://{self.id}.execute-api.us-east-1.amazonaws.com/live"

    def route(self, key: str, function: str, *, answers: bool = False, **more: Any) -> None:
        """Make a route that a function takes."""
        made = self.client.create_integration(
            ApiId=self.id,
            IntegrationType="AWS_PROXY",
            IntegrationUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations",
        )
        self.attach(key, made["IntegrationId"], answers=answers, **more)

    def attach(self, key: str, integration: str, *, answers: bool = False, **more: Any) -> None:
        """Make a route with an integration; one that answers has a response of its own."""
        if answers:
            more["RouteResponseSelectionExpression"] = "$default"
        made = self.client.create_route(ApiId=self.id, RouteKey=key, Target=f"integrations/{integration}", **more)
        if answers:
            self.client.create_route_response(ApiId=self.id, RouteId=made["RouteId"], RouteResponseKey="$default")
