/** How large a machine's picture is. Knows nothing else. */

/** Columns and rows for a terminal, pixels for a desktop. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
