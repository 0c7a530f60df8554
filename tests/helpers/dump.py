"""Everything a store holds about people, for saying that nothing changed."""

from iomdesk.services.desk import Desk
from iomdesk.store import schema
from iomdesk.store.schema import Kind

_STAMPS = frozenset({"revision", "changed_at", "changed_by"})


def dump(desk: Desk, *, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, object]]]:
    """The rows of every domain table but for their stamps, in the order of their ids."""
    found: dict[str, list[dict[str, object]]] = {}
    with desk.read() as reading:
        for kind in Kind:
            if kind.value in without:
                continue
            table = schema.BY_KIND[kind]
            rows = reading.execute(table.select().order_by(table.c.id)).mappings()
            found[kind.value] = [
                {str(name): value for name, value in row.items() if name not in _STAMPS}
                for row in rows
            ]
    return found
