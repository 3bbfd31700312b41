/**
 * noVNC that tells whether the machine lets its size be changed, which noVNC keeps to itself: the machine has named its
 * screens (ExtendedDesktopSize), or has refused what was asked for. Knows no window.
 */

import RFB from '@novnc/novnc';
import type { Resizing } from './fit.js';

/** The rectangle's x names who asked; this page did. Its y is then the machine's answer, 0 = done. */
const ASKED_HERE = 1;

export class SizedRfb extends RFB {
  onResizing: ((now: Resizing) => void) | undefined;

  protected override _handleExtendedDesktopSize(): boolean {
    const whole = super._handleExtendedDesktopSize();
    if (whole) this.onResizing?.(this._FBU.x === ASKED_HERE && this._FBU.y !== 0 ? 'refused' : 'possible');
    return whole;
  }
}
