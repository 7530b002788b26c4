"""What the guardrails promise, looked for in what really happened."""

from django.db import connection

from dunwell.ledger.queries import Broken

CHECKS = {
    "contacted-once": """
        SELECT min(k.id), 'The contact ' || m.key || ' left ' || count(*) || ' times.'
          FROM channels_contactattempt k JOIN channels_outboxmessage m ON m.id = k.message_id
         GROUP BY m.key HAVING count(*) > 1""",
    "sent-has-its-contact": """
        SELECT m.id, 'Message ' || m.key || ' is sent, and no contact says so.'
          FROM channels_outboxmessage m
         WHERE m.status = 'sent' AND m.customer_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM channels_contactattempt k WHERE k.message_id = m.id)""",
    "never-on-a-closed-channel": """
        SELECT k.id, 'A contact left on ' || k.channel || ' after the customer closed it.'
          FROM channels_contactattempt k
          JOIN receivables_address a
            ON a.customer_id = k.customer_id AND a.channel = k.channel AND a.address = k.address
         WHERE k.direction = 'out' AND k.asks_for_money AND a.status <> 'usable'
           AND a.status_at < k.at""",
    "stage-has-its-step": """
        SELECT c.id, 'A case stands at ' || c.stage || ' with no step that took it there.'
          FROM casework_case c
         WHERE c.stage IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM casework_casestep s
                            WHERE s.case_id = c.id AND s.stage = c.stage
                              AND s.episode = c.episode)""",
    "an-item-is-told-a-stage-once": """
        SELECT b.id, 'Stage ' || b.stage || ' told an item twice on ' || b.channel || '.'
          FROM channels_contactattempt a
          JOIN channels_contactattempt b
            ON b.customer_id = a.customer_id AND b.entity_id = a.entity_id AND b.id > a.id
           AND b.stage = a.stage AND b.channel = a.channel AND b.episode = a.episode
         WHERE a.direction = 'out' AND a.outcome <> 'bounced' AND EXISTS (
               SELECT jsonb_array_elements(a.item_ids)
               INTERSECT SELECT jsonb_array_elements(b.item_ids))""",
    "placed-is-not-chased": """
        SELECT k.id, 'An item was asked for while it was with an agency.'
          FROM casework_placementitem i
          JOIN casework_placement p ON p.id = i.placement_id
          JOIN ledger_openitem o ON o.id = i.item_id
          JOIN channels_contactattempt k ON k.customer_id = o.customer_id
         WHERE k.direction = 'out' AND k.asks_for_money AND k.at > p.approved_at
           AND (i.released_on IS NULL OR k.at < i.released_on)
           AND k.item_ids @> to_jsonb(i.item_id)""",
    "a-placement-has-its-proof": """
        SELECT i.id, 'Item ' || i.item_id || ' was placed before its last chance was over.'
          FROM casework_placementitem i
          JOIN casework_placement p ON p.id = i.placement_id
          JOIN casework_noticedelivery n ON n.id = i.notice_id
         WHERE n.item_id <> i.item_id OR n.delivered_on + p.last_chance_days > p.proposed_on""",
}


def broken(*, most: int = 100) -> list[Broken]:
    """Every row that breaks a promise, at most so many a check; an empty list is good news."""
    found = []
    for check, statement in CHECKS.items():
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} LIMIT %s", [most])
            found += [Broken(check, row_id, says) for row_id, says in cursor.fetchall()]
    return found
