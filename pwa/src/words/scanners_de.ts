/** Scanner, Kamera und wie sie eingestellt sind: die Wörter auf Deutsch. */

import type { Message } from "./en";
import type { scannersEn } from "./scanners_en";

export const scannersDe: Record<keyof typeof scannersEn, Message> = {
  "scan.doubtful": "Nicht sicher gelesen",
  "scan.doubtful.next":
    "Tastatur oder Feststelltaste passen nicht. Unter Einstellungen, Scanner einmessen.",
  "camera.open": "Kamera öffnen",
  "camera.word": "Kamera",
  "camera.title": "Kamera",
  "camera.type": "Tippen",
  "camera.picture": "Bild",
  "camera.torch": "Licht",
  "camera.photo": "Alle Codes lesen",
  "camera.starting": "Die Kamera öffnet sich",
  "camera.aim": "Code in den Rahmen halten",
  "camera.reading": "Das Bild wird gelesen",
  "camera.nothing": "Kein Code auf dem Bild",
  "camera.nothing.next": "Näher heran, ruhig halten, Licht an.",
  "camera.found": { one: "{n} Code", other: "{n} Codes" },
  "camera.known": "{n} schon da",
  "camera.known-row": "schon da",
  "camera.left-out": "weggelassen",
  "camera.use": { one: "{n} Code nehmen", other: "{n} Codes nehmen" },
  "camera.again": "Noch mal",
  "camera.insecure": "Unter dieser Adresse keine Kamera",
  "camera.insecure.next":
    "Der Browser gibt sie nur bei https frei. Stattdessen ein Bild aufnehmen.",
  "camera.refused": "Die Kamera ist nicht erlaubt",
  "camera.refused.next": "Neben der Adresse erlauben, dann noch einmal. Oder ein Bild aufnehmen.",
  "camera.missing": "Keine Kamera gefunden",
  "camera.missing.next": "Scanner nehmen, Code tippen oder ein Bild wählen.",
  "camera.busy": "Die Kamera ist belegt",
  "camera.busy.next": "Die andere App schließen, dann noch einmal.",
  "camera.failed": "Die Kamera geht nicht",
  "camera.failed.next": "Scanner nehmen oder Code tippen.",
  "camera.retry": "Noch einmal",
};
