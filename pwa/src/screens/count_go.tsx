/** On the way to the next bin of a count. */

import { documentRef } from "../domain/commands";
import { Primary, Square } from "../parts/buttons";
import { RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { clearOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { type CountProps, CountTally, stepText } from "./count";
import { jobOf, update } from "./job";
import { Problem } from "./move_from";
import { back } from "./navigation";

export function CountGo(props: CountProps & { readonly next: string }) {
  const { document, next } = props;
  const ref = documentRef("count", document.no);
  const isAgain = document.counts.some((line) => line.bin === next && line.round > 1);
  const skip = () => {
    clearOutcome();
    const { skipped } = jobOf(ref);
    update(ref, { skipped: skipped.includes(next) ? [] : [...skipped, next] });
  };
  return (
    <Frame
      screen="count-go"
      document={document.no}
      head={{ title: document.no, step: stepText(document), onBack: back }}
      tally={<CountTally {...props} />}
      field={{ prompt: t("scan.bin"), short: t("scan.bin") }}
      scans={1}
      rail={
        <>
          <Problem />
          <Square icon="skip" action="skip" onPress={skip}>
            {t("pick.skip")}
          </Square>
          <Primary action="stop-here" onPress={() => update(ref, { placed: true })}>
            {t("count.stop")}
          </Primary>
        </>
      }
    >
      <RackSign place={next} caption={t("pick.go-to")} />
      {isAgain && <p class="notice">{t("count.again")}</p>}
      {document.note && <p class="notice">{document.note}</p>}
    </Frame>
  );
}
