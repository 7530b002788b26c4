"""What a firm's worker has at hand after its first round, for the process that forks ours.

The holidays of all countries, the laws and the firm's policy. Nothing here runs the engine, whose
threads a fork would not carry over.
"""

import gc

from dunwell.casework import evidence, policies
from dunwell.kernel.business_days import public_holidays
from tests.simulation import founding, puppet

at_hand = (
    puppet.make_a_round,
    public_holidays("GB", None, founding.YEARS[0]),
    evidence.program(),
    policies.compiled(founding.POLICY.read_text(encoding="utf-8")),
)
gc.freeze()  # else the first tidying in each worker would copy all of it
