"""An AWS account on this machine: moto's services behind a CloudFormation of our own."""

from sandbox.service_models import share

# Before anything else: moto opens botocore sessions as soon as its modules are imported.
share()
