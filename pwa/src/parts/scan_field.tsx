/** The scan field: always there, always armed, never a spinner. What was heard shows in its eye. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { heard } from "../scanning/feedback";
import { ask, cameraFirst, finderOpen, unask } from "../scanning/finder";
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
  /** A code can be typed as well; without it the icon is the camera. */
  readonly onType?: () => void;
}

/** More letters than fit beside the eye in large type. */
const LONG = 14;

export function ScanField({ prompt, short, stepsBack = false, onType }: ScanFieldProps) {
  const token = useRef({});
  useLayoutEffect(() => {
    // A tap leads: nothing is asked for that the camera would wait for.
    ask(token.current, stepsBack ? "" : prompt);
  }, [prompt, stepsBack]);
  useLayoutEffect(() => () => unask(token.current), []);
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
      {onType && !cameraFirst.value ? (
        <button
          type="button"
          class="type-code"
          data-action="type-code"
          aria-label={t("scan.type")}
          onClick={onType}
        >
          <Icon name="keyboard" size={28} />
        </button>
      ) : (
        <button
          type="button"
          class="type-code"
          data-action="camera"
          aria-label={t("camera.open")}
          onClick={() => {
            finderOpen.value = true;
          }}
        >
          <Icon name="camera" size={28} />
        </button>
      )}
    </div>
  );
}
