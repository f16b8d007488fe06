"""The families of faults by name, in the order in which they are done."""

from tests.faults.suite.clocks import clocks
from tests.faults.suite.clones import clones
from tests.faults.suite.crashes import crashes
from tests.faults.suite.edits import edits
from tests.faults.suite.failing import failing
from tests.faults.suite.files import files
from tests.faults.suite.kills import kills
from tests.faults.suite.plan import Family
from tests.faults.suite.power import power
from tests.faults.suite.room import room

FAMILIES: dict[str, Family] = {
    "kills": kills,
    "power": power,
    "crashes": crashes,
    "room": room,
    "failing": failing,
    "files": files,
    "edits": edits,
    "clocks": clocks,
    "clones": clones,
}
