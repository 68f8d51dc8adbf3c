"""The stacks of the scenarios. Importing one starts CDK's Node process, so only ``build`` does."""
