/** A titled panel. */

import { useId, type ReactNode } from 'react';
import { LiveNote } from './page-header.js';

interface SectionProps {
  readonly title: string;
  readonly count?: number | undefined;
  readonly action?: ReactNode;
  readonly live?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, count, action, live = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {count !== undefined && count > 0 && <span className="count">{count}</span>}
        {live && <LiveNote />}
        <span className="grow" />
        {action}
      </div>
      {children}
    </section>
  );
}

export function Tag({ children }: { readonly children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
