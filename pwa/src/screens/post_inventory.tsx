/** An inventory pick or put-away is posted by whoever holds it: goods and order in one step. */

import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { Primary } from "../parts/buttons";
import { t } from "../words/words";
import { replace } from "./navigation";
import { explain, notClosable, submit, waiting } from "./submitting";

export interface PostProps {
  readonly document: WarehouseDocument;
  /** Something was handled. */
  readonly any: boolean;
}

export function PostButton({ document, any }: PostProps) {
  const reason = notClosable(document);
  const why = !any ? t("inventory.nothing") : reason ? t(`action.not-${reason}`) : undefined;
  return (
    <Primary
      action="post"
      leads
      {...(why ? { notNow: why } : {})}
      onPress={() => {
        if (any && reason) {
          explain(reason);
        } else if (any && !waiting.value) {
          void post(document);
        }
      }}
    >
      {waiting.value ? t("action.waiting") : t("inventory.post", { no: document.no })}
    </Primary>
  );
}

async function post(document: WarehouseDocument): Promise<void> {
  await submit(
    {
      name: "post-inventory-activity",
      document: documentRef(document.kind, document.no),
      payload: { activity_no: document.no, kind: document.kind },
    },
    {
      done: ({ result }) =>
        replace({
          screen: "result",
          result: {
            kind: "inventory",
            from: document.no,
            no: result?.no ?? "",
            also: Array.isArray(result?.posted) ? result.posted.map(String) : [],
            complete: result?.lines_left === 0,
            putAway: "",
          },
        }),
    },
  );
}
