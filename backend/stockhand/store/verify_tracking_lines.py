"""What must always hold of the warehouse's own numbers of a line: 0 <= registered <= handled <=
quantity is the table's own condition, this is what they count (W 5.3)."""

from stockhand.store.rule import Rule

_COUNTED = """
    select w.owner_id, w.owner_line_no, w.tracking_id, w.stored, coalesce(a.base, 0) as on_lines
    from (select owner_id, owner_line_no, tracking_id,
                 sum(qty_handled_base - qty_registered_base) as stored,
                 sum(quantity_base - qty_registered_base) as planned
          from warehouse_item_tracking_line where owner_kind = '{owner}'
          group by owner_id, owner_line_no, tracking_id) w
    {join}
    left join ({lines}) a on a.owner_id = w.owner_id and a.owner_line_no = w.owner_line_no
     and a.tracking_id = w.tracking_id
    where w.stored <> case when coalesce(a.base, 0) < w.planned then coalesce(a.base, 0)
                           else w.planned end
"""

RULES: tuple[Rule, ...] = (
    Rule(
        "numbers of a shipment line are handled as far as they stand on its picks",
        _COUNTED.format(
            owner="warehouse_line",
            join="join warehouse_line l on l.line_id = w.owner_id"
            " join warehouse_document o on o.document_id = l.document_id and o.kind = 'shipment'",
            lines="""
                select t.warehouse_line_id as owner_id, 0 as owner_line_no, t.tracking_id,
                       sum(t.quantity_base - t.qty_done_base) as base
                from warehouse_activity_line t
                join warehouse_document d on d.document_id = t.document_id and d.kind = 'pick'
                where t.action_type <> 'take' and t.breakbulk_no = 0
                group by t.warehouse_line_id, t.tracking_id""",
        ),
    ),
    Rule(
        "numbers of a posted receipt line are handled as far as they stand on its put-aways",
        _COUNTED.format(
            owner="posted_line",
            join="",
            lines="""
                select t.posted_document_id as owner_id, t.posted_line_no as owner_line_no,
                       t.tracking_id, sum(t.quantity_base - t.qty_done_base) as base
                from warehouse_activity_line t
                join warehouse_document d on d.document_id = t.document_id and d.kind = 'put_away'
                where t.action_type <> 'place' and t.breakbulk_no = 0
                group by t.posted_document_id, t.posted_line_no, t.tracking_id""",
        ),
    ),
    Rule(
        "numbers registered for a shipment line are what lies picked of it",
        """
        select l.line_id as owner_id, l.qty_picked_base - l.qty_done_base as picked,
               coalesce(s.registered, 0) as registered
        from warehouse_line l
        join warehouse_document d on d.document_id = l.document_id and d.kind = 'shipment'
        join item i on i.item_id = l.item_id
        left join item_tracking_code c on c.tracking_code_id = i.tracking_code_id
        left join (select owner_id, sum(qty_registered_base) as registered
                   from warehouse_item_tracking_line where owner_kind = 'warehouse_line'
                   group by owner_id) s on s.owner_id = l.line_id
        where coalesce(s.registered, 0) <> case
            when l.qty_picked_base <> 0 and (c.sn_warehouse or c.lot_warehouse
                                             or c.package_warehouse)
            then l.qty_picked_base - l.qty_done_base else 0 end
        """,
    ),
)
