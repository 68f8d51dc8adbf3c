"""A layer: libraries that several functions share, from a folder, without Docker and without a package index."""

from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from refarch.refusal import refuse
from refarch.serverless.function_shape import refuse_too_much_code, runtime, size_of

PYTHON = "python"
"""What lies below it is on Python's path: a layer is unpacked at ``/opt``, and the runtime looks in ``/opt/python``.

https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
"""


class CodeLayer(Construct):
    """A folder as a layer. It has a folder ``python`` in it, as the runtime wants it.

    A changed folder is another version of the layer: versions are immutable, and functions that were deployed with
    an old one keep it until they are deployed again. Compiled libraries must be those of Lambda's platform; pure
    Python fits all.

    Example::

        pictures = CodeLayer(self, "Pictures", folder=PICTURES, about="Reads and writes PNG")
        PythonFunction(self, "Thumbnail", code=THUMBNAIL, about="Makes pictures small", key=key, layers=[pictures])

    Attributes:
        layer: the CDK layer version.
        size: bytes, unpacked.
    """

    def __init__(self, scope: Construct, construct_id: str, *, folder: Path, about: str) -> None:
        """Add the layer.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            folder: what is unpacked at ``/opt``.
            about: what is in it, in a few words.

        Raises:
            RefusedError: if there is no such folder, nothing in it that Python would find, or more than 250 MB.
        """
        super().__init__(scope, construct_id)
        if not folder.is_dir():
            refuse(self, f"folder={folder.name!r}", "there is no such folder", "Name the folder with 'python' in it")
        if not (folder / PYTHON).is_dir():
            refuse(
                self,
                f"folder={folder.name!r}",
                "Python's modules in a layer are below 'python', and there is no such folder",
                f"Move them into {folder.name}/{PYTHON}",
            )
        self.size = size_of(folder)
        refuse_too_much_code(self, self.size)
        self.layer = lambda_.LayerVersion(
            self,
            "Layer",
            code=lambda_.Code.from_asset(str(folder), exclude=["**/__pycache__", "**/*.pyc"]),
            compatible_runtimes=[runtime()],
            description=about,
            removal_policy=RemovalPolicy.DESTROY,
        )
