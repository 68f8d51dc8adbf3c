"""Amazon VPC IP Address Manager: scopes, pools and who has which of their blocks.

Source: https://docs.aws.amazon.com/vpc/latest/ipam/how-it-works-ipam.html
"""
