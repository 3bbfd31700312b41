/**
 * Keys for a desktop without a keyboard: a row of those a phone has not, and a field that opens the phone's own. Hands
 * on keys that go down and up, as X keysyms; knows no protocol and no machine.
 */

import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconKeyboard } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { EMPTY_FIELD, keysBetween, keysymOf, KEYSYM, namedKey, pressesOf } from './soft-typing.js';
import { NO_STICKY } from './sticky-keys.js';

/** What the field keeps (characters) before it begins anew. */
const FIELD_HOLDS = 512;

const ARROWS = [
  [KEYSYM.left, 'Left', IconArrowLeft],
  [KEYSYM.down, 'Down', IconArrowDown],
  [KEYSYM.up, 'Up', IconArrowUp],
  [KEYSYM.right, 'Right', IconArrowRight],
] as const;

interface SoftKeyboardProps {
  /** A key goes down or up. Every key that goes down goes up again at once. */
  readonly onKey: (down: boolean, keysym: number) => void;
  /** The phone's keyboard is shown, or gone again: meanwhile a touch of the picture must not take the focus. */
  readonly onOpen: (open: boolean) => void;
}

export function SoftKeyboard({ onKey, onOpen }: SoftKeyboardProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const before = useRef(EMPTY_FIELD);
  const [open, setOpen] = useState(false);
  const [sticky, setSticky] = useState(NO_STICKY);

  /** Ctrl and Alt are for the first key only. */
  const press = (keysyms: readonly number[], held = sticky): void => {
    for (const [i, keysym] of keysyms.entries())
      for (const [down, key] of pressesOf(keysym, i === 0 ? held : NO_STICKY)) onKey(down, key);
    if (keysyms.length > 0) setSticky(NO_STICKY);
  };
  const beginAnew = (): void => {
    before.current = EMPTY_FIELD;
    if (field.current === null) return;
    field.current.value = EMPTY_FIELD;
    field.current.setSelectionRange(EMPTY_FIELD.length, EMPTY_FIELD.length);
  };
  const handleInput = (composing: boolean): void => {
    const now = field.current?.value ?? EMPTY_FIELD;
    press(keysBetween(before.current, now));
    before.current = now;
    // Never while a word is being put together: the phone would lose it.
    if (!composing && (now.length < EMPTY_FIELD.length || now.length > FIELD_HOLDS)) beginAnew();
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const chord = event.key.length === 1 && (event.ctrlKey || event.altKey);
    const keysym = chord ? keysymOf(event.key) : namedKey(event.key);
    if (keysym === undefined) return;
    event.preventDefault();
    press([keysym], { ctrl: event.ctrlKey || sticky.ctrl, alt: event.altKey || sticky.alt });
  };
  useEffect(() => {
    if (!open) return;
    // The mouse that a browser makes of a touch would take the focus to whatever is touched.
    const keepOpen = (event: MouseEvent): void => {
      if (event.target instanceof Element && event.target.closest('.desktop') !== null)
        event.preventDefault();
    };
    document.addEventListener('mousedown', keepOpen, true);
    return () => document.removeEventListener('mousedown', keepOpen, true);
  }, [open]);
  const handleOpen = (now: boolean): void => {
    setOpen(now);
    if (now) beginAnew();
    onOpen(now);
  };
  return (
    <div className="touchkeys" role="toolbar" aria-label="Keys">
      <textarea
        ref={field}
        className="soft-field"
        aria-label="Text for the machine"
        tabIndex={-1}
        defaultValue={EMPTY_FIELD}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onInput={(event) => handleInput(event.nativeEvent.isComposing)}
        onCompositionEnd={() => handleInput(false)}
        onKeyDown={handleKey}
        onFocus={() => handleOpen(true)}
        onBlur={() => handleOpen(false)}
      />
      <Key onTap={() => press([KEYSYM.escape])}>Esc</Key>
      <Key onTap={() => press([KEYSYM.tab])}>Tab</Key>
      <Key on={sticky.ctrl} onTap={() => setSticky({ ...sticky, ctrl: !sticky.ctrl })}>
        Ctrl
      </Key>
      <Key on={sticky.alt} onTap={() => setSticky({ ...sticky, alt: !sticky.alt })}>
        Alt
      </Key>
      {ARROWS.map(([keysym, name, Icon]) => (
        <Key key={name} name={name} onTap={() => press([keysym])}>
          <Icon size={18} aria-hidden="true" />
        </Key>
      ))}
      <Key name="Keyboard" on={open} onTap={() => (open ? field.current?.blur() : field.current?.focus())}>
        <IconKeyboard size={20} aria-hidden="true" />
      </Key>
    </div>
  );
}

interface KeyProps {
  /** Where it shows a picture only. */
  readonly name?: string;
  /** Undefined for a key that has no two states. */
  readonly on?: boolean;
  readonly onTap: () => void;
  readonly children: ReactNode;
}

function Key({ name, on, onTap, children }: KeyProps) {
  // A tap must not take the focus, or the phone's keyboard goes away.
  const keep = (event: { preventDefault: () => void }): void => event.preventDefault();
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={on}
      onPointerDown={keep}
      onMouseDown={keep}
      onClick={onTap}
    >
      {children}
    </button>
  );
}
