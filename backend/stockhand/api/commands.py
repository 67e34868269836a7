"""Every command as an address: a table, and the one handler that serves all of it."""

from litestar import Router

from stockhand.api.command_route import CommandRoute, handler
from stockhand.operations import (
    activities,
    activity_units,
    allocation,
    applications,
    batch_posting,
    bin_contents,
    bin_corrections,
    bins,
    claims,
    count_registration,
    counting,
    counts,
    cross_docking,
    document_lines,
    internal_activities,
    internal_documents,
    inventory_picks,
    inventory_posting,
    inventory_put_aways,
    invoicing,
    items,
    journal_batches,
    journals,
    label_formats,
    line_changes,
    locations,
    logistic_units,
    movements,
    number_assignment,
    order_posting,
    orders,
    parking,
    people,
    pick_requests,
    picking,
    picks,
    print_jobs,
    printers,
    put_away_requests,
    receipt_numbers,
    receipts,
    receiving,
    reclassification,
    registering,
    replenishment,
    reservations,
    shipments,
    sorting,
    tracking,
    tracking_codes,
    tracking_editor,
    trouble,
    undoing,
    warehouse_adjustments,
)

ORDER = "/orders/{kind:str}/{order_no:str}"
TRACKING = f"{ORDER}/lines/{{line_no:int}}/tracking"
RECEIPT = "/receipts/{receipt_no:str}"
SHIPMENT = "/shipments/{shipment_no:str}"
ACTIVITY = "/activities/{kind:str}/{activity_no:str}"
COUNT = "/counts/{count_no:str}"
BATCH = "/journal-batches/{journal_no:str}"
DOCUMENT = "/documents/{kind:str}/{no:str}"
INTERNAL = "/internal-documents/{kind:str}/{no:str}"
PICK = "/picks/{activity_no:str}"
CONTENT = "/locations/{location:str}/bins/{bin:str}/contents/{item:str}"
PRINTER = "/locations/{location:str}/printers/{code:str}"
JOB = "/print-jobs/{job_id:int}"
EMPLOYEE = "/locations/{location:str}/employees/{no:str}"


ROUTES: tuple[CommandRoute, ...] = (
    CommandRoute(
        "PUT", "/item-tracking-codes/{code:str}", tracking_codes.SaveItemTrackingCode, "Items"
    ),
    CommandRoute(
        "POST",
        "/item-tracking-codes/{code:str}/delete",
        tracking_codes.DeleteItemTrackingCode,
        "Items",
    ),
    CommandRoute("PUT", "/items/{no:str}", items.SaveItem, "Items"),
    CommandRoute("POST", "/items/{no:str}/units/{unit:str}/delete", items.DeleteItemUnit, "Items"),
    CommandRoute("PUT", "/partners/{kind:str}/{no:str}", items.SavePartner, "Partners"),
    CommandRoute("PUT", "/number-series/{code:str}", items.SaveNumberSeries, "Set-up"),
    CommandRoute("PUT", "/items/{item_no:str}/numbers", items.SaveTrackingInfo, "Items"),
    CommandRoute("PUT", "/locations/{code:str}", locations.SaveLocation, "Locations"),
    *(
        CommandRoute(method, path, one, "Locations")
        for method, path, one in (
            ("POST", "/locations/{code:str}/delete", locations.DeleteLocation),
            ("PUT", "/bin-types/{code:str}", bins.SaveBinType),
            ("POST", "/bin-types/{code:str}/delete", bins.DeleteBinType),
            ("PUT", "/locations/{location:str}/zones/{code:str}", bins.SaveZone),
            ("POST", "/locations/{location:str}/zones/{code:str}/delete", bins.DeleteZone),
            ("PUT", "/locations/{location:str}/bins/{code:str}", bins.SaveBin),
            ("POST", "/locations/{location:str}/bins", bins.CreateBins),
            ("POST", "/locations/{location:str}/bins/{code:str}/delete", bins.DeleteBin),
            ("PUT", CONTENT, bin_contents.SaveBinContent),
            ("POST", f"{CONTENT}/delete", bin_contents.DeleteBinContent),
        )
    ),
    CommandRoute(
        "PUT", "/put-away-templates/{code:str}", locations.SavePutAwayTemplate, "Locations"
    ),
    CommandRoute("PUT", "/employees/{no:str}", people.SaveEmployee, "People"),
    CommandRoute("PUT", EMPLOYEE, people.SaveWarehouseEmployee, "People"),
    CommandRoute("POST", f"{EMPLOYEE}/delete", people.DeleteWarehouseEmployee, "People"),
    CommandRoute("POST", "/orders", orders.CreateOrder, "Orders", orders.OrderResult),
    CommandRoute("POST", f"{ORDER}/release", orders.ReleaseOrder, "Orders"),
    CommandRoute("POST", f"{ORDER}/reopen", orders.ReopenOrder, "Orders"),
    CommandRoute("POST", f"{ORDER}/post", order_posting.PostOrder, "Orders"),
    CommandRoute("POST", f"{ORDER}/invoice", invoicing.InvoiceOrder, "Orders"),
    CommandRoute(
        "POST", f"{ORDER}/reserve", reservations.ReserveOrder, "Orders", reservations.ReservedResult
    ),
    CommandRoute("PATCH", ORDER, line_changes.ChangeOrder, "Orders"),
    CommandRoute("POST", f"{ORDER}/delete", line_changes.DeleteOrder, "Orders"),
    CommandRoute("PATCH", f"{ORDER}/lines/{{line_no:int}}", line_changes.ChangeOrderLine, "Orders"),
    CommandRoute(
        "POST", f"{ORDER}/lines/{{line_no:int}}/delete", line_changes.DeleteOrderLine, "Orders"
    ),
    CommandRoute(
        "POST",
        f"{ORDER}/lines/{{line_no:int}}/cancel-reservation",
        reservations.CancelReservation,
        "Orders",
    ),
    CommandRoute(
        "POST",
        f"{ORDER}/lines/{{line_no:int}}/reservations/{{entry_no:int}}",
        reservations.ChangeReservation,
        "Orders",
    ),
    CommandRoute("PUT", TRACKING, tracking.SetLineTracking, "Orders"),
    *(
        CommandRoute(method, f"{TRACKING}{rest}", one, "Orders", tracking_editor.TrackingResult)
        for method, rest, one in (
            ("PATCH", "", tracking_editor.EditLineTracking),
            ("POST", "/register", tracking_editor.RegisterLineTracking),
            ("POST", "/assign-serials", number_assignment.AssignSerials),
            ("POST", "/assign-customized-serials", number_assignment.AssignCustomizedSerials),
            ("POST", "/assign-lot", number_assignment.AssignLot),
            ("POST", "/assign-package", number_assignment.AssignPackage),
            ("POST", "/select", number_assignment.SelectLineNumbers),
            ("POST", "/scan", number_assignment.ScanLineNumber),
        )
    ),
    CommandRoute(
        "POST",
        f"{ORDER}/lines/{{line_no:int}}/reserve",
        reservations.ReserveLine,
        "Orders",
        reservations.ReservedResult,
    ),
    CommandRoute(
        "POST", "/allocate-stock", allocation.AllocateStock, "Stock", allocation.AllocatedResult
    ),
    CommandRoute("POST", "/item-applications", applications.ChangeApplications, "Stock"),
    CommandRoute("POST", "/item-journal", journals.PostItemJournal, "Stock"),
    CommandRoute("POST", "/opening-stock", journals.PostOpeningStock, "Stock"),
    CommandRoute("POST", "/reclassifications", reclassification.PostReclassification, "Stock"),
    CommandRoute(
        "POST",
        "/warehouse-reclassifications",
        reclassification.PostWarehouseReclassification,
        "Stock",
    ),
    CommandRoute(
        "POST",
        "/internal-documents",
        internal_documents.CreateInternalDocument,
        "Internal documents",
        receipts.DocumentResult,
    ),
    CommandRoute(
        "POST",
        f"{INTERNAL}/lines",
        internal_documents.AddInternalLines,
        "Internal documents",
        receipts.DocumentResult,
    ),
    CommandRoute(
        "PATCH",
        f"{INTERNAL}/lines/{{line_no:int}}",
        internal_documents.ChangeInternalLine,
        "Internal documents",
    ),
    *(
        CommandRoute("POST", f"{INTERNAL}/{rest}", one, "Internal documents")
        for rest, one in (
            ("delete-lines", internal_documents.DeleteInternalLines),
            ("delete", internal_documents.DeleteInternalDocument),
            ("release", internal_documents.ReleaseInternalDocument),
            ("reopen", internal_documents.ReopenInternalDocument),
        )
    ),
    CommandRoute(
        "POST",
        f"{INTERNAL}/activities",
        internal_activities.CreateInternalActivity,
        "Internal documents",
        movements.CreatedMovement,
    ),
    CommandRoute(
        "POST",
        "/replenishment",
        replenishment.CalculateReplenishment,
        "Internal documents",
        replenishment.Replenished,
    ),
    CommandRoute("POST", "/move-stock", movements.MoveStock, "Movements"),
    CommandRoute(
        "POST", "/movements", movements.CreateMovement, "Movements", movements.CreatedMovement
    ),
    CommandRoute(
        "POST",
        "/movements/{kind:str}/{activity_no:str}/lines/{line_no:int}/move",
        movements.ConfirmMovementLine,
        "Movements",
    ),
    CommandRoute("POST", "/journal-batches", journal_batches.SaveJournalBatch, "Journals"),
    CommandRoute(
        "POST",
        f"{BATCH}/lines",
        journal_batches.ChangeJournalLines,
        "Journals",
        journal_batches.ChangedLines,
    ),
    CommandRoute(
        "PUT",
        f"{BATCH}/lines/{{line_no:int}}/tracking",
        journal_batches.SetJournalLineTracking,
        "Journals",
    ),
    CommandRoute(
        "POST", f"{BATCH}/update-tracking", batch_posting.UpdateJournalTracking, "Journals"
    ),
    CommandRoute("POST", f"{BATCH}/post", batch_posting.PostJournalBatch, "Journals"),
    CommandRoute("POST", f"{BATCH}/delete", journal_batches.DeleteJournalBatch, "Journals"),
    CommandRoute(
        "POST", "/warehouse-journal", bin_corrections.RegisterWarehouseJournal, "Journals"
    ),
    CommandRoute(
        "POST",
        "/warehouse-adjustment",
        warehouse_adjustments.CalculateWarehouseAdjustment,
        "Journals",
        warehouse_adjustments.Calculated,
    ),
    CommandRoute("POST", "/counts", counts.CreateCount, "Counts", counts.CreatedCount),
    CommandRoute("POST", f"{COUNT}/bins", counting.CountBin, "Counts", counting.CountedResult),
    CommandRoute(
        "PUT",
        f"{COUNT}/lines/{{line_no:int}}/counted",
        counting.CountLine,
        "Counts",
        counting.CountedResult,
    ),
    CommandRoute("POST", f"{COUNT}/recount", counts.RecountLines, "Counts"),
    CommandRoute(
        "POST",
        f"{COUNT}/register",
        count_registration.RegisterCount,
        "Counts",
        count_registration.RegisteredCount,
    ),
    CommandRoute("POST", f"{COUNT}/delete", counts.DeleteCount, "Counts"),
    CommandRoute(
        "POST", "/receipts", receipts.CreateWarehouseReceipt, "Receipts", receipts.DocumentResult
    ),
    CommandRoute(
        "PUT", f"{RECEIPT}/lines/{{line_no:int}}/quantity", receipts.SetReceiptQuantity, "Receipts"
    ),
    CommandRoute(
        "POST", f"{RECEIPT}/lines/{{line_no:int}}/count", receiving.ConfirmReceiptLine, "Receipts"
    ),
    CommandRoute(
        "POST", f"{RECEIPT}/lines/{{line_no:int}}/uncount", receiving.UnreceiveLine, "Receipts"
    ),
    CommandRoute(
        "POST",
        f"{RECEIPT}/lines/{{line_no:int}}/assign-numbers",
        receipt_numbers.AssignReceiptNumbers,
        "Receipts",
        receipt_numbers.AssignedResult,
    ),
    CommandRoute(
        "POST", f"{RECEIPT}/post", receipts.PostWarehouseReceipt, "Receipts", receipts.PostedReceipt
    ),
    CommandRoute(
        "POST",
        "/shipments",
        shipments.CreateWarehouseShipment,
        "Shipments",
        shipments.CreatedShipment,
    ),
    CommandRoute(
        "POST",
        f"{RECEIPT}/cross-dock",
        cross_docking.CalculateCrossDock,
        "Receipts",
        cross_docking.CrossDockResult,
    ),
    CommandRoute(
        "POST",
        "/locations/{location:str}/picks",
        pick_requests.CreatePicks,
        "Shipments",
        pick_requests.CreatedPicks,
    ),
    CommandRoute(
        "POST",
        "/locations/{location:str}/put-aways",
        put_away_requests.CreatePutAway,
        "Put-aways",
        put_away_requests.CreatedPutAway,
    ),
    CommandRoute("POST", f"{SHIPMENT}/release", shipments.ReleaseWarehouseShipment, "Shipments"),
    CommandRoute("POST", f"{SHIPMENT}/reopen", shipments.ReopenWarehouseShipment, "Shipments"),
    CommandRoute(
        "PUT",
        f"{SHIPMENT}/lines/{{line_no:int}}/quantity",
        shipments.SetShipmentQuantity,
        "Shipments",
    ),
    CommandRoute("POST", f"{SHIPMENT}/picks", picks.CreatePick, "Shipments", picks.CreatedPick),
    CommandRoute(
        "POST",
        f"{SHIPMENT}/post",
        shipments.PostWarehouseShipment,
        "Shipments",
        shipments.PostedShipment,
    ),
    CommandRoute(
        "POST",
        "/inventory-picks",
        inventory_picks.CreateInventoryPick,
        "Activities",
        inventory_picks.CreatedInventoryActivity,
    ),
    CommandRoute(
        "POST",
        "/inventory-put-aways",
        inventory_put_aways.CreateInventoryPutAway,
        "Activities",
        inventory_picks.CreatedInventoryActivity,
    ),
    CommandRoute(
        "POST",
        "/inventory-put-aways/{activity_no:str}/lines/{line_no:int}/place",
        inventory_put_aways.ConfirmInventoryPutAwayLine,
        "Activities",
    ),
    CommandRoute(
        "POST",
        f"{ACTIVITY}/post",
        inventory_posting.PostInventoryActivity,
        "Activities",
        inventory_posting.PostedInventoryActivity,
    ),
    CommandRoute(
        "POST",
        f"{DOCUMENT}/add-lines",
        document_lines.AddWarehouseLines,
        "Documents",
        receipts.DocumentResult,
    ),
    CommandRoute(
        "PATCH",
        f"{DOCUMENT}/lines/{{line_no:int}}",
        document_lines.ChangeWarehouseLine,
        "Documents",
    ),
    CommandRoute("POST", f"{DOCUMENT}/fill", document_lines.FillWarehouseDocument, "Documents"),
    CommandRoute(
        "POST", f"{DOCUMENT}/delete-lines", document_lines.DeleteWarehouseLines, "Documents"
    ),
    CommandRoute("POST", f"{DOCUMENT}/delete", document_lines.DeleteWarehouseDocument, "Documents"),
    CommandRoute(
        "POST", "/activities/next", claims.ClaimNextActivity, "Activities", claims.Claimed
    ),
    CommandRoute("POST", f"{ACTIVITY}/claim", claims.ClaimActivity, "Activities", claims.Claimed),
    CommandRoute("POST", f"{ACTIVITY}/release", claims.ReleaseActivity, "Activities"),
    CommandRoute("POST", f"{ACTIVITY}/finish", claims.FinishActivity, "Activities"),
    CommandRoute("POST", "/exceptions", trouble.ReportTrouble, "Exceptions"),
    CommandRoute(
        "POST", "/exceptions/{exception_id:int}/settle", trouble.SettleException, "Exceptions"
    ),
    CommandRoute("PUT", "/label-formats/{code:str}", label_formats.SaveLabelFormat, "Set-up"),
    CommandRoute(
        "POST", "/label-formats/{code:str}/delete", label_formats.DeleteLabelFormat, "Set-up"
    ),
    CommandRoute("POST", "/exceptions/codes", parking.ParkCode, "Exceptions"),
    CommandRoute("POST", "/exceptions/{exception_id:int}/attach", parking.AttachCode, "Exceptions"),
    CommandRoute("POST", f"{ACTIVITY}/fill", activities.FillActivity, "Activities"),
    CommandRoute("POST", f"{ACTIVITY}/sort", sorting.SortActivity, "Activities"),
    CommandRoute(
        "PATCH", f"{ACTIVITY}/lines/{{line_no:int}}", activities.ChangeActivityLine, "Activities"
    ),
    CommandRoute(
        "PUT",
        f"{ACTIVITY}/lines/{{line_no:int}}/unit",
        activity_units.ChangeActivityLineUnit,
        "Activities",
    ),
    CommandRoute(
        "POST",
        f"{ACTIVITY}/lines/{{line_no:int}}/split",
        activities.SplitActivityLine,
        "Activities",
        activities.SplitResult,
    ),
    CommandRoute("POST", f"{ACTIVITY}/delete-lines", activities.DeleteActivityLines, "Activities"),
    CommandRoute("POST", f"{ACTIVITY}/delete", activities.DeleteActivity, "Activities"),
    CommandRoute(
        "POST",
        f"{ACTIVITY}/register",
        registering.RegisterActivity,
        "Activities",
        registering.Registered,
    ),
    CommandRoute("POST", f"{PICK}/lines/{{line_no:int}}/take", picking.ConfirmPickLine, "Picks"),
    CommandRoute("POST", f"{PICK}/lines/{{line_no:int}}/put-back", picking.UnpickLine, "Picks"),
    CommandRoute("POST", f"{PICK}/lines/{{line_no:int}}/short", picking.ShortPickLine, "Picks"),
    CommandRoute(
        "POST",
        "/put-aways/{activity_no:str}/lines/{line_no:int}/place",
        activities.ConfirmPutAwayLine,
        "Put-aways",
    ),
    CommandRoute(
        "POST",
        "/posted/{kind:str}/{posted_no:str}/undo",
        undoing.UndoPostedDocument,
        "Posted documents",
        undoing.UndoneDocument,
    ),
    CommandRoute("PUT", PRINTER, printers.SavePrinter, "Labels"),
    CommandRoute("POST", f"{PRINTER}/delete", printers.DeletePrinter, "Labels"),
    *(
        CommandRoute("POST", path, one, "Labels", print_jobs.PrintResult)
        for path, one in (
            ("/print-jobs", print_jobs.PrintLabels),
            (f"{PRINTER}/test", print_jobs.PrintTestLabel),
            (f"{JOB}/reprint", print_jobs.ReprintLabels),
            (f"{JOB}/retry", print_jobs.RetryPrintJob),
            (f"{JOB}/cancel", print_jobs.CancelPrintJob),
            (f"{JOB}/finish", print_jobs.FinishPrintJob),
            (f"{JOB}/verify", print_jobs.VerifyLabels),
        )
    ),
    CommandRoute("PUT", "/logistic-units/numbering", logistic_units.SaveSsccNumbering, "Set-up"),
    CommandRoute(
        "POST",
        f"{SHIPMENT}/assign-sscc",
        logistic_units.AssignSscc,
        "Shipments",
        logistic_units.SsccResult,
    ),
)


def router() -> Router:
    """All commands under the API's root."""
    return Router(path="/", route_handlers=[handler(one) for one in ROUTES])
