/** The rules of a bookshelf, apart from any framework. */
export interface Book {
  readonly title: string;
  readonly pages?: number;
}

export type Outcome = { readonly status: number; readonly body?: object };

const refused = (problem: string): Outcome => ({ status: 400, body: { problem } });

export class Bookshelf {
  readonly #books = new Map<string, Book>();

  put(isbn: string, text: string): Outcome {
    if (!isIsbn(isbn)) return refused("an ISBN has 13 digits");
    const book = bookIn(text);
    if (typeof book === "string") return refused(book);
    this.#books.set(isbn, book);
    return { status: 200, body: book };
  }

  get(isbn: string): Outcome {
    if (!isIsbn(isbn)) return refused("an ISBN has 13 digits");
    const book = this.#books.get(isbn);
    return book === undefined ? { status: 404 } : { status: 200, body: book };
  }

  delete(isbn: string): Outcome {
    if (!isIsbn(isbn)) return refused("an ISBN has 13 digits");
    return { status: this.#books.delete(isbn) ? 204 : 404 };
  }
}

function isIsbn(text: string): boolean {
  return /^[0-9]{13}$/.test(text);
}

function bookIn(text: string): Book | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "the body is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "the body is no object";
  const { title, pages, ...others } = value as Record<string, unknown>;
  if (typeof title !== "string" || title === "" || [...title].length > 200)
    return "a title has 1 to 200 characters";
  if (Object.keys(others).length > 0) return "a book has a title and pages";
  if (!Object.hasOwn(value, "pages")) return { title };
  const isCount = typeof pages === "number" && Number.isInteger(pages) && pages >= 1 && pages <= 20_000;
  return isCount ? { title, pages } : "a book has 1 to 20000 pages";
}
