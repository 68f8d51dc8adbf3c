"""Types whose services go on describing what has ended, and refuse to end it once more."""

from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import TableResource


class Ending(TableResource):
    """A row whose ``read`` leaves out what has ended; that is looked at before anything is deleted."""

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """End it.

        Raises:
            NotFoundError: if it has ended.
        """
        self.read(context, physical)
        super().delete(context, physical, snapshot=snapshot)
