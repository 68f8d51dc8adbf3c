"""What keeps an API from answering as it should."""


class UnsupportedError(Exception):
    """AWS would do it and this sandbox does not; the message names it, and is the answer (501)."""

    def __init__(self, what: str) -> None:
        """Say what it is: ``VPC links``."""
        super().__init__(f"the refarch sandbox does not do this: {what}")


class TemplateError(Exception):
    """A mapping template that has no meaning: the configuration of the API is wrong."""
