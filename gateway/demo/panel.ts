/** The made-up picture of the sandbox's operator panel: a tank, a mixer, and what people press. Knows no protocol. */

export const PANEL_WIDTH = 800;
export const PANEL_HEIGHT = 480;

/** Bytes of a pixel: red, green, blue, unused: what browsers ask for, so that nothing need be turned round. */
export const PIXEL_BYTES = 4;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Colour = readonly [red: number, green: number, blue: number];

const GROUND: Colour = [14, 19, 23];
const FRAME: Colour = [53, 65, 76];
const WATER: Colour = [34, 141, 180];
const LIGHT: Colour = [87, 207, 146];
const MARK: Colour = [240, 181, 82];
const TANK: Area = { x: 60, y: 60, width: 200, height: 360 };
const RAIL: Area = { x: 320, y: 220, width: 420, height: 60 };
/** The mixer on its rail, and how far it goes in a step (pixels). */
const MIXER = 56;
const STEP = 7;
const DOT = 9;

export class Panel {
  readonly pixels = Buffer.alloc(PANEL_WIDTH * PANEL_HEIGHT * PIXEL_BYTES);
  #steps = 0;

  constructor() {
    this.#fill({ x: 0, y: 0, width: PANEL_WIDTH, height: PANEL_HEIGHT }, GROUND);
    for (const { x, y, width, height } of [TANK, RAIL])
      this.#fill({ x: x - 3, y: y - 3, width: width + 6, height: height + 6 }, FRAME);
    this.#fill(TANK, GROUND);
    this.#fill(RAIL, GROUND);
  }

  /** One step of time: what has changed. */
  step(): readonly Area[] {
    this.#steps += 1;
    const travel = RAIL.width - MIXER;
    const along = (this.#steps * STEP) % (2 * travel);
    const x = RAIL.x + (along < travel ? along : 2 * travel - along);
    this.#fill(RAIL, GROUND);
    this.#fill({ x, y: RAIL.y + 2, width: MIXER, height: RAIL.height - 4 }, LIGHT);
    const level = Math.round((TANK.height / 2) * (1 + 0.8 * Math.sin(this.#steps / 40)));
    this.#fill(TANK, GROUND);
    this.#fill({ ...TANK, y: TANK.y + TANK.height - level, height: level }, WATER);
    return [RAIL, TANK];
  }

  /** Somebody pressed here: a dot, where the panel has room for it. */
  press(x: number, y: number): Area | undefined {
    const dot = { x: x - 4, y: y - 4, width: DOT, height: DOT };
    if (dot.x < 0 || dot.y < 0 || dot.x + DOT > PANEL_WIDTH || dot.y + DOT > PANEL_HEIGHT) return undefined;
    this.#fill(dot, MARK);
    return dot;
  }

  /** The pixels of an area, row by row. */
  cut({ x, y, width, height }: Area): Buffer {
    const rows = Array.from({ length: height }, (_, row) => {
      const from = ((y + row) * PANEL_WIDTH + x) * PIXEL_BYTES;
      return this.pixels.subarray(from, from + width * PIXEL_BYTES);
    });
    return Buffer.concat(rows);
  }

  #fill({ x, y, width, height }: Area, [red, green, blue]: Colour): void {
    const row = Buffer.alloc(width * PIXEL_BYTES, Buffer.from([red, green, blue, 0]));
    for (let line = y; line < y + height; line += 1)
      row.copy(this.pixels, (line * PANEL_WIDTH + x) * PIXEL_BYTES);
  }
}
