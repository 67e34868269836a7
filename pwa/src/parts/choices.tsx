/** One of several: rows with a ring; what follows from the chosen one stands under it. */

export interface Choice {
  readonly code: string;
  readonly text: string;
  readonly consequence?: string;
}

export interface ChoicesProps {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly chosen: string;
  readonly onChoose: (code: string) => void;
}

export function Choices({ name, choices, chosen, onChoose }: ChoicesProps) {
  return (
    <div class="choices" role="radiogroup" aria-label={name}>
      {choices.map(({ code, text, consequence }) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be 64 px and still show its ring
        <button
          key={code}
          type="button"
          role="radio"
          aria-checked={chosen === code}
          class="choice"
          data-choice={code}
          onClick={() => onChoose(code)}
        >
          <i />
          <span>
            <b>{text}</b>
            {chosen === code && consequence && <small>{consequence}</small>}
          </span>
        </button>
      ))}
    </div>
  );
}
