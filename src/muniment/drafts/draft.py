"""A draft: a record on its way to be filed, with what the preparer should look at."""

from msgspec import Struct

from muniment.forms import Record
from muniment.writers.yaml import Remarks, write_yaml


class Draft(Struct, frozen=True):
    """A record that may be incomplete, and the remarks that stand beside its answers."""

    record: Record
    remarks: Remarks = Remarks()

    def yaml(self) -> bytes:
        """Return the draft as a commented YAML file in which every question of the form is asked."""
        return write_yaml(self.record, asked=True, remarks=self.remarks)
