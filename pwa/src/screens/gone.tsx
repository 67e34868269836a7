/** A document that is not there any more: posted, registered, or another's now. */

import { judged } from "../offline/scans";
import { loaded } from "../offline/work";
import { Primary } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { t } from "../words/words";
import { useScans } from "./hooks";
import { go, home } from "./navigation";

export function Gone({ no }: { no: string }) {
  useScans(async (scan, meaning) => {
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    home();
    go({ screen: "look-up", text: scan.raw });
  });
  return (
    <Frame
      screen="gone"
      head={{ title: no }}
      field={{ prompt: t("work.scan"), stepsBack: true }}
      rail={
        <Primary action="home" leads onPress={home}>
          {t("work.title")}
        </Primary>
      }
    >
      <p class="big-notice">{t(loaded.value ? "gone" : "work.loading", { no })}</p>
    </Frame>
  );
}
