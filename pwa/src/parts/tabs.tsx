/** Views of one thing side by side: the one that is shown stands on an ink line. */

export interface Tab {
  readonly code: string;
  readonly text: string;
}

export interface TabsProps {
  readonly name: string;
  readonly tabs: readonly Tab[];
  readonly shown: string;
  readonly onShow: (code: string) => void;
}

export function Tabs({ name, tabs, shown, onShow }: TabsProps) {
  return (
    <div class="tabs" role="tablist" aria-label={name}>
      {tabs.map(({ code, text }) => (
        <button
          key={code}
          type="button"
          role="tab"
          aria-selected={shown === code}
          data-tab={code}
          onClick={() => onShow(code)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
