/** One line of a bench's table, and the table. Knows no bench. */

export interface Row {
  readonly what: string;
  /** With unit. */
  readonly figure: string;
  /** The peer's figure in the same run, with its name. */
  readonly peer?: string;
  /** What the budget is about; absent: given for information. */
  readonly budget?: { readonly text: string; readonly met: boolean };
}

const HEAD = ['what', 'figure', 'peer in the same run', 'budget', ''] as const;

const cells = (row: Row): string[] => [
  row.what,
  row.figure,
  row.peer ?? '',
  row.budget?.text ?? '',
  row.budget === undefined ? '' : row.budget.met ? 'met' : '**missed**',
];

/** As Markdown that can be read in a terminal too. */
export function table(rows: readonly Row[]): string {
  const lines = [[...HEAD], ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const show = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = lines;
  return [show(head), rule, ...body.map(show)].join('\n');
}

/** Three figures that matter. */
export const fix = (value: number, digits = value < 10 ? 2 : value < 100 ? 1 : 0): string =>
  value.toFixed(digits);
export const times = (value: number): string => `${fix(value, 2)} ×`;
