/** Every desk of the office, in the order of the day. */

import type { Desk, DeskWord } from "../kinds";
import { movements, picks, putAways } from "./activities";
import { putAwayWorksheet, receipts } from "./inbound";
import { worksheets } from "./inside";
import { pickWorksheet, shipments } from "./outbound";
import { bins, binTypes, contents, employees, locations, templates, zones } from "./set_up";
import {
  counts,
  journals,
  posted,
  reclassification,
  warehouseJournal,
  warehouseReclassification,
} from "./stock";

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
  locations,
  zones,
  "bin-types": binTypes,
  bins,
  "bin-contents": contents,
  "put-away-templates": templates,
  employees,
};
