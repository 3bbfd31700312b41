/** The sign of the product: a seat in front, a jump seat behind. */

export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <rect x="3" y="2.5" width="11" height="19" rx="4.8" fill="var(--js-controller)" />
      <rect x="16.2" y="10" width="5.8" height="11.5" rx="2.6" fill="var(--js-viewer)" />
    </svg>
  );
}
