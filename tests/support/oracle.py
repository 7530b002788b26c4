"""The engine's slow twin: one customer at a time, in plain Python, from the contract's sentences.

It shares no code with the engine but the calendar of holidays and the policy's values, and it
is written to be compared sentence by sentence with the contract's semantics. Conditions are
Python functions here, so that the compiler of conditions is not its own judge either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.kernel import business_days
from dunwell.kernel.currencies import DECIMALS
from dunwell.policy.law.pack import Pack
from dunwell.policy.model import Duration, HoldRule, Policy, Stage
from tests.support import oracle_facts
from tests.support.oracle_law import Law

Row = dict[str, Any]  # a row of a table is whatever its columns are
Tables = Mapping[str, list[Row]]
Facts = Mapping[str, Any]
Conditions = Mapping[str, Callable[[Facts], bool | None]]

DEBTS, CREDITS = {"invoice", "instalment"}, {"credit_note", "unapplied"}
ONE_DAY = timedelta(days=1)


@dataclass
class World:
    """Everything that the oracle is told, and a count of what it met on its way."""

    tables: Tables
    policies: list[Policy]
    conditions: Conditions
    as_of: date
    packs: tuple[Pack, ...] = ()
    seen: Counter[str] = field(default_factory=Counter)

    def of(self, table: str, payer: str) -> list[Row]:
        return self._by_payer[table].get(payer, []) if table in self._by_payer else []

    def contacts(self, payer: str) -> list[Row]:
        """What was tried or said. A call that nobody made is neither."""
        return [c for c in self.of("contacts", payer) if not _is_undone(c)]

    def undone_calls(self, payer: str) -> list[Row]:
        return [c for c in self.of("contacts", payer) if _is_undone(c)]

    def payer(self, row: Row) -> str:
        customer = self.customer(row["customer_id"])
        return str(customer["dun_to"] or customer["customer_id"])

    def customer(self, customer_id: object) -> Row:
        return self._customers[customer_id]

    @cached_property
    def owners(self) -> dict[str, str]:
        """Whose each item is."""
        return {i["item_id"]: i["entity_id"] for i in self.tables["items"]}

    @cached_property
    def _customers(self) -> dict[object, Row]:
        return {c["customer_id"]: c for c in self.tables["customers"]}

    @cached_property
    def _by_payer(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {}
        for table in ("customers", "items", "holds", "contacts", "payments", "promises"):
            mine = found.setdefault(table, {})
            for row in self.tables.get(table, []):
                mine.setdefault(self.payer(row), []).append(row)
        return found

    def entity(self, entity_id: str) -> Row | None:
        found = (e for e in self.tables.get("entities", []) if e["entity_id"] == entity_id)
        return next(found, None)

    def rate(self, currency: str, to: str | None) -> Decimal | None:
        if currency == to:
            return Decimal(1)
        known = [
            r for r in self.tables.get("rates", [])
            if (r["currency"], r["to_currency"]) == (currency, to) and r["on"] <= self.as_of
        ]  # fmt: skip
        return Decimal(max(known, key=lambda r: r["on"])["rate"]) if known else None


@dataclass
class Ladder:
    """One payer with one entity, as one policy sees it."""

    world: World
    policy: Policy
    payer: Row
    entity_id: str
    law: Law = field(default_factory=Law)
    counted: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = {"country": self.payer["country"], "region": self.payer["region"]}
        items = [
            i for i in self.world.of("items", self.payer["customer_id"])
            if i["entity_id"] == self.entity_id
        ]  # fmt: skip
        free = [
            dict(i, due=self.due(i), left=i["open"] - i["disputed"])
            for i in items
            if self.counts(i)
        ]
        free.sort(key=lambda i: (i["due"], i["item_id"]))
        self.counted = [i for i in self.net(free, items) if i["left"] > 0]

    # -- Which items count ---------------------------------------------------------------

    def due(self, item: Row) -> date:
        due: date = max(item["due_on"], item["deferred_until"] or item["due_on"])
        return due

    def counts(self, item: Row) -> bool:
        if item["kind"] not in DEBTS or item["open"] - item["disputed"] <= 0:
            return False
        stands_still = {
            "a deferral": bool(
                item["deferred_until"] and item["deferred_until"] > self.world.as_of
            ),
            "a plan": item["kind"] == "invoice" and item["plan_id"] is not None,
            "an item's hold": self.is_item_held(item["item_id"]),
            "a promise": self.is_promised(item["item_id"]),
        }
        self.world.seen.update(name for name, does in stands_still.items() if does)
        return not any(stands_still.values())

    def net(self, free: list[Row], items: list[Row]) -> list[Row]:
        for currency in {i["currency"] for i in free}:
            credit = sum(
                -i["open"] for i in items
                if i["kind"] in CREDITS and i["open"] < 0 and i["currency"] == currency
            )  # fmt: skip
            for item in (i for i in free if i["currency"] == currency):
                taken = min(credit, item["left"])
                item["left"] -= taken
                credit -= taken
        return free

    # -- Holds and promises --------------------------------------------------------------

    def after(self, day: date, length: Duration) -> date:
        if length.unit == "days":
            return day + timedelta(days=length.amount)
        return business_days.add_business_days(day, length.amount, **self.place)

    def rule(self, hold: Row) -> HoldRule:
        return self.law.hold(self.policy.hold(str(hold["kind"])))

    def hold_end(self, hold: Row) -> date | None:
        lasts, from_on = self.rule(hold).lasts, hold["from_on"]
        until: date | None = hold["until_on"]
        if until is None and lasts is not None:
            by_law: date = from_on + timedelta(days=self.law.least_days(hold["kind"]))
            until = max(self.after(from_on, lasts), by_law)
        return until

    def holds(self, *, of_item: bool) -> list[Row]:
        found = []
        for hold in self.world.of("holds", self.payer["customer_id"]):
            stops_item = hold["item_id"] and self.rule(hold).stops == "item"
            if hold["from_on"] <= self.world.as_of and bool(stops_item) == of_item:
                found.append(dict(hold, ends=self.hold_end(hold)))
                by_law = self.rule(hold) != self.policy.hold(str(hold["kind"]))
                self.world.seen["law: a hold"] += by_law
        return found

    def is_active(self, hold: Row) -> bool:
        return hold["ends"] is None or hold["ends"] > self.world.as_of

    def is_item_held(self, item_id: object) -> bool:
        return any(
            h["item_id"] == item_id and self.is_active(h) for h in self.holds(of_item=True)
        )

    def is_promised(self, item_id: object) -> bool:
        for promise in self.world.of("promises", self.payer["customer_id"]):
            last = self.after(promise["due_on"], self.policy.promises.grace)
            runs = promise["status"] == "open" and last >= self.world.as_of
            if runs and promise["made_on"] <= self.world.as_of:
                if not promise["item_ids"] or item_id in promise["item_ids"]:
                    return True
        return False

    # -- Amounts -------------------------------------------------------------------------

    def dpd(self, item: Row) -> int:
        days: int = (self.world.as_of - item["due"]).days
        return days

    def totals(self, items: list[Row] | None = None) -> dict[str, int]:
        found: dict[str, int] = {}
        for item in self.counted if items is None else items:
            found[item["currency"]] = found.get(item["currency"], 0) + item["left"]
        return dict(sorted(found.items()))

    def judged(self, items: list[Row] | None = None) -> list[tuple[str | None, int, int]]:
        """(currency, open, overdue) as conditions see them: of all that counts, or of some."""
        items = self.counted if items is None else items
        overdue = self.totals([i for i in items if self.dpd(i) > 0])
        totals = self.totals(items)
        entity = self.world.entity(self.entity_id)
        to = entity["currency"] if entity else None
        rates = {c: self.world.rate(c, to) for c in totals}
        if to is None or None in rates.values():
            return [(c, o, overdue.get(c, 0)) for c, o in totals.items()] or [(None, 0, 0)]
        if not rates:
            return [(None, 0, 0)]
        opens = sum(self.convert(o, c, to) for c, o in totals.items())
        return [(to, opens, sum(self.convert(o, c, to) for c, o in overdue.items()))]

    def convert(self, minor: int, currency: str, to: str) -> int:
        rate = self.world.rate(currency, to)
        assert rate is not None
        exact = Decimal(minor).scaleb(DECIMALS[to] - DECIMALS[currency]) * rate
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    def met(self, text: str) -> bool:
        return any(bool(self.world.conditions[text](self.facts(*j))) for j in self.judged())

    def facts(self, currency: str | None, opens: int, overdue: int) -> Facts:
        scale = Decimal(10) ** DECIMALS[currency] if currency else Decimal(1)
        money = {"currency": currency, "open": opens / scale, "overdue": overdue / scale}
        return {**oracle_facts.of(self), **money}

    def reaches(self, limit: Decimal, items: list[Row]) -> bool:
        return any(
            opens >= limit * Decimal(10) ** DECIMALS[str(c)]
            for c, opens, _ in self.judged(items)
        )

    def is_no_token(self, payment: Row) -> bool:
        """Whether a payment is a good-faith one, or may be for all we know."""
        overdue = [(c, late) for c, _, late in self.judged() if late > 0]
        return payment["amount"] > 0 and any(
            self.may_be_good_faith(payment, currency, late) for currency, late in overdue
        )

    def may_be_good_faith(self, payment: Row, currency: str | None, overdue: int) -> bool:
        rule = self.policy.good_faith
        rate = self.world.rate(payment["currency"], currency) if currency else None
        if rule is None or rate is None or currency is None:
            return True
        paid = self.convert(payment["amount"], payment["currency"], currency)
        return paid * 10_000 >= overdue * rule.share_bp

    def is_small(self) -> bool:
        limit = self.policy.ignore_below
        return all(
            opens <= limit * Decimal(10) ** (DECIMALS[c] if c else 0)
            for c, opens, _ in self.judged()
        )

    # -- Stages --------------------------------------------------------------------------

    def is_met(self, stage: Stage) -> bool:
        return stage.when is None or self.met(stage.when.text)

    def current(self) -> int:
        names = [s.id for s in self.policy.stages if s.day >= 0]
        if "told_stage" not in self.world.tables["items"][0]:
            told = [self.payer["stage"]]
        else:
            told = [i["told_stage"] for i in self.counted]
        return max((names.index(t) for t in told if t in names), default=-1)

    def gap_left(self, stage: Stage) -> int | None:
        stage_on = self.payer["stage_on"]
        if stage.gap_days == 0 or (stage_on is None and self.current() < 0):
            return 0
        if stage_on is None:
            return None
        ended = [
            h["ends"] for h in self.holds(of_item=False) if not self.is_active(h)
        ]  # fmt: skip
        since = max([stage_on, *ended])
        waited: int = (self.world.as_of - since).days
        return max(0, stage.gap_days - waited)

    def earned(self) -> tuple[Stage, list[Row], bool] | None:
        """The stage, the items it lists, and whether it comes before the due date."""
        if not self.counted:
            return None
        if self.is_small():
            self.world.seen["a small balance"] += 1
            return None
        above = [s for s in self.ladder()[self.current() + 1 :] if self.is_met(s)]
        if above and self.dpd(self.counted[0]) >= above[0].day:
            if self.is_silenced():
                self.world.seen["silence"] += 1
                return None
            if not self.gap_left(above[0]):
                return above[0], self.counted, False
        return self.earned_ahead()

    def ladder(self) -> list[Stage]:
        return [s for s in self.policy.stages if s.day >= 0]

    def earned_ahead(self) -> tuple[Stage, list[Row], bool] | None:
        """Before the due date, while nothing is overdue: the latest stage that any item earned."""
        if any(self.dpd(i) > 0 for i in self.counted):
            return None
        for stage in reversed([s for s in self.policy.stages if s.day < 0]):
            listed = [i for i in self.counted if self.is_untold(i, stage)]
            if listed and self.is_met(stage):
                return stage, listed, True
        return None

    def is_silenced(self) -> bool:
        """Likely to pay anyway: a step that is due otherwise is not taken before `until_day`."""
        rule = self.policy.silence
        if rule is None or not rule.active or self.dpd(self.counted[0]) >= rule.until_day:
            return False
        return self.met(rule.when.text)

    def is_untold(self, item: Row, stage: Stage) -> bool:
        order = [s.id for s in self.policy.stages]
        later = {s for s in order[order.index(stage.id) :]}
        later |= {s.id for s in self.policy.stages if s.day >= 0}
        return stage.day <= self.dpd(item) <= 0 and item.get("told_stage") not in later

    def episode(self) -> int:
        if self.payer["episode"] > 0:
            return int(self.payer["episode"])
        seen = [
            c["episode"] or 0
            for c in self.world.contacts(self.payer["customer_id"])
            if c["outcome"] != "ambiguous"
        ]
        return max(seen, default=0) + 1

    # -- Windows -------------------------------------------------------------------------

    def zone(self) -> ZoneInfo | None:
        entity = self.world.entity(self.entity_id)
        own = {"GB": "Europe/London", "DE": "Europe/Berlin", "IE": "Europe/Dublin"}
        name = self.payer["timezone"] or own.get(str(self.payer["country"]))
        name = name or (entity and entity["timezone"])
        return ZoneInfo(str(name)) if name else None

    def at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone() or UTC).astimezone(UTC)

    def has_window(self, day: date, *, letter: bool = False) -> bool:
        days = "business" if letter else self.policy.contact.days
        known = days == "every day" or business_days.is_known(self.place["country"])
        return known and business_days.is_open(day, days=days, **self.place)

    def planned(self) -> datetime:
        return self.at(self.world.as_of, self.law.opens(self.policy))

    def next_opening(self, day: date, *, letter: bool = False) -> datetime | None:
        known = business_days.is_known(self.place["country"])
        if self.zone() is None or not (
            known or self.policy.contact.days == "every day" and not letter
        ):
            return None
        while not self.has_window(day, letter=letter):
            day += ONE_DAY
        return self.at(day, self.law.opens(self.policy))

    def into_window(self, moment: datetime) -> datetime | None:
        zone = self.zone()
        if zone is None:
            return None
        local = moment.astimezone(zone)
        day = local.date() + (
            ONE_DAY if local.time() >= self.law.closes(self.policy) else timedelta(0)
        )
        opening = self.next_opening(day)
        return max(opening, moment) if opening else None


def _is_undone(contact: Row) -> bool:
    return bool(contact["channel"] == "call" and contact["outcome"] == "undone")
