/** The end of a count: which bins are done; then it is the supervisor's. */

import { documentRef } from "../domain/commands";
import { binsOf, isCounted } from "../domain/counting";
import { enqueue } from "../offline/outbox";
import { may } from "../offline/session";
import { Primary, Verb } from "../parts/buttons";
import { PlaceSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { type CountProps, CountTally, stepText } from "./count";
import { update } from "./job";
import { Problem } from "./move_from";
import { back, home, replace } from "./navigation";

export function CountFinish(props: CountProps) {
  const { document } = props;
  const ref = documentRef("count", document.no);
  const bins = binsOf(document);
  const open = bins.filter((bin) => !isCounted(document, bin));
  const hand = async () => {
    await enqueue([
      {
        name: "finish-activity",
        document: ref,
        payload: { activity_no: document.no, kind: "count", note: "" },
      },
    ]);
    home();
    signalOutcome("done", null);
  };
  return (
    <Frame
      screen="count-finish"
      document={document.no}
      head={{
        title: document.no,
        step: stepText(document),
        onBack: open.length > 0 ? () => update(ref, { placed: false }) : back,
      }}
      tally={<CountTally {...props} />}
      field={{ prompt: t("count.bin-again"), short: t("scan.bin"), stepsBack: true }}
      scans={0}
      verbs={
        may.supervise.value && (
          <Verb
            action="review"
            onPress={() => replace({ screen: "count-review", no: document.no })}
          >
            {t("pick.register-myself")}
          </Verb>
        )
      }
      rail={
        <>
          <Problem />
          <Primary action="hand-over" leads onPress={() => void hand()}>
            {t("pick.hand-over")}
          </Primary>
        </>
      }
    >
      <p class={open.length === 0 ? "summary" : "summary is-warning"}>
        <OutcomeIcon of={open.length === 0 ? "done" : "warning"} size={34} />
        <span>
          {open.length === 0
            ? t("count.all-done", { n: bins.length })
            : t("count.left", { n: open.length })}
        </span>
      </p>
      <div class="shelf">
        {open.map((bin) => (
          <ShelfRow
            key={bin}
            hook={{ "data-bin": bin }}
            icon={<OutcomeIcon of="warning" size={28} />}
            title={bin ? <PlaceSign place={bin} /> : document.no}
          />
        ))}
      </div>
    </Frame>
  );
}
