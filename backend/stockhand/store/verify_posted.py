"""What must always hold between ledger entries, what they are applied to, and the order lines and
invoices they were posted for."""

from stockhand.store.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "I10 what is invoiced of an order line stands on its invoices",
        """
        select l.line_id, l.qty_invoiced_base as stored,
               coalesce(sum(p.quantity_base), 0) as posted
        from source_line l left join (
            select p.source_line_id, p.quantity_base from posted_line p
            join posted_document d on d.document_id = p.document_id
            where p.source_line_id is not null
              and d.kind in ('purchase_invoice', 'sales_invoice', 'purchase_credit_memo',
                             'sales_credit_memo')) p
          on p.source_line_id = l.line_id
        group by l.line_id, l.qty_invoiced_base
        having l.qty_invoiced_base <> coalesce(sum(p.quantity_base), 0)
        """,
    ),
    Rule(
        "I3 numbers on an order line, still to be posted or posted, are no more than its quantity",
        """
        select l.line_id, l.quantity_base, coalesce(r.base, 0) as entered,
               coalesce(t.base, 0) as posted
        from source_line l
        left join (select source_id, sum(abs(quantity_base)) as base from reservation_entry
                   where source_kind = 'line' and tracking_id <> 0 group by source_id) r
          on r.source_id = l.line_id
        left join (select source_line_id, sum(quantity_base) as base from tracking_specification
                   group by source_line_id) t on t.source_line_id = l.line_id
        where coalesce(r.base, 0) + coalesce(t.base, 0) > l.quantity_base
        """,
    ),
    Rule(
        "the posted numbers of a line are those of its ledger entries",
        """
        select t.entry_no, t.quantity_base, e.quantity_base as posted, t.quantity_invoiced_base,
               e.invoiced_base
        from tracking_specification t
        left join item_ledger_entry e on e.entry_no = t.entry_no
        where e.entry_no is null or t.tracking_id <> e.tracking_id
           or t.quantity_base <> abs(e.quantity_base)
           or t.quantity_handled_base <> t.quantity_base
           or t.quantity_invoiced_base <> abs(e.invoiced_base)
           or t.qty_to_invoice_base < 0
           or t.qty_to_invoice_base > t.quantity_handled_base - t.quantity_invoiced_base
        """,
    ),
    Rule(
        "I14 what remains of an outbound entry is what was not applied",
        """
        select e.entry_no, e.remaining_base as stored,
               e.quantity_base - coalesce(s.base, 0) as computed
        from item_ledger_entry e left join (
            select outbound_entry_no, sum(quantity_base) as base from item_application_entry
            where outbound_entry_no <> 0 and not is_cost_application
              and unapplied_register_id is null group by outbound_entry_no) s
          on s.outbound_entry_no = e.entry_no
        where e.quantity_base < 0 and e.remaining_base <> e.quantity_base - coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 what came back of an outbound entry is the sum of its returns",
        """
        select e.entry_no, e.returned_base as stored, coalesce(s.base, 0) as computed
        from item_ledger_entry e left join (
            select outbound_entry_no, sum(quantity_base) as base from item_application_entry
            where is_cost_application group by outbound_entry_no) s
          on s.outbound_entry_no = e.entry_no
        where e.returned_base <> coalesce(s.base, 0)
        """,
    ),
    Rule(
        "I14 what remains of an inbound entry is what was not applied",
        """
        select e.entry_no, e.remaining_base as stored,
               e.quantity_base + coalesce(s.base, 0) as computed
        from item_ledger_entry e left join (
            select inbound_entry_no, sum(quantity_base) as base from item_application_entry
            where outbound_entry_no <> 0 and not is_cost_application
              and unapplied_register_id is null group by inbound_entry_no) s
          on s.inbound_entry_no = e.entry_no
        where e.quantity_base > 0 and e.remaining_base <> e.quantity_base + coalesce(s.base, 0)
        """,
    ),
    Rule(
        "what was taken back of an order line was taken back whole",
        """
        select source_line_id, sum(quantity_base) as left_over from posted_line
        where undone and source_line_id is not null group by source_line_id
        having sum(quantity_base) <> 0
        """,
    ),
    Rule(
        "a posted document is undone when all its lines are",
        """
        select d.document_id, sum(case when p.undone then 0 else 1 end) as left_over
        from posted_document d join posted_line p on p.document_id = d.document_id
        group by d.document_id, d.undone
        having d.undone <> (sum(case when p.undone then 0 else 1 end) = 0)
        """,
    ),
    Rule(
        "I9 invoiced quantity of an entry is the sum of its value entries",
        """
        select e.entry_no, e.invoiced_base as stored, coalesce(s.base, 0) as computed
        from item_ledger_entry e left join (
            select item_entry_no, sum(invoiced_base) as base from value_entry
            group by item_entry_no) s on s.item_entry_no = e.entry_no
        where e.invoiced_base <> coalesce(s.base, 0)
        """,
    ),
)
