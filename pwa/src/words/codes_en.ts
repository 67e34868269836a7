/** Stations with scanners of their own, and codes that nobody knows: the words in English. */

import type { Message } from "./en";

export const codesEn = {
  "settings.station": "Scanners of a station",
  "station.none": "None",
  "station.follows": "What {station} reads comes to this screen.",
  "station.taken": "{name} works at {station}.",
  "station.take-over": "Take over {station}",
  "station.at": "Station {station}",
  "station.missed": {
    one: "{n} code read at {station} while nobody worked there",
    other: "{n} codes read at {station} while nobody worked there",
  },
  "station.missed.title": "Read while nobody worked there",
  "station.missed.how": "Nothing was done with these codes. Scan them again where they matter.",
  "station.missed.seen": "Seen",
  "station.trouble": "{scanner} read nothing",
  "station.no-read": "No code was seen at {station}. Scan again.",
  "station.too-long": "That was longer than any code. Scan again.",
  "station.unfinished": "The rest of a code never came. Scan again.",
  "station.events-dropped": "A part of the code was lost. Scan again.",
  "station.unreadable": "What came cannot be read. Scan again.",
  "station.device-lost": "The scanner does not answer: look at its cable and its battery.",
  "parked.title": "A code that nobody knows",
  "parked.look": "Look at it",
  "parked.item": "Item it shall mean",
  "parked.item.hint": "Scan the item, or type its number",
  "parked.choose": "Name an item",
  "parked.attach": "Give it to the item",
  "parked.put-aside": "Put aside",
  "parked.reason": "Why it means nothing",
  "parked.say-why": "Say why",
  "parked.count": "scanned {n} times",
  "command.park-code": "Unknown code",
  "command.attach-code": "Code for an item",
} as const satisfies Record<string, Message>;
