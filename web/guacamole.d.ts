/** The part of guacamole-common-js 1.5 this page uses; the published types know no default export. */
declare module 'guacamole-common-js' {
  namespace Guacamole {
    class Tunnel {
      state: number;
      oninstruction: ((opcode: string, args: string[]) => void) | null;
      connect(data?: string): void;
      disconnect(): void;
      isConnected(): boolean;
      sendMessage(...elements: (string | number)[]): void;
      setState(state: number): void;
      static State: { CONNECTING: number; OPEN: number; CLOSED: number; UNSTABLE: number };
    }
    interface Display {
      oncursor: ((canvas: HTMLCanvasElement, x: number, y: number) => void) | null;
      onresize: ((width: number, height: number) => void) | null;
      getElement(): HTMLDivElement;
      getWidth(): number;
      getHeight(): number;
      getScale(): number;
      scale(scale: number): void;
      showCursor(shown: boolean): void;
      flush(done?: () => void): void;
      flatten(): HTMLCanvasElement;
    }
    class Client {
      constructor(tunnel: Tunnel);
      connect(data?: string): void;
      disconnect(): void;
      getDisplay(): Display;
      sendKeyEvent(pressed: 0 | 1, keysym: number): void;
      sendMouseState(state: Mouse.State, applyDisplayScale?: boolean): void;
    }
    namespace AudioContextFactory {
      function getAudioContext(): AudioContext | null;
    }
    class Keyboard {
      constructor(element?: Element | Document);
      onkeydown: ((keysym: number) => boolean) | null;
      onkeyup: ((keysym: number) => void) | null;
      listenTo(element: Element): void;
      reset(): void;
    }
    class InputSink {
      focus(): void;
      getElement(): HTMLTextAreaElement;
    }
    namespace Mouse {
      interface State {
        readonly x: number;
        readonly y: number;
      }
      interface MouseEvent {
        readonly state: State;
        preventDefault(): void;
        stopPropagation(): void;
      }
      class Touchscreen {
        constructor(element: Element);
        onEach(types: readonly string[], listener: (event: MouseEvent) => void): void;
      }
    }
    class Mouse {
      constructor(element: Element);
      setCursor(canvas: HTMLCanvasElement, x: number, y: number): boolean;
      onEach(types: readonly string[], listener: (event: Mouse.MouseEvent) => void): void;
    }
  }
  export default Guacamole;
}
