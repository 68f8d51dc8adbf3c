"""An AWS account on this machine: moto's services behind a CloudFormation of our own."""
