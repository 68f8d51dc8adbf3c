"""A static site as CDK writes it comes up whole: bucket, distribution, certificate, names, and the files themselves."""

from pathlib import Path

import pytest
from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment

from sandbox.lambdas import places
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


class Site(Stack):
    """A private bucket behind a distribution, under a name of its own."""

    def __init__(self, app: App, files: Path, *, enabled: bool = True) -> None:
        """Compose the site."""
        super().__init__(app, "stack")
        bucket = s3.Bucket(self, "Bucket", removal_policy=RemovalPolicy.DESTROY, auto_delete_objects=True)
        zone = route53.HostedZone(self, "Zone", zone_name="example.com")
        rewrite = cloudfront.Function(
            self,
            "Rewrite",
            code=cloudfront.FunctionCode.from_inline("function handler(event) { return event.request; }"),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            enabled=enabled,
            default_root_object="index.html",
            domain_names=["www.example.com"],
            certificate=acm.Certificate(
                self,
                "Certificate",
                domain_name="www.example.com",
                validation=acm.CertificateValidation.from_dns(zone),
            ),
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
                function_associations=[
                    cloudfront.FunctionAssociation(
                        function=rewrite, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
                    )
                ],
            ),
            error_responses=[
                cloudfront.ErrorResponse(http_status=404, response_page_path="/404.html", ttl=Duration.seconds(5))
            ],
        )
        target = route53.RecordTarget.from_alias(targets.CloudFrontTarget(self.distribution))
        route53.ARecord(self, "Alias", zone=zone, record_name="www", target=target)
        deployment.BucketDeployment(
            self,
            "Files",
            sources=[deployment.Source.asset(str(files))],
            destination_bucket=bucket,
            distribution=self.distribution,
        )
        CfnOutput(self, "Bucketname", value=bucket.bucket_name)
        CfnOutput(self, "Domain", value=self.distribution.distribution_domain_name)


def test_a_static_site_is_there_with_its_files(account: Account, tmp_path: Path) -> None:
    """The alias leads to the distribution, which alone may read the bucket; its cache was told of the new files."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text("hello")
    (tmp_path / "sub" / "style.css").write_text("a {}")
    app = App()
    Site(app, tmp_path)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    outputs, client = account.outputs(), account.client("cloudfront")
    s3_client = account.client("s3")
    listed = s3_client.list_objects_v2(Bucket=outputs["Bucketname"])["Contents"]
    assert {item["Key"] for item in listed} == {"index.html", "sub/style.css"}
    [distribution] = client.list_distributions()["DistributionList"]["Items"]
    assert distribution["DomainName"] == outputs["Domain"]
    assert distribution["ARN"] in s3_client.get_bucket_policy(Bucket=outputs["Bucketname"])["Policy"]
    assert client.list_invalidations(DistributionId=distribution["Id"])["InvalidationList"]["Quantity"] == 1
    zone = account.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    records = account.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    [alias] = [record["AliasTarget"] for record in records if "AliasTarget" in record]
    assert alias["DNSName"] == f"{outputs['Domain']}."


def test_a_site_that_is_switched_off_keeps_its_distribution(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its twin, deployed again and disabled: changed in place, under the same name; also where nothing is mounted."""
    monkeypatch.setattr(places, "obstacle", lambda: "unshare: Operation not permitted")
    (tmp_path / "index.html").write_text("hello")
    app = App()
    Site(app, tmp_path)
    deploy(account, app)
    before = account.outputs()["Domain"]
    again = App()
    Site(again, tmp_path, enabled=False)
    assert deploy(account, again) == "UPDATE_COMPLETE", account.reasons()
    [distribution] = account.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    assert (distribution["DomainName"], distribution["Enabled"]) == (before, False)
