"""What each part of a policy file means, in a sentence: for editors and for the reference page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SAYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "": {
            "policy": "The policy's short name: small letters, digits, _ and -.",
            "title": "What people call it. Usual: the name.",
            "for": "A condition: the first policy whose `for` holds is the customer's. "
            'Usual: everybody. `"false"`: only where it is set by hand.',
            "terms": "When money is due, what paying early earns and what paying late costs.",
            "contact": "When customers may be contacted, and how often.",
            "ignore_below": "Nobody is asked for this much or less. Usual: nothing.",
            "good_faith": "A payment of this share of what is overdue holds the stage.",
            "promises": "When a promise to pay is kept, and how far away it may lie.",
            "silence": "Who is likely to pay anyway, and is left alone for a while.",
            "stages": "The ladder, in the order of days; a customer takes one step a run.",
            "escalation": "What a hand-over needs: only items of a delivered final notice.",
            "concessions": "Who may grant how much; beyond it, the next is asked.",
            "affordability": "How much of what somebody can spare a payment plan may take.",
            "plan_breaks": "When a payment plan counts as broken.",
            "holds": "What pauses the chase, what it stops, and who looks again when. A kind that "
            "is left out keeps its usual rule.",
            "rewards": "What paying on time earns.",
        },
        "terms": {
            "due": "on receipt, net 30, net 30 eom, or day 15 next month. Usual: net 30.",
            "early_payment": "A discount for paying early.",
            "late_charges": "What paying late costs. Usual: nothing.",
        },
        "early_payment": {
            "discount": "The share taken off: 2%.",
            "within": "So many days from the invoice's date: 10 days.",
            "grace": "Days later that still count. Usual: none.",
        },
        "late_charges": {
            "regime": "none, a law's, or your own: simple:12%/365, monthly:1.5%, fixed:25.00.",
            "from_stage": "Charges begin with this stage, after a message announced them.",
            "first_time": "waive the first late payment's, or charge it (usual).",
            "minimum": "A charge below this is not made. Usual: none.",
        },
        "contact": {
            "days": "business (Monday to Friday, usual), mon-sat, both without the public "
            "holidays where the customer is; or every day.",
            "hours": "On the customer's own clock: 09:00-17:30 (usual). Letters go on any "
            "business day.",
            "limits": "All of them hold, per customer and per address, over every channel, "
            "invoice and entity.",
            "fresh": "Older bank or ledger data hold what is overdue: 1 business day.",
        },
        "limits": {
            "contacts": "At most so many contacts that ask for money, an unanswered call aside.",
            "in": "Within so many times 24 hours: 7 days.",
            "channel": "Only this channel: email, sms, letter or call.",
            "attempts": "At most so many attempts on the channel, answered or not.",
            "after": "After a conversation, whoever called ...",
            "quiet": "... nothing is asked for so long: 7 days.",
        },
        "good_faith": {
            "share": "Of what is overdue: 25%.",
            "holds": "For so long: 7 days.",
        },
        "promises": {
            "kept_share": "This share of it keeps it. Usual: 95%.",
            "grace": "So much later still keeps it. Usual: 2 business days.",
            "furthest": "No further away than this. Usual: 21 days.",
            "then_plan_after": "After so many in a row the next needs a plan. Usual: 2.",
        },
        "silence": {
            "when": "A condition: who is likely to pay by themselves.",
            "until_day": "Only up to so many days past due.",
            "active": "Whether it acts. Usual: false, until a holdout has shown what it costs.",
        },
        "stage": {
            "id": "The stage's name: small letters, digits and _.",
            "day": "Days past due of the oldest item; below zero before the due date.",
            "gap": "At least so long since the stage before was carried out: 6 days.",
            "when": "A condition; where it is not met, the stage is passed over.",
            "send": "A text for each channel; two channels are two contacts.",
            "call": "A call, with the name of its guide.",
            "else_send": "Instead of a call that is not possible, or not made in 3 business days.",
            "escalate": "A hand-over, and to whom: agency.",
            "offer": "What help is offered with it: deferral, plan, discount, settlement.",
            "approval": "Who must say yes first: collector, manager or admin.",
            "tone": "warm (usual), clear or firm.",
        },
        "send": {
            "email": "The text that is sent by e-mail.",
            "sms": "The text that is sent to a mobile number.",
            "letter": "The text that is printed and posted.",
        },
        "escalation": {
            "last_chance": "So long after the final notice has arrived: 14 days.",
            "min_balance": "Nothing below this is handed over. Usual: no least.",
            "channels_tried": "At least so many channels were used before. Usual: 1.",
        },
        "concessions": {
            "portal": "What a customer may take at the portal, without asking anybody.",
            "collector": "What a collector may grant.",
            "manager": "What a manager may grant.",
            "admin": "What an administrator may grant.",
        },
        "authority": {
            "deferral": "More time, up to: 14 days.",
            "plan": "A payment plan, within these bounds.",
            "discount": "A share off for paying at once: 5%.",
            "settlement": "A share given up for good: 40%.",
            "waive_late_charges": "Late charges forgiven, up to an amount, or all.",
            "again_after": "Not again before: 90 days.",
        },
        "plan": {
            "instalments": "At most so many, from 2.",
            "minimum": "Each at least this much.",
            "down": "The share of it that is paid first: 20%.",
        },
        "affordability": {
            "share_of_disposable": "Of what is left after needs, at most: 50%.",
        },
        "plan_breaks": {
            "missed": "So many instalments missed break it.",
            "grace": "Each counts as missed so long after its day. Usual: at once.",
        },
        "holds": {
            "query": "They ask for something: a copy, an order number, a proof of delivery.",
            "dispute": "They say that an invoice is wrong.",
            "already_paid": "They say that they have paid.",
            "promise": "They have named a day.",
            "hardship": "Money is tight.",
            "vulnerable": "They need particular care.",
            "breathing_space": "The law gives them time.",
            "cease_contact": "They have asked us not to contact them.",
            "representation": "Somebody speaks for them.",
            "insolvency": "They are insolvent.",
            "bereavement": "Somebody has died.",
        },
        "hold": {
            "stops": "The item it is about, or everything with the customer.",
            "lasts": "It ends by itself after this: 5 business days. Usual: when somebody ends it.",
            "review": "Its owner looks again after this: 10 business days.",
            "late_charges": "stop: none arise meanwhile; run (usual).",
        },
        "reward": {
            "id": "The reward's name.",
            "after_on_time": "So many invoices in a row paid on time.",
            "grant": 'A message such as thank_you, or a credit such as "1% credit".',
            "at_most": "A credit is never more than this.",
        },
    }
)
