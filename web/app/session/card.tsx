/** A card in the empty window: the picture is gone, here is why, and what one may do now. Takes the focus. */

import { useEffect, useRef, type ReactNode } from 'react';
import { Mark } from '../parts/mark.js';

interface CardProps {
  readonly icon?: ReactNode;
  readonly tone?: 'ended' | 'wait' | 'danger' | 'viewer' | 'controller';
  readonly title: string;
  readonly children?: ReactNode;
}

export function Card({ icon, tone = 'ended', title, children }: CardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <main className="ended">
      <div className="ended-card">
        {icon !== undefined && <span className={`ended-icon chip-${tone}`}>{icon}</span>}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {children}
      </div>
      <div className="ended-brand">
        <Mark size={18} />
        Jumpseat
      </div>
    </main>
  );
}
