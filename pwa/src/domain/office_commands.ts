/**
 * The commands of the office: each is the body of its address with the fields of the address in it,
 * as the server's document has them.
 */

import type * as api from "../api/schema";

interface InDocument {
  no: string;
  kind: "receipt" | "shipment";
}

interface InInternal {
  no: string;
  kind: InternalKind;
}

interface InActivity {
  activity_no: string;
  kind: string;
}

export type InternalKind =
  | "internal_movement"
  | "movement_worksheet"
  | "internal_pick"
  | "internal_put_away";

interface OfLocation {
  location: string;
  code: string;
}

export interface OfficePayloads {
  "create-warehouse-receipt": api.CreateWarehouseReceiptBody;
  "create-warehouse-shipment": api.CreateWarehouseShipmentBody;
  "reopen-warehouse-shipment": { shipment_no: string };
  "set-receipt-quantity": { receipt_no: string; line_no: number; quantity: string };
  "set-shipment-quantity": { shipment_no: string; line_no: number; quantity: string };
  "change-warehouse-line": InDocument & { line_no: number } & api.ChangeWarehouseLineBody;
  "add-warehouse-lines": InDocument & api.AddWarehouseLinesBody;
  "fill-warehouse-document": InDocument & { fill: boolean };
  "delete-warehouse-lines": InDocument & api.DeleteWarehouseLinesBody;
  "delete-warehouse-document": InDocument & api.DeleteWarehouseDocumentBody;
  "calculate-cross-dock": { receipt_no: string };
  "create-put-away": { location: string } & api.CreatePutAwayBody;
  "create-picks": { location: string } & api.CreatePicksBody;
  "create-inventory-pick": api.CreateInventoryPickBody;
  "create-inventory-put-away": api.CreateInventoryPutAwayBody;
  "fill-activity": InActivity & { fill: boolean };
  "sort-activity": InActivity & { sorting: string };
  "split-activity-line": InActivity & { line_no: number; quantity?: string };
  "change-activity-line-unit": InActivity & { line_no: number; unit: string };
  "delete-activity-lines": InActivity & { line_nos: number[] };
  "delete-activity": InActivity;
  "create-internal-document": api.CreateInternalDocumentBody;
  "add-internal-lines": InInternal & api.AddInternalLinesBody;
  "change-internal-line": InInternal & { line_no: number } & api.ChangeInternalLineBody;
  "delete-internal-lines": InInternal & { line_nos: number[] };
  "delete-internal-document": InInternal;
  "release-internal-document": { no: string; kind: string };
  "reopen-internal-document": { no: string; kind: string };
  "create-internal-activity": InInternal & api.CreateInternalActivityBody;
  "calculate-replenishment": api.CalculateReplenishmentBody;
  "create-movement": api.CreateMovementBody;
  "create-count": api.CreateCountBody;
  "count-line": { count_no: string; line_no: number; quantity: string | null };
  "delete-count": { count_no: string };
  "save-journal-batch": api.SaveJournalBatchBody;
  "change-journal-lines": { journal_no: string } & api.ChangeJournalLinesBody;
  "update-journal-tracking": { journal_no: string };
  "post-journal-batch": { journal_no: string } & api.PostJournalBatchBody;
  "delete-journal-batch": { journal_no: string };
  "register-warehouse-journal": api.RegisterWarehouseJournalBody;
  "calculate-warehouse-adjustment": api.CalculateWarehouseAdjustmentBody;
  "post-reclassification": api.PostReclassificationBody;
  "post-warehouse-reclassification": api.PostWarehouseReclassificationBody;
  "undo-posted-document": { posted_no: string; kind: string; line_nos: number[] };
  "save-location": { code: string } & api.SaveLocationBody;
  "delete-location": { code: string };
  "save-zone": OfLocation & api.SaveZoneBody;
  "delete-zone": OfLocation;
  "save-bin-type": { code: string } & api.SaveBinTypeBody;
  "delete-bin-type": { code: string };
  "save-bin": OfLocation & api.SaveBinBody;
  "create-bins": { location: string } & api.CreateBinsBody;
  "delete-bin": OfLocation;
  "save-bin-content": { location: string; bin: string; item: string } & api.SaveBinContentBody;
  "delete-bin-content": { location: string; bin: string; item: string } & api.DeleteBinContentBody;
  "save-put-away-template": { code: string } & api.SavePutAwayTemplateBody;
  "save-printer": OfLocation & api.SavePrinterBody;
  "delete-printer": OfLocation;
  "print-test-label": OfLocation;
  "save-sscc-numbering": api.SaveSsccNumberingBody;
  "assign-sscc": { shipment_no: string } & api.AssignSsccBody;
  "save-label-format": { code: string } & api.SaveLabelFormatBody;
  "delete-label-format": { code: string };
  "save-warehouse-employee": { location: string; no: string } & api.SaveWarehouseEmployeeBody;
  "delete-warehouse-employee": { location: string; no: string };
}
