/** The scan field: always there, always armed, never a spinner. What was heard shows in its eye. */

import { heard } from "../scanning/feedback";
import { arm, armed } from "../scanning/wedge";
import { t } from "../words/words";
import { Icon, OutcomeIcon } from "./icons";
import { Bars } from "./mark";

export interface ScanFieldProps {
  readonly prompt: string;
  /** For text at twice its size. */
  readonly short?: string;
  /** The next step is a tap: the field steps back. */
  readonly stepsBack?: boolean;
  readonly onType?: () => void;
}

/** More letters than fit beside the eye in large type. */
const LONG = 14;

export function ScanField({ prompt, short, stepsBack = false, onType }: ScanFieldProps) {
  const outcome = heard.value;
  const state = armed.value ? (outcome ?? (stepsBack ? "stepping-back" : "armed")) : "not-armed";
  return (
    <div
      class={`scan-field is-${state}${stepsBack ? " steps-back" : ""}`}
      data-scan={armed.value ? "armed" : "not-armed"}
      data-outcome={outcome ?? ""}
    >
      <button type="button" class="hearing" data-action="arm" onClick={arm}>
        <span class="scan-eye">{outcome ? <OutcomeIcon of={outcome} size={40} /> : <Bars />}</span>
        <span class={prompt.length > LONG ? "prompt is-long" : "prompt"}>
          {armed.value ? (
            <>
              <span class="long">{prompt}</span>
              <span class="brief">{short ?? prompt}</span>
            </>
          ) : (
            t("scan.tap-to-arm")
          )}
        </span>
      </button>
      {onType && (
        <button
          type="button"
          class="type-code"
          data-action="type-code"
          aria-label={t("scan.type")}
          onClick={onType}
        >
          <Icon name="keyboard" size={28} />
        </button>
      )}
    </div>
  );
}
