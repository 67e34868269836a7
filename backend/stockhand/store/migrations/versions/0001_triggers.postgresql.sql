CREATE FUNCTION tracking_balance_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tracking_balance
    WHERE location_id = new.location_id
      and item_id = new.item_id
      and variant_id = new.variant_id
      and tracking_id = new.tracking_id;
    RETURN NULL;
END $$;

CREATE TRIGGER tracking_balance_empty AFTER UPDATE ON tracking_balance
FOR EACH ROW WHEN (new.quantity_base = 0
    and new.reserved_base = 0
    and new.allocated_base = 0
    and new.outbound_base = 0)
EXECUTE FUNCTION tracking_balance_empty();

CREATE FUNCTION bin_content_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM bin_content
    WHERE bin_id = new.bin_id
      and item_id = new.item_id
      and variant_id = new.variant_id
      and unit_id = new.unit_id;
    RETURN NULL;
END $$;

CREATE TRIGGER bin_content_empty AFTER UPDATE ON bin_content
FOR EACH ROW WHEN (new.quantity = 0
    and new.quantity_base = 0
    and new.take_base = 0
    and new.place_base = 0
    and not new.is_fixed
    and not new.is_default
    and new.min_qty = 0
    and new.max_qty = 0
    and new.block_movement = 'none')
EXECUTE FUNCTION bin_content_empty();

CREATE FUNCTION bin_tracking_balance_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM bin_tracking_balance
    WHERE bin_id = new.bin_id
      and item_id = new.item_id
      and variant_id = new.variant_id
      and unit_id = new.unit_id
      and tracking_id = new.tracking_id;
    RETURN NULL;
END $$;

CREATE TRIGGER bin_tracking_balance_empty AFTER UPDATE ON bin_tracking_balance
FOR EACH ROW WHEN (new.quantity = 0
    and new.quantity_base = 0
    and new.take_base = 0)
EXECUTE FUNCTION bin_tracking_balance_empty();
