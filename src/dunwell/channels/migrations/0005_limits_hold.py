"""What the database itself guarantees about contacts.

- A message that asks for money does not begin to leave when it would be one more than its
  policy allows, for its customer or for its address.
- A contact says that a message left only if that message began to leave.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

OVER = """
CREATE FUNCTION channels_over_its_limits(m channels_outboxmessage, moment timestamptz)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE one jsonb; since timestamptz; on_channel text; had bigint;
BEGIN
  IF m.purpose <> 'chase' OR m.customer_id IS NULL THEN
    RETURN NULL;
  END IF;
  FOR one IN SELECT * FROM jsonb_array_elements(m.limits) LOOP
    on_channel := one->>'channel';
    since := moment - make_interval(hours => 24 * (one->>'days')::int);
    IF on_channel IS NULL OR on_channel = m.channel THEN
      SELECT greatest(count(*) FILTER (WHERE seen.customer_id = m.customer_id),
                      count(*) FILTER (WHERE lower(seen.address) = lower(m.address)))
        INTO had
        FROM (SELECT k.customer_id, k.address
                FROM channels_contactattempt k
               WHERE (k.customer_id = m.customer_id
                      OR k.address = ANY (ARRAY[m.address, lower(m.address)]))
                 AND k.organisation_id = m.organisation_id
                 AND k.direction = 'out' AND k.asks_for_money
                 AND k.at > since AND k.at <= moment
                 AND CASE WHEN on_channel IS NULL
                          THEN NOT (k.channel = 'call' AND k.outcome = 'no_answer')
                          ELSE k.channel = on_channel END
              UNION ALL
              SELECT o.customer_id, o.address
                FROM channels_outboxmessage o
               WHERE (o.customer_id = m.customer_id
                      OR o.address = ANY (ARRAY[m.address, lower(m.address)]))
                 AND o.organisation_id = m.organisation_id AND o.id <> m.id
                 AND o.purpose = 'chase' AND o.status IN ('reserved', 'ambiguous')
                 AND o.handover_began_at > since
                 AND (on_channel IS NULL OR o.channel = on_channel)) seen;
      IF had >= (one->>'most')::int THEN
        RETURN format('%s contacts in %s days', had, one->>'days');
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION channels_message_keeps_limits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE over text;
BEGIN
  over := channels_over_its_limits(NEW, NEW.handover_began_at);
  IF over IS NOT NULL THEN
    RAISE EXCEPTION 'message % would be one too many: % already', NEW.key, over
      USING ERRCODE = 'check_violation', CONSTRAINT = 'message_within_limits';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER message_begins_within_limits BEFORE UPDATE ON channels_outboxmessage
  FOR EACH ROW WHEN (OLD.handover_began_at IS NULL AND NEW.handover_began_at IS NOT NULL)
  EXECUTE FUNCTION channels_message_keeps_limits();
CREATE TRIGGER message_arrives_within_limits BEFORE INSERT ON channels_outboxmessage
  FOR EACH ROW WHEN (NEW.handover_began_at IS NOT NULL)
  EXECUTE FUNCTION channels_message_keeps_limits();

CREATE FUNCTION channels_contact_has_its_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM written w JOIN channels_outboxmessage m ON m.id = w.message_id
              WHERE m.handover_began_at IS NULL OR m.customer_id IS DISTINCT FROM w.customer_id) THEN
    RAISE EXCEPTION 'a contact says that a message left, and it never began to'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_of_a_message_that_left';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER contact_has_its_message AFTER INSERT ON channels_contactattempt
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION channels_contact_has_its_message();
"""

UNDO = """
DROP TRIGGER contact_has_its_message ON channels_contactattempt;
DROP FUNCTION channels_contact_has_its_message();
DROP TRIGGER message_arrives_within_limits ON channels_outboxmessage;
DROP TRIGGER message_begins_within_limits ON channels_outboxmessage;
DROP FUNCTION channels_message_keeps_limits();
DROP FUNCTION channels_over_its_limits(channels_outboxmessage, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_letters_and_limits")]

    operations = [RunSQL(sql=OVER, reverse_sql=UNDO)]
