/** What a posting made: its number, large, and what comes next. */

import type { WarehouseDocument } from "../domain/documents";
import { documentByNo } from "../domain/pack";
import { judged } from "../offline/scans";
import { may } from "../offline/session";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { t } from "../words/words";
import { useScans } from "./hooks";
import { go, home, type PostedResult } from "./navigation";
import { openDocument } from "./opening";
import { ReasonList } from "./reasons";

export function Result({ result }: { result: PostedResult }) {
  useScans(async (scan, meaning) => {
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    home();
    go({ screen: "look-up", text: scan.raw });
  });
  const next = documentByNo(pack.value, "put_away", result.putAway);
  return (
    <Frame
      screen="result"
      head={{ title: result.from, step: t(`result.${result.kind}`), onBack: home }}
      field={{ prompt: t("work.scan"), short: t("scan.brief"), stepsBack: true }}
      rail={<Next next={next} />}
    >
      <div class="result" data-result={result.no} data-put-away={result.putAway}>
        <OutcomeIcon of="done" size={76} />
        <h2>
          <Code>{result.no}</Code>
        </h2>
        <p>{t(`result.${result.kind}.done`)}</p>
        {result.also.length > 0 && <p class="muted">{result.also.join(", ")}</p>}
        {!result.complete && <p class="muted">{t("result.rest")}</p>}
        <ReasonList reasons={result.warnings ?? []} />
        {result.putAway && <p>{t("result.put-away", { no: result.putAway })}</p>}
      </div>
    </Frame>
  );
}

function Next({ next }: { next: WarehouseDocument | undefined }) {
  if (!next || !may.putAway.value) {
    return (
      <Primary action="home" leads onPress={home}>
        {t("work.title")}
      </Primary>
    );
  }
  return (
    <>
      <Square icon="list" action="home" outermost onPress={home}>
        {t("work.brief")}
      </Square>
      <Primary
        action="start-put-away"
        leads
        onPress={() => {
          home();
          void openDocument(next);
        }}
      >
        {t("result.start-put-away")}
      </Primary>
    </>
  );
}
