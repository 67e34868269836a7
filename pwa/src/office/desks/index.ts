/** Every desk of the office, in the order of the day. */

import type { Desk, DeskWord } from "../kinds";
import { movements, picks, putAways } from "./activities";
import { bins, binTypes, contents, zones } from "./bins";
import { counts } from "./counts";
import { putAwayWorksheet, receipts } from "./inbound";
import { worksheets } from "./inside";
import { labelFormats } from "./label_formats";
import { locations } from "./locations";
import { logisticUnits, ssccNumbering } from "./logistic_units";
import { pickWorksheet, shipments } from "./outbound";
import { employees } from "./people";
import { posted } from "./posted";
import { printers, printJobs } from "./printers";
import { journals, reclassification, warehouseJournal, warehouseReclassification } from "./stock";
import { templates } from "./templates";

export const desks: Readonly<Record<DeskWord, Desk>> = {
  receipts,
  "put-aways": putAways,
  "put-away-worksheet": putAwayWorksheet,
  shipments,
  "pick-worksheet": pickWorksheet,
  picks,
  worksheets,
  movements,
  counts,
  journals,
  "warehouse-journal": warehouseJournal,
  reclassification,
  "warehouse-reclassification": warehouseReclassification,
  posted,
  printers,
  "print-jobs": printJobs,
  "logistic-units": logisticUnits,
  "sscc-numbering": ssccNumbering,
  "label-formats": labelFormats,
  locations,
  zones,
  "bin-types": binTypes,
  bins,
  "bin-contents": contents,
  "put-away-templates": templates,
  employees,
};
