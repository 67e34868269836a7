/** Stationen mit eigenen Scannern, und Codes, die niemand kennt: die Wörter auf Deutsch. */

import type { codesEn } from "./codes_en";
import type { Message } from "./en";

export const codesDe: Record<keyof typeof codesEn, Message> = {
  "settings.station": "Scanner einer Station",
  "station.none": "Keine",
  "station.follows": "Was {station} liest, kommt auf diesen Bildschirm.",
  "station.taken": "{name} arbeitet an {station}.",
  "station.take-over": "{station} übernehmen",
  "station.at": "Station {station}",
  "station.missed": {
    one: "{n} Code an {station} gelesen, als niemand dort arbeitete",
    other: "{n} Codes an {station} gelesen, als niemand dort arbeitete",
  },
  "station.missed.title": "Gelesen, als niemand dort arbeitete",
  "station.missed.how":
    "Mit diesen Codes ist nichts geschehen. Dort noch einmal scannen, wo es auf sie ankommt.",
  "station.missed.seen": "Gesehen",
  "station.trouble": "{scanner} hat nichts gelesen",
  "station.no-read": "An {station} war kein Code zu sehen. Noch einmal scannen.",
  "station.too-long": "Das war länger als jeder Code. Noch einmal scannen.",
  "station.unfinished": "Der Rest eines Codes kam nie. Noch einmal scannen.",
  "station.events-dropped": "Ein Teil des Codes ging verloren. Noch einmal scannen.",
  "station.unreadable": "Was kam, ist nicht zu lesen. Noch einmal scannen.",
  "station.device-lost": "Der Scanner antwortet nicht: Kabel und Akku ansehen.",
  "parked.title": "Ein Code, den niemand kennt",
  "parked.look": "Ansehen",
  "parked.item": "Artikel, den er bedeuten soll",
  "parked.item.hint": "Artikel scannen oder Nummer tippen",
  "parked.choose": "Artikel nennen",
  "parked.attach": "Dem Artikel geben",
  "parked.put-aside": "Weglegen",
  "parked.reason": "Warum er nichts bedeutet",
  "parked.say-why": "Grund nennen",
  "parked.count": "{n}-mal gescannt",
  "command.park-code": "Unbekannter Code",
  "command.attach-code": "Code für einen Artikel",
};
