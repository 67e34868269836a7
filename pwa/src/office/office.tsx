/** The way to every desk, by what is worked on. */

import { may, me, place, work } from "../offline/session";
import { BoardSection } from "../parts/board";
import { Verb } from "../parts/buttons";
import { Head } from "../parts/head";
import { Icon } from "../parts/icons";
import { useLookUps } from "../screens/hooks";
import { go } from "../screens/navigation";
import { t } from "../words/words";
import { desks } from "./desks";
import type { GroupWord } from "./kinds";

const GROUPS: readonly GroupWord[] = ["inbound", "outbound", "inside", "stock", "labels", "set-up"];

export function Office() {
  useLookUps(go);
  const places = Object.keys(me.value?.roles ?? {}).sort();
  const mine = Object.values(desks).filter((one) => may[one.may].value);
  return (
    <main class="office home" data-screen="office">
      <Head title={t("office.title")} step={place.value} />
      {places.length > 1 && (
        <div class="office-places">
          {places.map((one) => (
            <Verb
              key={one}
              action={`place-${one}`}
              pressed={one === place.value}
              onPress={() => void work(one)}
            >
              {one}
            </Verb>
          ))}
        </div>
      )}
      <div class="office-groups">
        {GROUPS.filter((group) => mine.some((one) => one.group === group)).map((group) => (
          <BoardSection key={group} title={t(`office-group.${group}`)}>
            {mine
              .filter((one) => one.group === group)
              .map((one) => (
                <button
                  type="button"
                  class="board-row"
                  key={one.code}
                  data-action={`desk-${one.code}`}
                  onClick={() => go({ screen: "desk", desk: one.code, key: "" })}
                >
                  <b>{t(`desk.${one.code}`)}</b>
                  <span class="right">
                    <Icon name="next" size={24} />
                  </span>
                </button>
              ))}
          </BoardSection>
        ))}
      </div>
    </main>
  );
}
