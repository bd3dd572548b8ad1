/** A stretch of two texts: in both, only in the old one, or only in the new one. */
export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** More comparisons than this would be felt while typing; the texts are then told as wholly different. */
const mostCells = 2_000_000;

/** The longest common subsequence's lengths, from each pair of places to the ends. */
function lengths(old: string[], young: string[]): Uint16Array {
  const width = young.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      const skip = Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      table[i * width + j] = old[i] === young[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : skip;
    }
  }
  return table;
}

function append(pieces: Piece[], kind: Piece["kind"], text: string): void {
  const last = pieces.at(-1);
  if (text === "") return;
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}

function align(old: string[], young: string[], pieces: Piece[]): void {
  const isSmall = old.length * young.length <= mostCells;
  const table = isSmall ? lengths(old, young) : new Uint16Array();
  const width = young.length + 1;
  let i = 0;
  let j = 0;
  while (isSmall && i < old.length && j < young.length) {
    if (old[i] === young[j]) {
      append(pieces, "same", old[i] ?? "");
      i += 1;
      j += 1;
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) {
      append(pieces, "removed", old[i] ?? "");
      i += 1;
    } else {
      append(pieces, "added", young[j] ?? "");
      j += 1;
    }
  }
  append(pieces, "removed", old.slice(i).join(""));
  append(pieces, "added", young.slice(j).join(""));
}

/** Words that changed side by side are one change: what went, then what came, the blanks between them included. */
function gathered(pieces: Piece[]): Piece[] {
  const whole: Piece[] = [];
  let removed = "";
  let added = "";
  pieces.forEach(({ kind, text }, index) => {
    const next = pieces[index + 1];
    const isBetween = (removed || added) && next !== undefined && text.trim() === "";
    if (kind === "removed" || (kind === "same" && isBetween)) removed += text;
    if (kind === "added" || (kind === "same" && isBetween)) added += text;
    if (kind !== "same" || isBetween) return;
    append(whole, "removed", removed);
    append(whole, "added", added);
    append(whole, "same", text);
    removed = added = "";
  });
  append(whole, "removed", removed);
  append(whole, "added", added);
  return whole;
}

/** What makes the new text of the old one, word by word. */
export function diffWords(before: string, after: string): Piece[] {
  const old = before.match(/\s+|\S+/g) ?? [];
  const young = after.match(/\s+|\S+/g) ?? [];
  const shortest = Math.min(old.length, young.length);
  let head = 0;
  while (head < shortest && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;

  const pieces: Piece[] = [];
  append(pieces, "same", old.slice(0, head).join(""));
  align(old.slice(head, old.length - tail), young.slice(head, young.length - tail), pieces);
  append(pieces, "same", old.slice(old.length - tail).join(""));
  return gathered(pieces);
}
