/** A posted document: what it moved, when, and by whom. */

import type { PostedView } from "../api/schema";
import { numbersOf } from "../domain/documents";
import { Primary } from "../parts/buttons";
import { PlaceSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { FactRow, ShelfRow } from "../parts/rows";
import { dateText, figure, t, timeText } from "../words/words";
import { useLookUps, useRead } from "./hooks";
import { back } from "./navigation";
import { NumberCode } from "./number_rows";
import { Waiting } from "./orders";

export function Posted({ kind, no }: { kind: string; no: string }) {
  const { found, gone } = useRead<PostedView>(`/posted/${kind}/${encodeURIComponent(no)}`, false);
  useLookUps();
  return (
    <Frame
      screen="posted"
      document={no}
      head={{ title: no, step: t("posted.title") }}
      fieldOnTop
      field={{ prompt: t("look-up.scan"), short: t("scan.brief") }}
      rail={
        <Primary action="leave" onPress={back}>
          {t("action.back")}
        </Primary>
      }
    >
      {found && <PostedFacts of={found} />}
      <div class="shelf">
        {found?.lines?.map((line) => (
          <ShelfRow
            key={line.line_no}
            hook={{ "data-line": line.line_no }}
            title={line.description || line.item}
            note={
              <>
                <span class="code">{line.item}</span>
                {(line.number.lot || line.number.serial || line.number.package) && (
                  <NumberCode number={numbersOf(line.number)} />
                )}
                {line.bin && <PlaceSign place={line.bin} />}
              </>
            }
            aside={
              <>
                <b>{figure(line.quantity)}</b> <small>{line.unit}</small>
              </>
            }
          />
        ))}
      </div>
      {gone ? <p class="notice">{t("gone", { no })}</p> : <Waiting read={found !== null} />}
    </Frame>
  );
}

function PostedFacts({ of }: { of: PostedView }) {
  const facts = [
    { label: t("posted.on"), value: `${dateText(of.posting_date)}, ${timeText(of.posted_at)}` },
    { label: t("posted.by"), value: of.posted_by },
    { label: t("posted.from"), value: of.from_no || of.source },
    { label: t("posted.partner"), value: of.partner },
    { label: t("posted.their-no"), value: of.external_no },
  ];
  return (
    <div class="fact-rows" data-posted={of.no}>
      {facts
        .filter((one) => one.value)
        .map((one) => (
          <FactRow key={one.label} label={one.label}>
            {one.value}
          </FactRow>
        ))}
    </div>
  );
}
