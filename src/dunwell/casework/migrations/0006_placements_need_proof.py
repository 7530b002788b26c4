"""What the database itself guarantees about a hand-over (G5).

- A notice arrived only if a message listed the item, left, and did not come back; and not
  before it left.
- A placement begins as a proposal; who proposed it, when, and the last chance never change. It
  is approved only with items, by a named person other than the proposer (check constraints).
- An item is placed only while its placement is a proposal, is owed by the same payer to the
  same entity, was in a notice that arrived, and had the whole last chance since. Once placed,
  its proof and amount never change, and it is not taken away.
- Proofs are never changed.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from dunwell.identity.isolation import append_only, isolate

NOTICE = """
CREATE FUNCTION casework_notice_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT 1 FROM written w
       WHERE NOT EXISTS (
             SELECT 1 FROM channels_contactattempt k
              WHERE k.id = w.contact_id AND k.organisation_id = w.organisation_id
                AND k.direction = 'out' AND k.outcome NOT IN ('bounced', 'returned')
                AND k.stage = w.stage AND k.item_ids @> to_jsonb(w.item_id)
                AND w.delivered_on >= (k.at - interval '1 day')::date)) THEN
    RAISE EXCEPTION 'a notice cannot have arrived that did not list the item, or did not leave'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_left_and_listed_the_item';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_arrived AFTER INSERT ON casework_noticedelivery
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION casework_notice_arrived();
"""
NO_NOTICE = """
DROP TRIGGER notice_arrived ON casework_noticedelivery;
DROP FUNCTION casework_notice_arrived();
"""

PLACEMENT = """
CREATE FUNCTION casework_placement_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'proposed' THEN
      RAISE EXCEPTION 'a placement begins as a proposal'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_begins_as_a_proposal';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.customer_id, NEW.entity_id, NEW.last_chance_days, NEW.proposed_on, NEW.proposed_by)
       <> (OLD.customer_id, OLD.entity_id, OLD.last_chance_days, OLD.proposed_on, OLD.proposed_by)
     OR NEW.proposed_user_id IS DISTINCT FROM OLD.proposed_user_id
     OR (OLD.status <> 'proposed'
         AND NEW.approved_user_id IS DISTINCT FROM OLD.approved_user_id) THEN
    RAISE EXCEPTION 'whose placement it is, who proposed and who approved it never change'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_keeps_its_origin';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
       ('proposed', 'approved'), ('proposed', 'recalled'), ('approved', 'placed'),
       ('approved', 'recalled'), ('placed', 'recalled'), ('placed', 'closed'),
       ('approved', 'closed')) THEN
    RAISE EXCEPTION 'a placement does not go from % to %', OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_goes_forward';
  END IF;
  IF NEW.status = 'approved' AND OLD.status = 'proposed' AND NOT EXISTS (
       SELECT 1 FROM casework_placementitem i WHERE i.placement_id = NEW.id) THEN
    RAISE EXCEPTION 'a placement without a proven item cannot be approved'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_has_items';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placement_goes_forward BEFORE INSERT OR UPDATE ON casework_placement
  FOR EACH ROW EXECUTE FUNCTION casework_placement_goes_forward();

CREATE FUNCTION casework_placed_item_is_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was placed is recalled, never deleted'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'placed_item_stays';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.placement_id, NEW.item_id, NEW.notice_id, NEW.currency, NEW.amount_minor)
         <> (OLD.placement_id, OLD.item_id, OLD.notice_id, OLD.currency, OLD.amount_minor) THEN
      RAISE EXCEPTION 'what was placed, and its proof, never change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_item_keeps_its_proof';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
      SELECT 1
        FROM casework_placement p
        JOIN ledger_openitem i ON i.id = NEW.item_id
        JOIN casework_noticedelivery n ON n.id = NEW.notice_id
       WHERE p.id = NEW.placement_id AND p.status = 'proposed'
         AND i.entity_id = p.entity_id
         AND (i.customer_id = p.customer_id
              OR EXISTS (SELECT 1 FROM receivables_customer c
                          WHERE c.id = i.customer_id AND c.dun_to_id = p.customer_id))
         AND i.currency = NEW.currency AND NEW.amount_minor <= i.open_minor
         AND n.item_id = i.id
         AND n.delivered_on + p.last_chance_days <= p.proposed_on) THEN
    RAISE EXCEPTION 'item % had no delivered final notice and full last chance', NEW.item_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_item_is_proven';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placed_item_is_proven BEFORE INSERT OR UPDATE OR DELETE ON casework_placementitem
  FOR EACH ROW EXECUTE FUNCTION casework_placed_item_is_proven();
"""
NO_PLACEMENT = """
DROP TRIGGER placed_item_is_proven ON casework_placementitem;
DROP FUNCTION casework_placed_item_is_proven();
DROP TRIGGER placement_goes_forward ON casework_placement;
DROP FUNCTION casework_placement_goes_forward();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_placements")]

    operations = [
        isolate("casework_noticedelivery"),
        isolate("casework_placement"),
        isolate("casework_placementitem"),
        isolate("casework_placementevent"),
        isolate("casework_runfacts"),
        append_only("casework_noticedelivery"),
        RunSQL(sql=NOTICE, reverse_sql=NO_NOTICE),
        RunSQL(sql=PLACEMENT, reverse_sql=NO_PLACEMENT),
    ]
