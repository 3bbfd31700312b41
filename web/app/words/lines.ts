/** What people write into a box of many lines, as a list. Knows no page. */

/** One entry per word, for entries that hold no blank: blanks, commas, semicolons and line ends divide them. */
export const entriesOf = (text: string): readonly string[] =>
  text.split(/[\s,;]+/).filter((each) => each !== '');
