/** Umlagern, Zählen, und Arbeit, die bucht, wer sie hat: die Wörter auf Deutsch. */

import type { Message } from "./en";
import type { floorEn } from "./floor_en";

export const floorDe: Record<keyof typeof floorEn, Message> = {
  "work.move": "Umlagern",
  "move.how": "Ware oder ihr Fach scannen, dann das Fach, in das sie kommt.",
  "move.scan": "Ware, Fach oder Auftrag",
  "move.scan-to": "Neues Fach, oder mehr",
  "move.scan-from": "Ihr Fach scannen",
  "move.bin-or-goods": "Fach oder Ware",
  "move.put-down": "Ablegen",
  "move.put-down-one": "Letztes ablegen",
  "move.all": "Alle {quantity}",
  "move.how-many": "Wie viele?",
  "move.where-else": "Wo noch",
  "move.unknown": "Ware oder Fach scannen",
  "move.too-many": "nur {quantity} frei in {bin}",
  "move.none-here": "Hier keine",
  "move.none-here.next": "Laut Büchern ist keine da. Der Leitung melden.",
  "move.not-here": "Nicht von hier?",
  "move.not-here.reason": "Laut Büchern liegt es in {bin}.",
  "move.not-here.nowhere": "Laut Büchern liegt hier nichts davon.",
  "move.not-in-it": "{item} liegt nicht darin",
  "move.register": "Umlagerung registrieren",
  "row.from-here": "von hier",
  "row.moved": "{quantity} von {bin}",
  "result.movement": "Umlagern",
  "result.movement.done": "Umlagerung registriert",
  "command.move-stock": "Umgelagert",
  "command.confirm-movement-line": "Umgelagert",
};
