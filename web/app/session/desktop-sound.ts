/**
 * Whether what a machine plays is heard: only where its person wants it, and only once the browser lets the page play,
 * which is after a click or a key. What is not heard is dropped: kept, it would pile up and come all at once. Knows no
 * socket.
 */

/** `none`: the machine plays nothing. `waiting`: the browser wants a click or a key first. */
export type SoundState = 'none' | 'heard' | 'muted' | 'waiting';

/** The part of an AudioContext that matters here. */
export interface Speaker {
  readonly state: string;
  resume(): Promise<void>;
  addEventListener(type: 'statechange', listener: () => void): void;
  removeEventListener(type: 'statechange', listener: () => void): void;
}

/** What counts as a click or a key for a browser (HTML standard, user activation), or comes right after one. */
const ACTS = ['keydown', 'mousedown', 'touchend', 'click'] as const;
/** What has an answer of its own to a click, which must find things as they were shown. */
const BUTTONS = 'button, [role="menuitem"]';

export class DesktopSound {
  readonly #speaker: () => Speaker | null;
  readonly #page: EventTarget;
  readonly #tell: (state: SoundState) => void;
  readonly #streams = new Set<string>();
  /** From the first sound on. */
  #playing: Speaker | null = null;
  #muted = false;
  #told: SoundState = 'none';

  /** `speaker` is asked for when there is something to play, and not before. `page` is where people act. */
  constructor(speaker: () => Speaker | null, page: EventTarget, tell: (state: SoundState) => void) {
    this.#speaker = speaker;
    this.#page = page;
    this.#tell = tell;
    for (const act of ACTS) page.addEventListener(act, this.#handleAct, { capture: true, passive: true });
  }

  get state(): SoundState {
    if (this.#playing === null) return 'none';
    if (this.#muted) return 'muted';
    return this.#playing.state === 'running' ? 'heard' : 'waiting';
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    if (!muted) this.#wake();
    this.#look();
  }

  /** A new picture: streams are opened anew. */
  begin(): void {
    this.#streams.clear();
  }

  /** One instruction of the machine's; false = it is not to be played. */
  admits(opcode: string, args: readonly string[]): boolean {
    const [stream = ''] = args;
    switch (opcode) {
      case 'audio':
        this.#streams.add(stream);
        this.#start();
        return true;
      case 'blob':
        return !this.#streams.has(stream) || this.state === 'heard';
      case 'end':
      case 'img':
      case 'clipboard':
        this.#streams.delete(stream);
        return true;
      default:
        return true;
    }
  }

  close(): void {
    for (const act of ACTS) this.#page.removeEventListener(act, this.#handleAct, { capture: true });
    this.#playing?.removeEventListener('statechange', this.#look);
  }

  #start(): void {
    if (this.#playing !== null) return;
    this.#playing = this.#speaker();
    this.#playing?.addEventListener('statechange', this.#look);
    this.#look();
  }

  readonly #handleAct = ({ type, target }: Event): void => {
    const onButton = (target as Partial<Element> | null)?.closest?.(BUTTONS) ?? null;
    if (onButton === null || type === 'click') this.#wake();
  };

  readonly #wake = (): void => {
    if (this.state === 'waiting') void this.#playing?.resume().then(this.#look, () => undefined);
  };

  readonly #look = (): void => {
    const { state } = this;
    if (state === this.#told) return;
    this.#told = state;
    this.#tell(state);
  };
}
