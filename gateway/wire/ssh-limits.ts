/** The numbers of an SSH stream socket. Apart from the schemas, so that the page can use them without those. */

export const MAX_COLUMNS = 500;
export const MAX_ROWS = 300;
/** One input frame from a controller (bytes). A paste is sent in slices of this by the page. */
export const MAX_INPUT_FRAME = 64 * 1024;
