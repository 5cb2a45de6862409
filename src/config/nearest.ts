/** Up to three of the words that somebody may have meant: those that hold the text, then those a few slips away. */
export function nearest(text: string, words: Iterable<string>): readonly string[] {
  const wanted = text.toLowerCase();
  const last = wanted.split("/").at(-1) ?? wanted;
  const scored = [...new Set(words)].map((word) => ({
    word,
    score: distance(wanted, last, word.toLowerCase()),
  }));
  const best = Math.min(...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score <= Math.max(2, wanted.length / 4) && score <= best + 1)
    .sort((a, b) => a.score - b.score || a.word.length - b.word.length)
    .slice(0, 3)
    .map(({ word }) => word);
}

/** Half a slip for a word that ends or begins with the text: an operation left out, a variant left out. */
function distance(wanted: string, last: string, word: string): number {
  if (word.endsWith(`/${wanted}`) || word.startsWith(`${wanted}/`)) return 0.5;
  const whole = slips(wanted, word);
  const name = word.split("/").at(-1) ?? word;
  // With the operation left out, the name alone is what was mistyped.
  return wanted === last ? Math.min(whole, slips(last, name) + 0.5) : whole;
}

/** Levenshtein's distance: characters to add, leave out or change. */
function slips(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
