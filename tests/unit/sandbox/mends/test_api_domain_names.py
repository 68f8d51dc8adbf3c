"""Where custom domain names of APIs point to."""

from tests.unit.sandbox.account import Account


def test_a_regional_name_is_in_the_hosted_zone_of_its_region() -> None:
    """An alias record needs it; REST and HTTP APIs tell it each in their way."""
    account = Account("eu-west-1")
    rest, http = account.client("apigateway"), account.client("apigatewayv2")
    certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
    told = rest.create_domain_name(
        domainName="rest.example", regionalCertificateArn=certificate, endpointConfiguration={"types": ["REGIONAL"]}
    )
    assert told["regionalHostedZoneId"] == "ZLY8HYME6SFDD"
    assert told["regionalDomainName"].endswith(".execute-api.eu-west-1.amazonaws.com")
    assert "distributionDomainName" not in told
    configurations = [{"CertificateArn": certificate}]
    told = http.create_domain_name(DomainName="http.example", DomainNameConfigurations=configurations)
    [configuration] = told["DomainNameConfigurations"]
    assert configuration["HostedZoneId"] == "ZLY8HYME6SFDD"
    assert configuration["ApiGatewayDomainName"].endswith(".execute-api.eu-west-1.amazonaws.com")


def test_an_edge_optimized_name_is_in_cloudfronts() -> None:
    """As every distribution."""
    told = Account().client("apigateway").create_domain_name(domainName="edge.example")
    assert told["distributionHostedZoneId"] == "Z2FDTNDATAQYW2"
    assert "regionalHostedZoneId" not in told
