"""What is done with a key, as KMS names it: by those who rule it, by those who use it, and what can be granted.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
"""

ADMINISTRATION = (
    # The key administrators statement that KMS's console writes, but for kms:Create*: it would match kms:CreateGrant
    # besides, with which an administrator could hand out the use of the key.
    "kms:CreateAlias",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
)
REPLICATION = ("kms:ReplicateKey", "kms:UpdatePrimaryRegion")
"""What the console adds for multi-Region keys, primaries and replicas alike: either may be the primary one day.

https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html
"""
IMPORT = ("kms:ImportKeyMaterial",)
"""What it adds for keys without material; to ask for the parameters and to delete the material are among the rest."""
USE = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
IN_CONTEXT = tuple(action for action in USE if action != "kms:DescribeKey")
"""What has an encryption context; a condition on it would deny the rest for ever."""
LOGGING = ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"""
GRANTABLE = (
    *("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"),
    *("GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "Sign", "Verify", "GetPublicKey", "DescribeKey"),
    *("GenerateMac", "VerifyMac", "DeriveSharedSecret", "Encapsulate", "Decapsulate", "RetireGrant"),
)
"""What a grant can allow, besides granting: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html"""
