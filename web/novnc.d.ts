/** The part of noVNC 1.7 this page uses; the published types miss the root import. */
declare module '@novnc/novnc' {
  interface RFBEvents {
    connect: CustomEvent<undefined>;
    disconnect: CustomEvent<{ readonly clean: boolean }>;
    clipboard: CustomEvent<{ readonly text: string }>;
    desktopname: CustomEvent<{ readonly name: string }>;
    bell: CustomEvent<undefined>;
  }
  export default class RFB extends EventTarget {
    constructor(target: Element, channel: WebSocket, options?: { readonly shared?: boolean });
    viewOnly: boolean;
    scaleViewport: boolean;
    resizeSession: boolean;
    clipViewport: boolean;
    showDotCursor: boolean;
    background: string;
    focusOnClick: boolean;
    disconnect(): void;
    focus(options?: FocusOptions): void;
    blur(): void;
    sendKey(keysym: number, code: string | null, down?: boolean): void;
    sendCtrlAltDel(): void;
    clipboardPasteFrom(text: string): void;
    getImageData(): ImageData;
    /** Its own, not for the public: reads one rectangle of ExtendedDesktopSize; false = it is not whole yet. */
    protected _handleExtendedDesktopSize(): boolean;
    /** The rectangle it reads. */
    protected readonly _FBU: { readonly x: number; readonly y: number };
    addEventListener<K extends keyof RFBEvents>(type: K, listener: (event: RFBEvents[K]) => void): void;
  }
}
