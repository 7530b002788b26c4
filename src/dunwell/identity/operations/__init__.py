"""Founding an organisation, its entities and its members."""

from dunwell.identity.operations.add_entity import EntityExists, UnknownTimezone, add_entity
from dunwell.identity.operations.found import OrganisationExists, found
from dunwell.identity.operations.members import (
    LastAdmin,
    add_member,
    change_role,
    remove_member,
)
from dunwell.identity.operations.settle import (
    NotASandbox,
    confirm_first_run,
    move_clock,
    name_agency,
    set_run_settings,
)

__all__ = [
    "EntityExists",
    "LastAdmin",
    "NotASandbox",
    "OrganisationExists",
    "UnknownTimezone",
    "add_entity",
    "add_member",
    "change_role",
    "confirm_first_run",
    "found",
    "move_clock",
    "name_agency",
    "remove_member",
    "set_run_settings",
]
