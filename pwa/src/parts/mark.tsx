/** The mark: four bars are a barcode, four fingers and four strokes of a tally; the thumb is the fifth. */

export function Bars({ size = 28 }: { size?: number }) {
  return (
    <svg class="bars" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2.5" y="3" width="4" height="18" />
      <rect x="9" y="3" width="2.2" height="18" />
      <rect x="13.2" y="3" width="4.2" height="18" />
      <rect x="19.5" y="3" width="2.2" height="18" />
    </svg>
  );
}

export function Mark({ size }: { size: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect x="10" y="16" width="9" height="40" rx="1.5" />
      <rect x="23" y="8" width="6" height="48" rx="1.5" />
      <rect x="33" y="10" width="11" height="46" rx="1.5" />
      <rect x="48" y="19" width="6" height="37" rx="1.5" />
      <path class="gap" d="M4 47L60 27" />
      <path class="thumb" d="M5 46.6L59 27.4" />
    </svg>
  );
}
