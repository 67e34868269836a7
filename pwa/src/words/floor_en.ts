/** Moving goods, counting them, and work that is posted by whoever holds it: the words in English. */

import type { Message } from "./en";

export const floorEn = {
  "work.move": "Move",
  "move.how": "Scan goods or the bin they lie in, then the bin they go to.",
  "move.scan": "Goods, bin or task",
  "move.scan-to": "New bin, or more",
  "move.scan-from": "Scan their bin",
  "move.bin-or-goods": "Bin or goods",
  "move.put-down": "Put down",
  "move.put-down-one": "Put the last one down",
  "move.all": "All {quantity}",
  "move.how-many": "How many go?",
  "move.where-else": "Where else",
  "move.unknown": "scan goods or a bin",
  "move.too-many": "only {quantity} free in {bin}",
  "move.none-here": "None here",
  "move.none-here.next": "By the books there is none. Tell a supervisor.",
  "move.not-here": "Not from here?",
  "move.not-here.reason": "By the books it lies in {bin}.",
  "move.not-here.nowhere": "By the books none of it lies here.",
  "move.not-in-it": "{item} does not lie in it",
  "move.register": "Register movement",
  "row.from-here": "from here",
  "row.moved": "{quantity} from {bin}",
  "result.movement": "Move",
  "result.movement.done": "Movement registered",
  "command.move-stock": "Moved",
  "command.confirm-movement-line": "Moved",
} as const satisfies Record<string, Message>;
