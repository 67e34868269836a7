CREATE TABLE audit_log (
    audit_no INTEGER NOT NULL,
    at DATETIME NOT NULL,
    employee_id INTEGER,
    device_id INTEGER,
    what VARCHAR(40) DEFAULT '' NOT NULL,
    facts TEXT DEFAULT '' NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (audit_no)
);

CREATE INDEX ix_audit_log_what ON audit_log (what);

CREATE TABLE bin_tracking_balance (
    bin_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    tracking_id INTEGER NOT NULL,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    take_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_bin_tracking_balance PRIMARY KEY (bin_id, item_id, variant_id, unit_id, tracking_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_bin_tracking_balance_number ON bin_tracking_balance (tracking_id);

CREATE TABLE bin_type (
    bin_type_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    receive BOOLEAN DEFAULT 0 NOT NULL,
    ship BOOLEAN DEFAULT 0 NOT NULL,
    put_away BOOLEAN DEFAULT 0 NOT NULL,
    pick BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_bin_type_code UNIQUE (code),
    CONSTRAINT uq_bin_type_receive_ship_put_away_pick UNIQUE (receive, ship, put_away, pick),
    CONSTRAINT ck_bin_type_uses CHECK (not (receive and (ship or put_away or pick)) and not (ship and (put_away or pick)))
);

CREATE TABLE command_log (
    command_no INTEGER NOT NULL,
    command_id BLOB NOT NULL,
    name VARCHAR(40) DEFAULT '' NOT NULL,
    schema_version INTEGER DEFAULT '0' NOT NULL,
    input_hash BLOB NOT NULL,
    input TEXT DEFAULT '' NOT NULL,
    document_no VARCHAR(20) DEFAULT '' NOT NULL,
    status VARCHAR(9) NOT NULL CONSTRAINT ck_command_log_status CHECK (status in ('applied', 'conflict', 'blocked', 'rejected', 'review', 'resolved', 'discarded')),
    answer TEXT DEFAULT '' NOT NULL,
    device_id INTEGER,
    epoch_id INTEGER,
    seq INTEGER,
    session_id INTEGER,
    employee_id INTEGER,
    occurred_at DATETIME,
    received_at DATETIME NOT NULL,
    skew_ms INTEGER DEFAULT '0' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_command_log PRIMARY KEY (command_no),
    CONSTRAINT uq_command_log_command_id UNIQUE (command_id)
);

CREATE INDEX ix_command_log_attention ON command_log (device_id) WHERE status in ('conflict', 'blocked', 'rejected', 'review');

CREATE UNIQUE INDEX ux_command_log_order ON command_log (epoch_id, seq) WHERE epoch_id is not null;

CREATE TABLE event_log (
    event_no INTEGER NOT NULL,
    location_id INTEGER DEFAULT '0' NOT NULL,
    topic VARCHAR(20) DEFAULT '' NOT NULL,
    subject_id INTEGER DEFAULT '0' NOT NULL,
    what VARCHAR(20) DEFAULT '' NOT NULL,
    command_no INTEGER,
    at DATETIME NOT NULL,
    facts TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_event_log PRIMARY KEY (event_no)
);

CREATE INDEX ix_event_log_place ON event_log (location_id, event_no);

CREATE TABLE item_application_entry (
    inbound_entry_no INTEGER NOT NULL,
    entry_no INTEGER NOT NULL,
    outbound_entry_no INTEGER DEFAULT '0' NOT NULL,
    item_entry_no INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    transferred_from_entry_no INTEGER,
    is_cost_application BOOLEAN DEFAULT 0 NOT NULL,
    unapplied_register_id INTEGER,
    CONSTRAINT pk_item_application_entry PRIMARY KEY (inbound_entry_no, entry_no)
)
 WITHOUT ROWID;

CREATE INDEX ix_item_application_entry_outbound ON item_application_entry (outbound_entry_no) WHERE outbound_entry_no <> 0;

CREATE TABLE item_ledger_entry (
    entry_no INTEGER NOT NULL,
    entry_type VARCHAR(14) NOT NULL CONSTRAINT ck_item_ledger_entry_entry_type CHECK (entry_type in ('purchase', 'sale', 'positive_adjmt', 'negative_adjmt', 'transfer')),
    item_id INTEGER DEFAULT '0' NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    location_id INTEGER DEFAULT '0' NOT NULL,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    posting_date DATE NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    remaining_base INTEGER DEFAULT '0' NOT NULL,
    reserved_base INTEGER DEFAULT '0' NOT NULL,
    invoiced_base INTEGER DEFAULT '0' NOT NULL,
    returned_base INTEGER DEFAULT '0' NOT NULL,
    free_base BIGINT GENERATED ALWAYS AS (remaining_base - reserved_base) STORED,
    expiration_date DATE,
    warranty_date DATE,
    document_id INTEGER DEFAULT '0' NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    applies_to_entry INTEGER,
    is_correction BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT pk_item_ledger_entry PRIMARY KEY (entry_no),
    CONSTRAINT ck_item_ledger_entry_reserved_within_remaining CHECK (quantity_base <> 0 and reserved_base >= 0 and (remaining_base >= reserved_base or remaining_base < 0))
);

CREATE INDEX ix_item_ledger_entry_free ON item_ledger_entry (item_id, variant_id, location_id, entry_no) WHERE free_base <> 0;

CREATE INDEX ix_item_ledger_entry_item ON item_ledger_entry (item_id, entry_no);

CREATE INDEX ix_item_ledger_entry_number ON item_ledger_entry (tracking_id) WHERE tracking_id <> 0;

CREATE INDEX ix_item_ledger_entry_number_free ON item_ledger_entry (tracking_id, location_id, entry_no) WHERE free_base <> 0 and tracking_id <> 0;

CREATE TABLE item_tracking_code (
    tracking_code_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    sn_specific BOOLEAN DEFAULT 0 NOT NULL,
    sn_warehouse BOOLEAN DEFAULT 0 NOT NULL,
    sn_purchase_in BOOLEAN DEFAULT 0 NOT NULL,
    sn_purchase_out BOOLEAN DEFAULT 0 NOT NULL,
    sn_sales_in BOOLEAN DEFAULT 0 NOT NULL,
    sn_sales_out BOOLEAN DEFAULT 0 NOT NULL,
    sn_pos_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    sn_pos_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    sn_neg_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    sn_neg_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    sn_transfer BOOLEAN DEFAULT 0 NOT NULL,
    sn_info_in_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    sn_info_out_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    lot_specific BOOLEAN DEFAULT 0 NOT NULL,
    lot_warehouse BOOLEAN DEFAULT 0 NOT NULL,
    lot_purchase_in BOOLEAN DEFAULT 0 NOT NULL,
    lot_purchase_out BOOLEAN DEFAULT 0 NOT NULL,
    lot_sales_in BOOLEAN DEFAULT 0 NOT NULL,
    lot_sales_out BOOLEAN DEFAULT 0 NOT NULL,
    lot_pos_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    lot_pos_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    lot_neg_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    lot_neg_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    lot_transfer BOOLEAN DEFAULT 0 NOT NULL,
    lot_info_in_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    lot_info_out_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    package_specific BOOLEAN DEFAULT 0 NOT NULL,
    package_warehouse BOOLEAN DEFAULT 0 NOT NULL,
    package_purchase_in BOOLEAN DEFAULT 0 NOT NULL,
    package_purchase_out BOOLEAN DEFAULT 0 NOT NULL,
    package_sales_in BOOLEAN DEFAULT 0 NOT NULL,
    package_sales_out BOOLEAN DEFAULT 0 NOT NULL,
    package_pos_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    package_pos_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    package_neg_adj_in BOOLEAN DEFAULT 0 NOT NULL,
    package_neg_adj_out BOOLEAN DEFAULT 0 NOT NULL,
    package_transfer BOOLEAN DEFAULT 0 NOT NULL,
    package_info_in_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    package_info_out_must_exist BOOLEAN DEFAULT 0 NOT NULL,
    create_sn_info_on_posting BOOLEAN DEFAULT 0 NOT NULL,
    create_lot_info_on_posting BOOLEAN DEFAULT 0 NOT NULL,
    use_expiration_dates BOOLEAN DEFAULT 0 NOT NULL,
    expiration_date_required BOOLEAN DEFAULT 0 NOT NULL,
    strict_expiration BOOLEAN DEFAULT 0 NOT NULL,
    warranty_date_required BOOLEAN DEFAULT 0 NOT NULL,
    warranty_date_formula VARCHAR(20) DEFAULT '' NOT NULL,
    CONSTRAINT uq_item_tracking_code_code UNIQUE (code),
    CONSTRAINT ck_item_tracking_code_sn_warehouse_is_specific CHECK (sn_specific or not sn_warehouse),
    CONSTRAINT ck_item_tracking_code_lot_warehouse_is_specific CHECK (lot_specific or not lot_warehouse),
    CONSTRAINT ck_item_tracking_code_package_warehouse_is_specific CHECK (package_specific or not package_warehouse)
);

CREATE TABLE location (
    location_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    time_zone TEXT DEFAULT '' NOT NULL,
    use_as_in_transit BOOLEAN DEFAULT 0 NOT NULL,
    require_receive BOOLEAN DEFAULT 0 NOT NULL,
    require_put_away BOOLEAN DEFAULT 0 NOT NULL,
    require_shipment BOOLEAN DEFAULT 0 NOT NULL,
    require_pick BOOLEAN DEFAULT 0 NOT NULL,
    bin_mandatory BOOLEAN DEFAULT 0 NOT NULL,
    directed_put_away_and_pick BOOLEAN DEFAULT 0 NOT NULL,
    use_put_away_worksheet BOOLEAN DEFAULT 0 NOT NULL,
    use_cross_docking BOOLEAN DEFAULT 0 NOT NULL,
    pick_according_to_fefo BOOLEAN DEFAULT 0 NOT NULL,
    allow_breakbulk BOOLEAN DEFAULT 0 NOT NULL,
    check_whse_class BOOLEAN DEFAULT 0 NOT NULL,
    always_create_put_away_line BOOLEAN DEFAULT 0 NOT NULL,
    always_create_pick_line BOOLEAN DEFAULT 0 NOT NULL,
    count_blind BOOLEAN DEFAULT 0 NOT NULL,
    default_bin_selection VARCHAR(9) NOT NULL CONSTRAINT ck_location_default_bin_selection CHECK (default_bin_selection in ('none', 'fixed', 'last_used')),
    pick_bin_policy VARCHAR(11) NOT NULL CONSTRAINT ck_location_pick_bin_policy CHECK (pick_bin_policy in ('default_bin', 'bin_ranking')),
    put_away_bin_policy VARCHAR(11) NOT NULL CONSTRAINT ck_location_put_away_bin_policy CHECK (put_away_bin_policy in ('default_bin', 'template')),
    bin_capacity_policy VARCHAR(13) NOT NULL CONSTRAINT ck_location_bin_capacity_policy CHECK (bin_capacity_policy in ('never', 'allow_more', 'prohibit_more')),
    special_equipment VARCHAR(7) NOT NULL CONSTRAINT ck_location_special_equipment CHECK (special_equipment in ('none', 'by_bin', 'by_item')),
    put_away_template VARCHAR(10) DEFAULT '' NOT NULL,
    cross_dock_due_date_calc VARCHAR(20) DEFAULT '' NOT NULL,
    inbound_handling_time VARCHAR(20) DEFAULT '' NOT NULL,
    outbound_handling_time VARCHAR(20) DEFAULT '' NOT NULL,
    receipt_bin_id INTEGER,
    shipment_bin_id INTEGER,
    adjustment_bin_id INTEGER,
    cross_dock_bin_id INTEGER,
    open_shop_floor_bin_id INTEGER,
    to_production_bin_id INTEGER,
    from_production_bin_id INTEGER,
    to_assembly_bin_id INTEGER,
    from_assembly_bin_id INTEGER,
    asm_to_order_shipment_bin_id INTEGER,
    to_job_bin_id INTEGER,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_location_code UNIQUE (code),
    CONSTRAINT ck_location_in_transit_has_no_handling CHECK (not use_as_in_transit or not (require_receive or require_put_away or require_shipment or require_pick or bin_mandatory)),
    CONSTRAINT ck_location_directed_has_all_handling CHECK (not directed_put_away_and_pick or (require_receive and require_put_away and require_shipment and require_pick and bin_mandatory))
);

CREATE TABLE number_series (
    series_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(30) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    starting_no VARCHAR(30) DEFAULT '' NOT NULL,
    ending_no VARCHAR(30) DEFAULT '' NOT NULL,
    warning_no VARCHAR(30) DEFAULT '' NOT NULL,
    last_no VARCHAR(30) DEFAULT '' NOT NULL,
    increment INTEGER DEFAULT '0' NOT NULL,
    allow_manual BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_number_series_code UNIQUE (code)
);

CREATE TABLE partner (
    partner_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(8) NOT NULL CONSTRAINT ck_partner_kind CHECK (kind in ('customer', 'vendor')),
    no VARCHAR(20) DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    reserve VARCHAR(8) NOT NULL CONSTRAINT ck_partner_reserve CHECK (reserve in ('never', 'optional', 'always')),
    min_shelf_life_days INTEGER DEFAULT '0' NOT NULL,
    blocked BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_partner_kind_no UNIQUE (kind, no)
);

CREATE TABLE physical_inventory_entry (
    document_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    item_id INTEGER DEFAULT '0' NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER DEFAULT '0' NOT NULL,
    bin_id INTEGER,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    calculated_base INTEGER DEFAULT '0' NOT NULL,
    counted_base INTEGER DEFAULT '0' NOT NULL,
    counted_by_id INTEGER,
    counted_at DATETIME,
    CONSTRAINT pk_physical_inventory_entry PRIMARY KEY (document_id, line_no)
)
 WITHOUT ROWID;

CREATE INDEX ix_physical_inventory_entry_item ON physical_inventory_entry (item_id, document_id);

CREATE TABLE posted_line (
    document_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    action_type VARCHAR(5) NOT NULL CONSTRAINT ck_posted_line_action_type CHECK (action_type in ('none', 'take', 'place')),
    source_line_id INTEGER,
    item_id INTEGER DEFAULT '0' NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER DEFAULT '0' NOT NULL,
    bin_id INTEGER,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    invoiced_base INTEGER DEFAULT '0' NOT NULL,
    to_put_away_base INTEGER DEFAULT '0' NOT NULL,
    put_away_base INTEGER DEFAULT '0' NOT NULL,
    undone BOOLEAN DEFAULT 0 NOT NULL,
    item_entry_no INTEGER,
    reason_id INTEGER,
    CONSTRAINT pk_posted_line PRIMARY KEY (document_id, line_no)
)
 WITHOUT ROWID;

CREATE INDEX ix_posted_line_put_away ON posted_line (item_id, variant_id, document_id) WHERE to_put_away_base <> 0;

CREATE INDEX ix_posted_line_source ON posted_line (source_line_id) WHERE action_type = 'none' and source_line_id is not null;

CREATE TABLE put_away_template (
    code VARCHAR(10) NOT NULL,
    line_no INTEGER NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    find_fixed BOOLEAN DEFAULT 0 NOT NULL,
    find_floating BOOLEAN DEFAULT 0 NOT NULL,
    find_same_item BOOLEAN DEFAULT 0 NOT NULL,
    find_unit_match BOOLEAN DEFAULT 0 NOT NULL,
    find_below_min BOOLEAN DEFAULT 0 NOT NULL,
    find_empty BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT pk_put_away_template PRIMARY KEY (code, line_no)
)
 WITHOUT ROWID;

CREATE TABLE reason_code (
    reason_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    step VARCHAR(8) NOT NULL CONSTRAINT ck_reason_code_step CHECK (step in ('any', 'receive', 'put_away', 'pick', 'move', 'count', 'ship', 'adjust')),
    follow_up VARCHAR(10) NOT NULL CONSTRAINT ck_reason_code_follow_up CHECK (follow_up in ('none', 'replan', 'block_bin', 'recount', 'supervisor')),
    needs_photo BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_reason_code_code UNIQUE (code)
);

CREATE TABLE register (
    register_id INTEGER NOT NULL,
    command_id BLOB NOT NULL,
    name VARCHAR(40) DEFAULT '' NOT NULL,
    posting_date DATE NOT NULL,
    posted_at DATETIME NOT NULL,
    employee_id INTEGER,
    device_id INTEGER,
    first_item_entry_no INTEGER,
    last_item_entry_no INTEGER,
    first_warehouse_entry_no INTEGER,
    last_warehouse_entry_no INTEGER,
    CONSTRAINT pk_register PRIMARY KEY (register_id),
    CONSTRAINT uq_register_command_id UNIQUE (command_id)
);

CREATE TABLE setting (
    name VARCHAR(40) NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (name)
)
 WITHOUT ROWID;

CREATE TABLE station (
    station_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    location_id INTEGER DEFAULT '0' NOT NULL,
    name VARCHAR(50) DEFAULT '' NOT NULL,
    session_id INTEGER,
    last_scan_no INTEGER DEFAULT '0' NOT NULL,
    told_scan_no INTEGER DEFAULT '0' NOT NULL,
    last_read_at DATETIME NOT NULL,
    CONSTRAINT uq_station_location_id_name UNIQUE (location_id, name)
);

CREATE TABLE station_scan (
    scan_no INTEGER NOT NULL,
    epoch BLOB NOT NULL,
    scanner VARCHAR(50) DEFAULT '' NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    location_id INTEGER DEFAULT '0' NOT NULL,
    session_id INTEGER,
    station VARCHAR(50) DEFAULT '' NOT NULL,
    kind VARCHAR(20) DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    symbology_identifier VARCHAR(3) DEFAULT '' NOT NULL,
    count INTEGER DEFAULT '0' NOT NULL,
    read_at DATETIME NOT NULL,
    received_at DATETIME NOT NULL,
    CONSTRAINT pk_station_scan PRIMARY KEY (scan_no),
    CONSTRAINT uq_station_scan_epoch_scanner_seq UNIQUE (epoch, scanner, seq)
);

CREATE INDEX ix_station_scan_received ON station_scan (received_at);

CREATE INDEX ix_station_scan_station ON station_scan (station, scan_no);

CREATE TABLE tracking_balance (
    location_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    tracking_id INTEGER NOT NULL,
    expiration_date DATE DEFAULT '9999-12-31' NOT NULL,
    lot_no VARCHAR(50) DEFAULT '' NOT NULL,
    serial_no VARCHAR(50) DEFAULT '' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    reserved_base INTEGER DEFAULT '0' NOT NULL,
    allocated_base INTEGER DEFAULT '0' NOT NULL,
    outbound_base INTEGER DEFAULT '0' NOT NULL,
    free_base BIGINT GENERATED ALWAYS AS (quantity_base - reserved_base) STORED,
    CONSTRAINT pk_tracking_balance PRIMARY KEY (location_id, item_id, variant_id, tracking_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_tracking_balance_fefo ON tracking_balance (item_id, variant_id, location_id, expiration_date, lot_no, serial_no) WHERE quantity_base > 0;

CREATE INDEX ix_tracking_balance_number ON tracking_balance (tracking_id);

CREATE TABLE value_entry (
    entry_no INTEGER NOT NULL,
    item_entry_no INTEGER DEFAULT '0' NOT NULL,
    document_id INTEGER DEFAULT '0' NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    invoiced_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_value_entry PRIMARY KEY (entry_no)
);

CREATE INDEX ix_value_entry_entry ON value_entry (item_entry_no);

CREATE TABLE warehouse_entry (
    entry_no INTEGER NOT NULL,
    bin_id INTEGER DEFAULT '0' NOT NULL,
    item_id INTEGER DEFAULT '0' NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER DEFAULT '0' NOT NULL,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    document_id INTEGER DEFAULT '0' NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    source_line_id INTEGER,
    CONSTRAINT pk_warehouse_entry PRIMARY KEY (entry_no)
);

CREATE INDEX ix_warehouse_entry_bin ON warehouse_entry (bin_id, item_id, entry_no);

CREATE INDEX ix_warehouse_entry_number ON warehouse_entry (tracking_id) WHERE tracking_id <> 0;

CREATE TABLE employee (
    employee_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    no VARCHAR(20) DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    badge_hash BLOB,
    pin_hash TEXT DEFAULT '' NOT NULL,
    password_hash TEXT DEFAULT '' NOT NULL,
    second_factor TEXT DEFAULT '' NOT NULL,
    preferences TEXT DEFAULT '' NOT NULL,
    language VARCHAR(10) DEFAULT '' NOT NULL,
    default_location_id INTEGER,
    failed_logins INTEGER DEFAULT '0' NOT NULL,
    locked_until DATETIME,
    blocked BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_employee_no UNIQUE (no),
    CONSTRAINT fk_employee_default_location_id FOREIGN KEY(default_location_id) REFERENCES location (location_id)
);

CREATE UNIQUE INDEX ux_employee_badge ON employee (badge_hash) WHERE badge_hash is not null;

CREATE TABLE item (
    item_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    no VARCHAR(20) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    tracking_code_id INTEGER,
    serial_series_id INTEGER,
    lot_series_id INTEGER,
    expiration_calculation VARCHAR(20) DEFAULT '' NOT NULL,
    reserve VARCHAR(8) NOT NULL CONSTRAINT ck_item_reserve CHECK (reserve in ('never', 'optional', 'always')),
    order_tracking_policy VARCHAR(19) NOT NULL CONSTRAINT ck_item_order_tracking_policy CHECK (order_tracking_policy in ('none', 'tracking', 'tracking_and_action')),
    costing_method VARCHAR(8) NOT NULL CONSTRAINT ck_item_costing_method CHECK (costing_method in ('fifo', 'lifo', 'specific', 'average', 'standard')),
    prevent_negative BOOLEAN DEFAULT 0 NOT NULL,
    use_cross_docking BOOLEAN DEFAULT 0 NOT NULL,
    application_open BOOLEAN DEFAULT 0 NOT NULL,
    purchase_unit_id INTEGER,
    sales_unit_id INTEGER,
    put_away_unit_id INTEGER,
    warehouse_class VARCHAR(10) DEFAULT '' NOT NULL,
    special_equipment VARCHAR(10) DEFAULT '' NOT NULL,
    put_away_template VARCHAR(10) DEFAULT '' NOT NULL,
    count_per_year INTEGER DEFAULT '0' NOT NULL,
    last_counted_on DATE,
    minimum_order_base INTEGER DEFAULT '0' NOT NULL,
    order_multiple_base INTEGER DEFAULT '0' NOT NULL,
    safety_stock_base INTEGER DEFAULT '0' NOT NULL,
    lead_time VARCHAR(20) DEFAULT '' NOT NULL,
    blocked BOOLEAN DEFAULT 0 NOT NULL,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_item_no UNIQUE (no),
    CONSTRAINT fk_item_tracking_code_id FOREIGN KEY(tracking_code_id) REFERENCES item_tracking_code (tracking_code_id),
    CONSTRAINT fk_item_serial_series_id FOREIGN KEY(serial_series_id) REFERENCES number_series (series_id),
    CONSTRAINT fk_item_lot_series_id FOREIGN KEY(lot_series_id) REFERENCES number_series (series_id)
);

CREATE TABLE label_format (
    label_format_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(20) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    expression TEXT DEFAULT '' NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    partner_id INTEGER,
    CONSTRAINT uq_label_format_code UNIQUE (code),
    CONSTRAINT fk_label_format_partner_id FOREIGN KEY(partner_id) REFERENCES partner (partner_id)
);

CREATE TABLE printer (
    printer_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    location_id INTEGER NOT NULL,
    code VARCHAR(20) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    kind VARCHAR(7) NOT NULL CONSTRAINT ck_printer_kind CHECK (kind in ('raw', 'browser')),
    address TEXT DEFAULT '' NOT NULL,
    dpi INTEGER DEFAULT '0' NOT NULL,
    label_width INTEGER DEFAULT '0' NOT NULL,
    label_height INTEGER DEFAULT '0' NOT NULL,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_printer_location_id_code UNIQUE (location_id, code),
    CONSTRAINT fk_printer_location_id FOREIGN KEY(location_id) REFERENCES location (location_id)
);

CREATE TABLE source_document (
    document_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(20) NOT NULL CONSTRAINT ck_source_document_kind CHECK (kind in ('purchase_order', 'purchase_return', 'purchase_invoice', 'purchase_credit_memo', 'sales_order', 'sales_return', 'sales_invoice', 'sales_credit_memo', 'transfer_order', 'inventory_receipt', 'inventory_shipment', 'other_demand', 'other_supply')),
    no VARCHAR(20) DEFAULT '' NOT NULL,
    status VARCHAR(8) NOT NULL CONSTRAINT ck_source_document_status CHECK (status in ('open', 'released', 'closed')),
    partner_id INTEGER,
    external_no VARCHAR(35) DEFAULT '' NOT NULL,
    location_id INTEGER NOT NULL,
    to_location_id INTEGER,
    in_transit_location_id INTEGER,
    is_direct BOOLEAN DEFAULT 0 NOT NULL,
    document_date DATE NOT NULL,
    shipping_advice VARCHAR(8) NOT NULL CONSTRAINT ck_source_document_shipping_advice CHECK (shipping_advice in ('partial', 'complete')),
    reserve VARCHAR(8) NOT NULL CONSTRAINT ck_source_document_reserve CHECK (reserve in ('never', 'optional', 'always')),
    address TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    priority INTEGER DEFAULT '0' NOT NULL,
    version INTEGER DEFAULT '0' NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT uq_source_document_kind_no UNIQUE (kind, no),
    CONSTRAINT fk_source_document_partner_id FOREIGN KEY(partner_id) REFERENCES partner (partner_id),
    CONSTRAINT fk_source_document_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_source_document_to_location_id FOREIGN KEY(to_location_id) REFERENCES location (location_id),
    CONSTRAINT fk_source_document_in_transit_location_id FOREIGN KEY(in_transit_location_id) REFERENCES location (location_id)
);

CREATE INDEX ix_source_document_external ON source_document (external_no) WHERE external_no <> '';

CREATE INDEX ix_source_document_open ON source_document (kind) WHERE status <> 'closed';

CREATE INDEX ix_source_document_partner ON source_document (partner_id) WHERE status <> 'closed';

CREATE TABLE webhook (
    webhook_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    url TEXT DEFAULT '' NOT NULL,
    secret TEXT DEFAULT '' NOT NULL,
    topics TEXT DEFAULT '' NOT NULL,
    last_error TEXT DEFAULT '' NOT NULL,
    location_id INTEGER,
    last_event_no INTEGER DEFAULT '0' NOT NULL,
    failures INTEGER DEFAULT '0' NOT NULL,
    next_attempt_at DATETIME,
    active BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT fk_webhook_location_id FOREIGN KEY(location_id) REFERENCES location (location_id)
);

CREATE TABLE zone (
    zone_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    location_id INTEGER NOT NULL,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    bin_type_id INTEGER,
    warehouse_class VARCHAR(10) DEFAULT '' NOT NULL,
    special_equipment VARCHAR(10) DEFAULT '' NOT NULL,
    ranking INTEGER DEFAULT '0' NOT NULL,
    is_cross_dock BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_zone_location_id_code UNIQUE (location_id, code),
    CONSTRAINT fk_zone_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_zone_bin_type_id FOREIGN KEY(bin_type_id) REFERENCES bin_type (bin_type_id)
);

CREATE TABLE bin (
    bin_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    location_id INTEGER NOT NULL,
    zone_id INTEGER,
    code VARCHAR(20) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    bin_type_id INTEGER,
    warehouse_class VARCHAR(10) DEFAULT '' NOT NULL,
    special_equipment VARCHAR(10) DEFAULT '' NOT NULL,
    block_movement VARCHAR(8) NOT NULL CONSTRAINT ck_bin_block_movement CHECK (block_movement in ('none', 'inbound', 'outbound', 'all')),
    stock_role VARCHAR(8) NOT NULL CONSTRAINT ck_bin_stock_role CHECK (stock_role in ('storage', 'outbound', 'special')),
    ranking INTEGER DEFAULT '0' NOT NULL,
    pick_sequence INTEGER DEFAULT '0' NOT NULL,
    max_weight INTEGER DEFAULT '0' NOT NULL,
    max_cubage INTEGER DEFAULT '0' NOT NULL,
    dedicated BOOLEAN DEFAULT 0 NOT NULL,
    is_cross_dock BOOLEAN DEFAULT 0 NOT NULL,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT fk_bin_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_bin_zone_id FOREIGN KEY(zone_id) REFERENCES zone (zone_id),
    CONSTRAINT fk_bin_bin_type_id FOREIGN KEY(bin_type_id) REFERENCES bin_type (bin_type_id)
);

CREATE INDEX ix_bin_code ON bin (code);

CREATE UNIQUE INDEX ux_bin_place ON bin (location_id, code) WHERE not retired;

CREATE TABLE device (
    device_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(11) NOT NULL CONSTRAINT ck_device_kind CHECK (kind in ('handheld', 'station', 'board', 'integration')),
    name VARCHAR(50) DEFAULT '' NOT NULL,
    model TEXT DEFAULT '' NOT NULL,
    app_version TEXT DEFAULT '' NOT NULL,
    scopes TEXT DEFAULT '' NOT NULL,
    profile TEXT DEFAULT '' NOT NULL,
    location_id INTEGER,
    printer_id INTEGER,
    token_hash BLOB,
    enrol_code_hash BLOB,
    enrol_expires_at DATETIME,
    expires_at DATETIME,
    last_seen_at DATETIME,
    revoked_at DATETIME,
    locked_until DATETIME,
    failed_logins INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT uq_device_name UNIQUE (name),
    CONSTRAINT fk_device_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_device_printer_id FOREIGN KEY(printer_id) REFERENCES printer (printer_id)
);

CREATE UNIQUE INDEX ux_device_enrol ON device (enrol_code_hash) WHERE enrol_code_hash is not null;

CREATE UNIQUE INDEX ux_device_token ON device (token_hash) WHERE token_hash is not null;

CREATE TABLE item_unit_of_measure (
    unit_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    qty_per_uom INTEGER DEFAULT '0' NOT NULL,
    rounding_base INTEGER DEFAULT '0' NOT NULL,
    weight INTEGER DEFAULT '0' NOT NULL,
    cubage INTEGER DEFAULT '0' NOT NULL,
    is_base BOOLEAN DEFAULT 0 NOT NULL,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_item_unit_of_measure_item_id_code UNIQUE (item_id, code),
    CONSTRAINT ck_item_unit_of_measure_qty_per_uom_positive CHECK (qty_per_uom > 0),
    CONSTRAINT fk_item_unit_of_measure_item_id FOREIGN KEY(item_id) REFERENCES item (item_id)
);

CREATE UNIQUE INDEX ux_item_unit_of_measure_base ON item_unit_of_measure (item_id) WHERE is_base;

CREATE TABLE item_variant (
    variant_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER,
    code VARCHAR(10) DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    retired BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT uq_item_variant_item_id_code UNIQUE (item_id, code),
    CONSTRAINT ck_item_variant_row_0_is_none CHECK ((variant_id = 0) = (item_id is null)),
    CONSTRAINT fk_item_variant_item_id FOREIGN KEY(item_id) REFERENCES item (item_id)
);

CREATE TABLE logistic_unit (
    unit_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sscc VARCHAR(18) DEFAULT '' NOT NULL,
    location_id INTEGER NOT NULL,
    document_kind VARCHAR(30) DEFAULT '' NOT NULL,
    document_no VARCHAR(20) DEFAULT '' NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    employee_id INTEGER,
    created_at DATETIME NOT NULL,
    CONSTRAINT uq_logistic_unit_sscc UNIQUE (sscc),
    CONSTRAINT fk_logistic_unit_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_logistic_unit_employee_id FOREIGN KEY(employee_id) REFERENCES employee (employee_id)
);

CREATE INDEX ix_logistic_unit_document ON logistic_unit (document_no);

CREATE TABLE posted_document (
    document_id INTEGER NOT NULL,
    register_id INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL CONSTRAINT ck_posted_document_kind CHECK (kind in ('purchase_receipt', 'purchase_return_shipment', 'sales_shipment', 'sales_return_receipt', 'transfer_shipment', 'transfer_receipt', 'purchase_invoice', 'sales_invoice', 'purchase_credit_memo', 'sales_credit_memo', 'inventory_receipt', 'inventory_shipment', 'item_journal', 'warehouse_receipt', 'warehouse_shipment', 'put_away', 'pick', 'movement', 'inventory_put_away', 'inventory_pick', 'inventory_movement', 'warehouse_journal', 'count')),
    no VARCHAR(20) DEFAULT '' NOT NULL,
    from_no VARCHAR(20) DEFAULT '' NOT NULL,
    location_id INTEGER NOT NULL,
    source_document_id INTEGER,
    partner_id INTEGER,
    external_no VARCHAR(35) DEFAULT '' NOT NULL,
    undone BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT pk_posted_document PRIMARY KEY (document_id),
    CONSTRAINT uq_posted_document_kind_no UNIQUE (kind, no),
    CONSTRAINT fk_posted_document_register_id FOREIGN KEY(register_id) REFERENCES register (register_id),
    CONSTRAINT fk_posted_document_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_posted_document_source_document_id FOREIGN KEY(source_document_id) REFERENCES source_document (document_id)
);

CREATE INDEX ix_posted_document_list ON posted_document (location_id, kind, document_id);

CREATE INDEX ix_posted_document_origin ON posted_document (from_no);

CREATE INDEX ix_posted_document_source ON posted_document (source_document_id) WHERE source_document_id is not null;

CREATE TABLE print_job (
    job_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    printer_id INTEGER NOT NULL,
    kind VARCHAR(10) DEFAULT '' NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    document_no VARCHAR(20) DEFAULT '' NOT NULL,
    copies INTEGER DEFAULT '0' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    state VARCHAR(9) NOT NULL CONSTRAINT ck_print_job_state CHECK (state in ('waiting', 'printing', 'done', 'failed', 'cancelled')),
    perhaps_twice BOOLEAN DEFAULT 0 NOT NULL,
    reprint_of INTEGER,
    taken_by VARCHAR(36) DEFAULT '' NOT NULL,
    next_attempt_at DATETIME,
    taken_until DATETIME,
    finished_at DATETIME,
    employee_id INTEGER,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_print_job_printer_id FOREIGN KEY(printer_id) REFERENCES printer (printer_id),
    CONSTRAINT fk_print_job_employee_id FOREIGN KEY(employee_id) REFERENCES employee (employee_id)
);

CREATE INDEX ix_print_job_open ON print_job (printer_id, job_id) WHERE state in ('waiting', 'printing');

CREATE TABLE warehouse_employee (
    employee_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    role VARCHAR(10) NOT NULL CONSTRAINT ck_warehouse_employee_role CHECK (role in ('picker', 'receiver', 'counter', 'packer', 'supervisor', 'admin', 'auditor')),
    CONSTRAINT pk_warehouse_employee PRIMARY KEY (employee_id, location_id, role),
    CONSTRAINT fk_warehouse_employee_employee_id FOREIGN KEY(employee_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_warehouse_employee_location_id FOREIGN KEY(location_id) REFERENCES location (location_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_warehouse_employee_location ON warehouse_employee (location_id);

CREATE TABLE work_exception (
    exception_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(16) NOT NULL CONSTRAINT ck_work_exception_kind CHECK (kind in ('short', 'damage', 'lot_swap', 'fefo_override', 'over_receipt', 'duplicate_serial', 'unknown_code', 'count_variance', 'print_failed', 'sync_conflict', 'posting_error', 'sync_incident', 'message')),
    state VARCHAR(7) NOT NULL CONSTRAINT ck_work_exception_state CHECK (state in ('open', 'taken', 'settled')),
    location_id INTEGER,
    document_kind VARCHAR(30) DEFAULT '' NOT NULL,
    document_no VARCHAR(20) DEFAULT '' NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    item_id INTEGER,
    bin_id INTEGER,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    reason_id INTEGER,
    employee_id INTEGER,
    owner_id INTEGER,
    settled_by_id INTEGER,
    device_id INTEGER,
    command_no INTEGER,
    facts TEXT DEFAULT '' NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    raised_at DATETIME NOT NULL,
    settled_at DATETIME,
    CONSTRAINT fk_work_exception_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_work_exception_reason_id FOREIGN KEY(reason_id) REFERENCES reason_code (reason_id),
    CONSTRAINT fk_work_exception_employee_id FOREIGN KEY(employee_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_work_exception_owner_id FOREIGN KEY(owner_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_work_exception_settled_by_id FOREIGN KEY(settled_by_id) REFERENCES employee (employee_id)
);

CREATE INDEX ix_work_exception_document ON work_exception (document_no);

CREATE INDEX ix_work_exception_open ON work_exception (location_id, raised_at) WHERE state <> 'settled';

CREATE TABLE attachment (
    attachment_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL,
    media_type VARCHAR(50) DEFAULT '' NOT NULL,
    size INTEGER DEFAULT '0' NOT NULL,
    exception_id INTEGER,
    posted_document_id INTEGER,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_attachment_exception_id FOREIGN KEY(exception_id) REFERENCES work_exception (exception_id)
);

CREATE INDEX ix_attachment_document ON attachment (posted_document_id) WHERE posted_document_id is not null;

CREATE INDEX ix_attachment_exception ON attachment (exception_id) WHERE exception_id is not null;

CREATE TABLE bin_content (
    bin_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    min_qty INTEGER DEFAULT '0' NOT NULL,
    max_qty INTEGER DEFAULT '0' NOT NULL,
    is_fixed BOOLEAN DEFAULT 0 NOT NULL,
    is_default BOOLEAN DEFAULT 0 NOT NULL,
    block_movement VARCHAR(8) NOT NULL CONSTRAINT ck_bin_content_block_movement CHECK (block_movement in ('none', 'inbound', 'outbound', 'all')),
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    take_base INTEGER DEFAULT '0' NOT NULL,
    place_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_bin_content PRIMARY KEY (bin_id, item_id, variant_id, unit_id),
    CONSTRAINT ck_bin_content_min_below_max CHECK (max_qty = 0 or min_qty <= max_qty),
    CONSTRAINT fk_bin_content_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_bin_content_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_bin_content_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_bin_content_unit_id FOREIGN KEY(unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_bin_content_location_id FOREIGN KEY(location_id) REFERENCES location (location_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_bin_content_fixed ON bin_content (location_id) WHERE is_fixed;

CREATE INDEX ix_bin_content_item ON bin_content (item_id, variant_id, location_id);

CREATE UNIQUE INDEX ux_bin_content_default ON bin_content (location_id, item_id, variant_id) WHERE is_default;

CREATE TABLE device_epoch (
    epoch_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    epoch BLOB NOT NULL,
    device_id INTEGER,
    first_seen_at DATETIME NOT NULL,
    last_seen_at DATETIME NOT NULL,
    last_seq INTEGER DEFAULT '0' NOT NULL,
    closed_below_seq INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT uq_device_epoch_epoch UNIQUE (epoch),
    CONSTRAINT fk_device_epoch_device_id FOREIGN KEY(device_id) REFERENCES device (device_id)
);

CREATE INDEX ix_device_epoch_device ON device_epoch (device_id);

CREATE TABLE item_reference (
    reference_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(50) DEFAULT '' NOT NULL,
    kind VARCHAR(8) NOT NULL CONSTRAINT ck_item_reference_kind CHECK (kind in ('gtin', 'own', 'vendor', 'customer')),
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER,
    partner_id INTEGER,
    CONSTRAINT fk_item_reference_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_item_reference_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_item_reference_partner_id FOREIGN KEY(partner_id) REFERENCES partner (partner_id)
);

CREATE INDEX ix_item_reference_code ON item_reference (code) WHERE partner_id is not null;

CREATE INDEX ix_item_reference_item ON item_reference (item_id);

CREATE UNIQUE INDEX ux_item_reference_own ON item_reference (code) WHERE partner_id is null;

CREATE TABLE number_series_block (
    block_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    series_id INTEGER NOT NULL,
    device_id INTEGER,
    first_no VARCHAR(30) DEFAULT '' NOT NULL,
    last_no VARCHAR(30) DEFAULT '' NOT NULL,
    state VARCHAR(4) NOT NULL CONSTRAINT ck_number_series_block_state CHECK (state in ('lent', 'used', 'void')),
    reason_id INTEGER,
    taken_at DATETIME NOT NULL,
    CONSTRAINT fk_number_series_block_series_id FOREIGN KEY(series_id) REFERENCES number_series (series_id),
    CONSTRAINT fk_number_series_block_device_id FOREIGN KEY(device_id) REFERENCES device (device_id),
    CONSTRAINT fk_number_series_block_reason_id FOREIGN KEY(reason_id) REFERENCES reason_code (reason_id)
);

CREATE INDEX ix_number_series_block_open ON number_series_block (device_id) WHERE state = 'lent';

CREATE TABLE print_label (
    job_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(50) DEFAULT '' NOT NULL,
    data TEXT DEFAULT '' NOT NULL,
    verified_at DATETIME,
    verified_by_id INTEGER,
    CONSTRAINT pk_print_label PRIMARY KEY (job_id, position),
    CONSTRAINT fk_print_label_job_id FOREIGN KEY(job_id) REFERENCES print_job (job_id)
)
 WITHOUT ROWID;

CREATE TABLE session (
    session_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    grant_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    employee_id INTEGER NOT NULL,
    device_id INTEGER,
    location_id INTEGER,
    created_at DATETIME NOT NULL,
    last_seen_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL,
    ended_at DATETIME,
    revoked_at DATETIME,
    CONSTRAINT uq_session_token_hash UNIQUE (token_hash),
    CONSTRAINT uq_session_grant_id UNIQUE (grant_id),
    CONSTRAINT fk_session_employee_id FOREIGN KEY(employee_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_session_device_id FOREIGN KEY(device_id) REFERENCES device (device_id),
    CONSTRAINT fk_session_location_id FOREIGN KEY(location_id) REFERENCES location (location_id)
);

CREATE INDEX ix_session_device ON session (device_id) WHERE ended_at is null;

CREATE INDEX ix_session_employee ON session (employee_id) WHERE ended_at is null;

CREATE TABLE source_line (
    line_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    direction VARCHAR(6) NOT NULL CONSTRAINT ck_source_line_direction CHECK (direction in ('demand', 'supply')),
    kind VARCHAR(20) NOT NULL CONSTRAINT ck_source_line_kind CHECK (kind in ('purchase_order', 'purchase_return', 'purchase_invoice', 'purchase_credit_memo', 'sales_order', 'sales_return', 'sales_invoice', 'sales_credit_memo', 'transfer_order', 'inventory_receipt', 'inventory_shipment', 'other_demand', 'other_supply')),
    derived_from_line_id INTEGER,
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    bin_id INTEGER,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    qty_done INTEGER DEFAULT '0' NOT NULL,
    qty_done_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle_base INTEGER DEFAULT '0' NOT NULL,
    qty_invoiced_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_invoice_base INTEGER DEFAULT '0' NOT NULL,
    outstanding_base BIGINT GENERATED ALWAYS AS (quantity_base - qty_done_base) STORED,
    picking_base INTEGER DEFAULT '0' NOT NULL,
    reserved_stock_base INTEGER DEFAULT '0' NOT NULL,
    due_date DATE NOT NULL,
    reserve VARCHAR(8) NOT NULL CONSTRAINT ck_source_line_reserve CHECK (reserve in ('never', 'optional', 'always')),
    planning_flexible BOOLEAN DEFAULT 0 NOT NULL,
    drop_shipment BOOLEAN DEFAULT 0 NOT NULL,
    applies_to_entry INTEGER,
    applies_from_entry INTEGER,
    description TEXT DEFAULT '' NOT NULL,
    CONSTRAINT uq_source_line_document_id_line_no_direction_derived_from_line_id UNIQUE (document_id, line_no, direction, derived_from_line_id),
    CONSTRAINT ck_source_line_done_within_quantity CHECK (quantity >= 0 and qty_done_base <= quantity_base),
    CONSTRAINT fk_source_line_document_id FOREIGN KEY(document_id) REFERENCES source_document (document_id),
    CONSTRAINT fk_source_line_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_source_line_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_source_line_unit_id FOREIGN KEY(unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_source_line_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_source_line_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id)
);

CREATE INDEX ix_source_line_document ON source_line (document_id, line_no);

CREATE INDEX ix_source_line_open ON source_line (item_id, variant_id, location_id, direction, due_date, outstanding_base) WHERE outstanding_base <> 0;

CREATE INDEX ix_source_line_picking ON source_line (item_id, variant_id, location_id, picking_base, reserved_stock_base) WHERE picking_base <> 0;

CREATE INDEX ix_source_line_place ON source_line (location_id, direction, due_date) WHERE outstanding_base <> 0;

CREATE TABLE stockkeeping_unit (
    location_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    put_away_template VARCHAR(10) DEFAULT '' NOT NULL,
    special_equipment VARCHAR(10) DEFAULT '' NOT NULL,
    put_away_unit_id INTEGER,
    count_per_year INTEGER DEFAULT '0' NOT NULL,
    last_counted_on DATE,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    reserved_base INTEGER DEFAULT '0' NOT NULL,
    allocated_base INTEGER DEFAULT '0' NOT NULL,
    outbound_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_stockkeeping_unit PRIMARY KEY (location_id, item_id, variant_id),
    CONSTRAINT fk_stockkeeping_unit_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_stockkeeping_unit_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_stockkeeping_unit_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_stockkeeping_unit_item ON stockkeeping_unit (item_id, variant_id);

CREATE TABLE tracking_info (
    item_id INTEGER NOT NULL,
    variant_id INTEGER NOT NULL,
    dimension VARCHAR(7) NOT NULL CONSTRAINT ck_tracking_info_dimension CHECK (dimension in ('serial', 'lot', 'package')),
    number VARCHAR(50) NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    test_quality VARCHAR(7) NOT NULL CONSTRAINT ck_tracking_info_test_quality CHECK (test_quality in ('none', 'good', 'average', 'bad')),
    certificate_no VARCHAR(20) DEFAULT '' NOT NULL,
    country VARCHAR(10) DEFAULT '' NOT NULL,
    blocked BOOLEAN DEFAULT 0 NOT NULL,
    CONSTRAINT pk_tracking_info PRIMARY KEY (item_id, variant_id, dimension, number),
    CONSTRAINT fk_tracking_info_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_tracking_info_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id)
)
 WITHOUT ROWID;

CREATE TABLE tracking_key (
    tracking_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    lot_no VARCHAR(50) DEFAULT '' NOT NULL,
    serial_no VARCHAR(50) DEFAULT '' NOT NULL,
    package_no VARCHAR(50) DEFAULT '' NOT NULL,
    expiration_date DATE,
    warranty_date DATE,
    CONSTRAINT uq_tracking_key_item_id_variant_id_lot_no_serial_no_package_no UNIQUE (item_id, variant_id, lot_no, serial_no, package_no),
    CONSTRAINT ck_tracking_key_row_0_is_none CHECK ((tracking_id = 0) = (item_id is null)),
    CONSTRAINT fk_tracking_key_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_tracking_key_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id)
);

CREATE INDEX ix_tracking_key_lot ON tracking_key (lot_no) WHERE lot_no <> '';

CREATE INDEX ix_tracking_key_package ON tracking_key (package_no) WHERE package_no <> '';

CREATE INDEX ix_tracking_key_serial ON tracking_key (serial_no) WHERE serial_no <> '';

CREATE TABLE warehouse_document (
    document_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(25) NOT NULL CONSTRAINT ck_warehouse_document_kind CHECK (kind in ('receipt', 'shipment', 'internal_put_away', 'internal_pick', 'internal_movement', 'put_away_worksheet', 'pick_worksheet', 'movement_worksheet', 'put_away', 'pick', 'movement', 'inventory_put_away', 'inventory_pick', 'inventory_movement', 'item_journal', 'reclass_journal', 'count', 'warehouse_journal', 'warehouse_reclass_journal', 'warehouse_count')),
    no VARCHAR(20) DEFAULT '' NOT NULL,
    location_id INTEGER NOT NULL,
    status VARCHAR(8) NOT NULL CONSTRAINT ck_warehouse_document_status CHECK (status in ('open', 'released', 'closed')),
    bin_id INTEGER,
    from_bin_id INTEGER,
    source_document_id INTEGER,
    partner_id INTEGER,
    assigned_employee_id INTEGER,
    assigned_at DATETIME,
    device_id INTEGER,
    lease_until DATETIME,
    finished_at DATETIME,
    sorting VARCHAR(11) NOT NULL CONSTRAINT ck_warehouse_document_sorting CHECK (sorting in ('none', 'item', 'document', 'bin', 'due_date', 'destination', 'bin_ranking', 'action')),
    priority INTEGER DEFAULT '0' NOT NULL,
    version INTEGER DEFAULT '0' NOT NULL,
    lines_total INTEGER DEFAULT '0' NOT NULL,
    lines_done INTEGER DEFAULT '0' NOT NULL,
    due_date DATE,
    posting_date DATE,
    external_no VARCHAR(35) DEFAULT '' NOT NULL,
    tracking_on_lines BOOLEAN DEFAULT 0 NOT NULL,
    do_not_fill_quantity BOOLEAN DEFAULT 0 NOT NULL,
    breakbulk_filter BOOLEAN DEFAULT 0 NOT NULL,
    count_blind BOOLEAN DEFAULT 0 NOT NULL,
    count_twice BOOLEAN DEFAULT 0 NOT NULL,
    is_cycle_count BOOLEAN DEFAULT 0 NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT uq_warehouse_document_kind_no UNIQUE (kind, no),
    CONSTRAINT fk_warehouse_document_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_warehouse_document_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_warehouse_document_from_bin_id FOREIGN KEY(from_bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_warehouse_document_source_document_id FOREIGN KEY(source_document_id) REFERENCES source_document (document_id),
    CONSTRAINT fk_warehouse_document_partner_id FOREIGN KEY(partner_id) REFERENCES partner (partner_id),
    CONSTRAINT fk_warehouse_document_assigned_employee_id FOREIGN KEY(assigned_employee_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_warehouse_document_device_id FOREIGN KEY(device_id) REFERENCES device (device_id)
);

CREATE INDEX ix_warehouse_document_mine ON warehouse_document (assigned_employee_id) WHERE assigned_employee_id is not null;

CREATE INDEX ix_warehouse_document_source ON warehouse_document (source_document_id) WHERE source_document_id is not null;

CREATE INDEX ix_warehouse_document_work ON warehouse_document (location_id, kind, assigned_employee_id, priority, due_date);

CREATE TABLE journal_line (
    line_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    entry_type VARCHAR(14) NOT NULL CONSTRAINT ck_journal_line_entry_type CHECK (entry_type in ('purchase', 'sale', 'positive_adjmt', 'negative_adjmt', 'transfer', 'count')),
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    bin_id INTEGER,
    to_location_id INTEGER,
    to_bin_id INTEGER,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    to_tracking_id INTEGER DEFAULT '0' NOT NULL,
    expiration_date DATE,
    to_expiration_date DATE,
    warranty_date DATE,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    is_adjustment BOOLEAN DEFAULT 0 NOT NULL,
    calculated_base INTEGER DEFAULT '0' NOT NULL,
    counted_base INTEGER,
    first_counted_base INTEGER,
    counted_by_id INTEGER,
    first_counted_by_id INTEGER,
    counted_at DATETIME,
    round INTEGER DEFAULT '0' NOT NULL,
    applies_to_entry INTEGER,
    applies_from_entry INTEGER,
    reason_id INTEGER,
    external_no VARCHAR(35) DEFAULT '' NOT NULL,
    CONSTRAINT uq_journal_line_document_id_line_no UNIQUE (document_id, line_no),
    CONSTRAINT fk_journal_line_document_id FOREIGN KEY(document_id) REFERENCES warehouse_document (document_id) ON DELETE CASCADE,
    CONSTRAINT fk_journal_line_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_journal_line_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_journal_line_unit_id FOREIGN KEY(unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_journal_line_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_journal_line_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_journal_line_to_location_id FOREIGN KEY(to_location_id) REFERENCES location (location_id),
    CONSTRAINT fk_journal_line_to_bin_id FOREIGN KEY(to_bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_journal_line_tracking_id FOREIGN KEY(tracking_id) REFERENCES tracking_key (tracking_id),
    CONSTRAINT fk_journal_line_to_tracking_id FOREIGN KEY(to_tracking_id) REFERENCES tracking_key (tracking_id),
    CONSTRAINT fk_journal_line_counted_by_id FOREIGN KEY(counted_by_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_journal_line_first_counted_by_id FOREIGN KEY(first_counted_by_id) REFERENCES employee (employee_id),
    CONSTRAINT fk_journal_line_reason_id FOREIGN KEY(reason_id) REFERENCES reason_code (reason_id)
);

CREATE INDEX ix_journal_line_adjustment ON journal_line (location_id, item_id, variant_id) WHERE is_adjustment;

CREATE INDEX ix_journal_line_bin ON journal_line (bin_id, item_id) WHERE entry_type = 'count';

CREATE TABLE planning_line (
    line_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    location_id INTEGER NOT NULL,
    action VARCHAR(21) NOT NULL CONSTRAINT ck_planning_line_action CHECK (action in ('new', 'change_quantity', 'reschedule', 'reschedule_and_change', 'cancel')),
    replenishment VARCHAR(8) NOT NULL CONSTRAINT ck_planning_line_replenishment CHECK (replenishment in ('purchase', 'transfer', 'other')),
    from_location_id INTEGER,
    original_line_id INTEGER,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    original_base INTEGER DEFAULT '0' NOT NULL,
    due_date DATE NOT NULL,
    original_date DATE,
    accepted BOOLEAN DEFAULT 0 NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_planning_line_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_planning_line_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_planning_line_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_planning_line_from_location_id FOREIGN KEY(from_location_id) REFERENCES location (location_id),
    CONSTRAINT fk_planning_line_original_line_id FOREIGN KEY(original_line_id) REFERENCES source_line (line_id)
);

CREATE INDEX ix_planning_line_item ON planning_line (item_id, variant_id, location_id);

CREATE TABLE reservation_entry (
    entry_no INTEGER NOT NULL,
    positive BOOLEAN NOT NULL,
    reservation_status VARCHAR(11) NOT NULL CONSTRAINT ck_reservation_entry_reservation_status CHECK (reservation_status in ('reservation', 'tracking', 'surplus', 'prospect')),
    source_kind VARCHAR(8) NOT NULL CONSTRAINT ck_reservation_entry_source_kind CHECK (source_kind in ('line', 'journal', 'planning', 'entry')),
    source_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    location_id INTEGER NOT NULL,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_invoice_base INTEGER DEFAULT '0' NOT NULL,
    expected_receipt_date DATE,
    shipment_date DATE,
    expiration_date DATE,
    warranty_date DATE,
    to_tracking_id INTEGER DEFAULT '0' NOT NULL,
    to_expiration_date DATE,
    applies_to_entry INTEGER,
    applies_from_entry INTEGER,
    transferred_from_entry_no INTEGER,
    order_to_order BOOLEAN DEFAULT 0 NOT NULL,
    planning_flexible BOOLEAN DEFAULT 0 NOT NULL,
    disallow_cancellation BOOLEAN DEFAULT 0 NOT NULL,
    untracked_surplus BOOLEAN DEFAULT 0 NOT NULL,
    created_by_id INTEGER,
    created_at DATETIME,
    CONSTRAINT pk_reservation_entry PRIMARY KEY (entry_no, positive),
    CONSTRAINT ck_reservation_entry_sign CHECK ((quantity_base > 0) = positive),
    CONSTRAINT fk_reservation_entry_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_reservation_entry_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_reservation_entry_location_id FOREIGN KEY(location_id) REFERENCES location (location_id),
    CONSTRAINT fk_reservation_entry_tracking_id FOREIGN KEY(tracking_id) REFERENCES tracking_key (tracking_id),
    CONSTRAINT fk_reservation_entry_to_tracking_id FOREIGN KEY(to_tracking_id) REFERENCES tracking_key (tracking_id),
    CONSTRAINT fk_reservation_entry_created_by_id FOREIGN KEY(created_by_id) REFERENCES employee (employee_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_reservation_entry_number ON reservation_entry (tracking_id) WHERE tracking_id <> 0;

CREATE INDEX ix_reservation_entry_source ON reservation_entry (source_kind, source_id);

CREATE INDEX ix_reservation_entry_stock ON reservation_entry (item_id, variant_id, location_id, reservation_status, tracking_id);

CREATE TABLE tracking_specification (
    entry_no INTEGER NOT NULL,
    source_line_id INTEGER NOT NULL,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    quantity_handled_base INTEGER DEFAULT '0' NOT NULL,
    quantity_invoiced_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_invoice_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_tracking_specification PRIMARY KEY (entry_no),
    CONSTRAINT fk_tracking_specification_source_line_id FOREIGN KEY(source_line_id) REFERENCES source_line (line_id),
    CONSTRAINT fk_tracking_specification_tracking_id FOREIGN KEY(tracking_id) REFERENCES tracking_key (tracking_id)
);

CREATE INDEX ix_tracking_specification_line ON tracking_specification (source_line_id);

CREATE TABLE warehouse_activity_line (
    document_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    action_type VARCHAR(5) NOT NULL CONSTRAINT ck_warehouse_activity_line_action_type CHECK (action_type in ('none', 'take', 'place')),
    source_line_id INTEGER,
    warehouse_line_id INTEGER,
    posted_document_id INTEGER,
    posted_line_no INTEGER DEFAULT '0' NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER NOT NULL,
    bin_id INTEGER,
    tracking_id INTEGER DEFAULT '0' NOT NULL,
    expiration_date DATE,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    qty_done INTEGER DEFAULT '0' NOT NULL,
    qty_done_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle_base INTEGER DEFAULT '0' NOT NULL,
    breakbulk_no INTEGER DEFAULT '0' NOT NULL,
    sequence INTEGER DEFAULT '0' NOT NULL,
    is_breakbulk BOOLEAN DEFAULT 0 NOT NULL,
    is_cross_dock BOOLEAN DEFAULT 0 NOT NULL,
    special_equipment VARCHAR(10) DEFAULT '' NOT NULL,
    due_date DATE,
    CONSTRAINT pk_warehouse_activity_line PRIMARY KEY (document_id, line_no),
    CONSTRAINT ck_warehouse_activity_line_handled_within_quantity CHECK (qty_done_base + qty_to_handle_base <= quantity_base),
    CONSTRAINT fk_warehouse_activity_line_document_id FOREIGN KEY(document_id) REFERENCES warehouse_document (document_id) ON DELETE CASCADE,
    CONSTRAINT fk_warehouse_activity_line_source_line_id FOREIGN KEY(source_line_id) REFERENCES source_line (line_id),
    CONSTRAINT fk_warehouse_activity_line_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_warehouse_activity_line_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_warehouse_activity_line_unit_id FOREIGN KEY(unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_warehouse_activity_line_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_warehouse_activity_line_tracking_id FOREIGN KEY(tracking_id) REFERENCES tracking_key (tracking_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_warehouse_activity_line_number ON warehouse_activity_line (tracking_id) WHERE tracking_id <> 0;

CREATE INDEX ix_warehouse_activity_line_source ON warehouse_activity_line (source_line_id) WHERE source_line_id is not null;

CREATE INDEX ix_warehouse_activity_line_warehouse_line ON warehouse_activity_line (warehouse_line_id) WHERE warehouse_line_id is not null;

CREATE TABLE warehouse_item_tracking_line (
    owner_kind VARCHAR(14) NOT NULL CONSTRAINT ck_warehouse_item_tracking_line_owner_kind CHECK (owner_kind in ('warehouse_line', 'posted_line', 'journal_line')),
    owner_id INTEGER NOT NULL,
    owner_line_no INTEGER NOT NULL,
    tracking_id INTEGER NOT NULL,
    created_by_activity BOOLEAN NOT NULL,
    to_tracking_id INTEGER DEFAULT '0' NOT NULL,
    expiration_date DATE,
    to_expiration_date DATE,
    warranty_date DATE,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    qty_handled_base INTEGER DEFAULT '0' NOT NULL,
    qty_registered_base INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_warehouse_item_tracking_line PRIMARY KEY (owner_kind, owner_id, owner_line_no, tracking_id, created_by_activity),
    CONSTRAINT ck_warehouse_item_tracking_line_registered_within_handled CHECK (qty_registered_base >= 0 and qty_registered_base <= qty_handled_base and qty_handled_base <= quantity_base),
    CONSTRAINT fk_warehouse_item_tracking_line_tracking_id FOREIGN KEY(tracking_id) REFERENCES tracking_key (tracking_id),
    CONSTRAINT fk_warehouse_item_tracking_line_to_tracking_id FOREIGN KEY(to_tracking_id) REFERENCES tracking_key (tracking_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_warehouse_item_tracking_line_number ON warehouse_item_tracking_line (tracking_id) WHERE tracking_id <> 0;

CREATE TABLE warehouse_line (
    line_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL,
    line_no INTEGER DEFAULT '0' NOT NULL,
    source_line_id INTEGER,
    for_line_id INTEGER,
    posted_document_id INTEGER,
    posted_line_no INTEGER DEFAULT '0' NOT NULL,
    item_id INTEGER NOT NULL,
    variant_id INTEGER DEFAULT '0' NOT NULL,
    unit_id INTEGER NOT NULL,
    from_unit_id INTEGER,
    bin_id INTEGER,
    from_bin_id INTEGER,
    quantity INTEGER DEFAULT '0' NOT NULL,
    quantity_base INTEGER DEFAULT '0' NOT NULL,
    qty_done INTEGER DEFAULT '0' NOT NULL,
    qty_done_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle INTEGER DEFAULT '0' NOT NULL,
    qty_to_handle_base INTEGER DEFAULT '0' NOT NULL,
    qty_picked_base INTEGER DEFAULT '0' NOT NULL,
    pick_base INTEGER DEFAULT '0' NOT NULL,
    qty_to_cross_dock_base INTEGER DEFAULT '0' NOT NULL,
    due_date DATE,
    CONSTRAINT uq_warehouse_line_document_id_line_no UNIQUE (document_id, line_no),
    CONSTRAINT ck_warehouse_line_handled_within_quantity CHECK (qty_done_base + qty_to_handle_base <= quantity_base),
    CONSTRAINT fk_warehouse_line_document_id FOREIGN KEY(document_id) REFERENCES warehouse_document (document_id) ON DELETE CASCADE,
    CONSTRAINT fk_warehouse_line_source_line_id FOREIGN KEY(source_line_id) REFERENCES source_line (line_id),
    CONSTRAINT fk_warehouse_line_item_id FOREIGN KEY(item_id) REFERENCES item (item_id),
    CONSTRAINT fk_warehouse_line_variant_id FOREIGN KEY(variant_id) REFERENCES item_variant (variant_id),
    CONSTRAINT fk_warehouse_line_unit_id FOREIGN KEY(unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_warehouse_line_from_unit_id FOREIGN KEY(from_unit_id) REFERENCES item_unit_of_measure (unit_id),
    CONSTRAINT fk_warehouse_line_bin_id FOREIGN KEY(bin_id) REFERENCES bin (bin_id),
    CONSTRAINT fk_warehouse_line_from_bin_id FOREIGN KEY(from_bin_id) REFERENCES bin (bin_id)
);

CREATE INDEX ix_warehouse_line_source ON warehouse_line (source_line_id) WHERE source_line_id is not null;
