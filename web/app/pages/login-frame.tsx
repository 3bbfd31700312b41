/** The two halves of the sign-in pages: the form, and what this is, as a picture. */

import type { ReactNode } from 'react';
import { MAX_VIEWERS } from '../../../gateway/domain/limits.js';
import { Mark } from '../parts/mark.js';

export function LoginFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="login">
      <div className="login-card">
        <div className="login-brand">
          <Mark size={34} />
          <span>Jumpseat</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
      <div className="login-side" aria-hidden="true">
        <div className="cabin">
          <div className="cabin-screen">
            <i />
            <i />
            <i />
            <i />
            <i />
          </div>
          <div className="cabin-c" />
          <div className="cabin-v">
            {Array.from({ length: MAX_VIEWERS }, (_, seat) => (
              <i key={seat} className={seat < 4 ? 'on' : ''} />
            ))}
          </div>
        </div>
        <p>
          One controls.
          <br />
          Ten may watch.
          <small>Viewers see every move and touch nothing.</small>
        </p>
      </div>
    </main>
  );
}
