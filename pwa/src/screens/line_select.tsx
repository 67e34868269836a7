/** Numbers that lie in stock, first expired first, with what is left of each: a tap puts one on. */

import { documentRef } from "../domain/commands";
import { numbersOf } from "../domain/documents";
import { grown } from "../domain/line_numbers";
import { decimal, units } from "../domain/quantity";
import { judged } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { dateText, figure, numberText, t } from "../words/words";
import { useRead, useScans } from "./hooks";
import { type Candidates, type Editor, typedOf } from "./line_editor";
import { NumberCode } from "./number_rows";
import { lineAddress } from "./order_line";
import { Waiting } from "./orders";
import { submit, waiting } from "./submitting";

const COUNT = 100;

export function SelectNumbers({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { of } = editor.open;
  const { found } = useRead<Candidates>(
    `${lineAddress(of)}/numbers?side=${of.side}&count=${COUNT}`,
    false,
  );
  const missing = Math.max(0, editor.matrix.missing.quantity);
  const take = (one: Candidates["rows"][number]) => {
    const number = numbersOf(one.number);
    const amount = Math.min(missing, leftOf(editor, one));
    if (amount > 0) {
      editor.keep(grown(editor.draft, editor.rows, number, amount));
      signalOutcome(amount === missing ? "done" : "ok", null);
    } else {
      signalOutcome("warning", null);
    }
  };
  useScans(async (scan, meaning) => {
    const texts = [meaning.serial, meaning.lot, meaning.text];
    const one = found?.rows.find(({ number }) =>
      [number.serial, number.lot, number.package].some((part) => part && texts.includes(part)),
    );
    await judged({ ...scan, outcome: one ? "ok" : "unknown", row: { code: meaning.text } });
    if (one) {
      take(one);
    } else {
      signalOutcome("unknown", null);
    }
  });
  const first = () =>
    editor.save((version) => {
      void submit(
        {
          name: "select-line-numbers",
          document: documentRef(of.kind, of.no),
          payload: editor.address(version),
        },
        editor.follow(onClose),
      );
    });
  return (
    <section class="sheet" data-sheet="select" aria-label={t("select.title")}>
      <div class="sheet-body">
        <p class="sheet-title" data-missing={decimal(missing)}>
          <b>{t("select.title")}</b>
          <small>{t("assign.missing", { quantity: decimal(missing) })}</small>
        </p>
        <div class="scroll">
          <div class="shelf">
            {found?.rows.map((one) => {
              const number = numbersOf(one.number);
              const taken = typedOf(editor.rows, number);
              return (
                <ShelfRow
                  key={numberText(number)}
                  hook={{ "data-candidate": numberText(number) }}
                  inHand={taken > 0}
                  muted={leftOf(editor, one) <= 0 && taken <= 0}
                  onPress={() => take(one)}
                  title={<NumberCode number={number} />}
                  note={[
                    one.expiration_date
                      ? `${t("flag.expires")} ${dateText(one.expiration_date)}`
                      : "",
                    t("line.there", { available: one.stock.available, total: one.stock.total }),
                    units(one.stock.nonspecific_reserved) > 0
                      ? t("select.nonspecific", { quantity: one.stock.nonspecific_reserved })
                      : "",
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                  aside={taken > 0 ? <b>{figure(decimal(taken))}</b> : null}
                />
              );
            })}
          </div>
          {found?.rows.length === 0 && <p class="notice">{t("select.none")}</p>}
          <Waiting read={found !== null} />
        </div>
        {missing > 0 && (
          <div class="verbs">
            <Verb action="first-expired" onPress={() => !waiting.value && void first()}>
              {waiting.value ? t("action.waiting") : t("select.first-expired")}
            </Verb>
          </div>
        )}
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          <Primary action="selected" leads onPress={onClose}>
            {t("action.done")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

function leftOf(editor: Editor, one: Candidates["rows"][number]): number {
  return units(one.stock.available) - typedOf(editor.rows, numbersOf(one.number));
}
