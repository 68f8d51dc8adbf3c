"""From an account to a model of it: boto3 in, verbatim JSON on disk, frozen model out."""
