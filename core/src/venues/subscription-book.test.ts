import fc from "fast-check";
import { expect, test } from "vitest";
import { createSubscriptionBook, type SubscriptionBook } from "./subscription-book.ts";

const symbols = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);

/** A venue that refuses a whole request for one bad symbol, as Bybit does. */
function talk(book: SubscriptionBook, bad: ReadonlySet<string>) {
  const subscribed = new Set<string>();
  const refused: string[] = [];
  const sizes: number[] = [];
  for (let request = book.next(); request !== null; request = book.next()) {
    expect(book.next()).toBeNull();
    sizes.push(request.symbols.length);
    if (request.kind === "unsubscribe") {
      for (const symbol of request.symbols) subscribed.delete(symbol);
      book.accept();
    } else if (request.symbols.some((symbol) => bad.has(symbol))) {
      refused.push(...book.refuse());
    } else {
      for (const symbol of book.accept()) subscribed.add(symbol);
    }
  }
  return { subscribed, refused, sizes };
}

test("whatever symbols are bad, all others are subscribed, in requests within the limit", () => {
  const anyBad = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 5 });
  fc.assert(
    fc.property(anyBad, fc.integer({ min: 1, max: 40 }), (badIndexes, perRequest) => {
      const book = createSubscriptionBook(perRequest);
      const wanted = symbols(100);
      const bad = new Set(badIndexes.map((index) => `S${index}`));
      book.want(new Set(wanted));
      const { subscribed, refused, sizes } = talk(book, bad);
      expect([...subscribed].sort()).toEqual(wanted.filter((symbol) => !bad.has(symbol)).sort());
      expect(refused.sort()).toEqual([...bad].sort());
      expect(Math.max(...sizes)).toBeLessThanOrEqual(perRequest);
      const depth = Math.ceil(Math.log2(perRequest));
      expect(sizes.length).toBeLessThanOrEqual(Math.ceil(100 / perRequest) + bad.size * 2 * depth);
      expect(book.isSettled()).toBe(true);
    }),
  );
});

test("after any changes of what is wanted the venue delivers exactly that", () => {
  const anyWanted = fc.uniqueArray(fc.nat({ max: 12 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(anyWanted, fc.nat({ max: 4 })), { minLength: 1 }), (changes) => {
      const book = createSubscriptionBook(3);
      const delivered = new Set<string>();
      const carryOut = (requests: number) => {
        for (let turn = 0; turn < requests; turn++) {
          const request = book.next();
          if (request === null) return;
          book.accept();
          for (const symbol of request.symbols) {
            if (request.kind === "subscribe") delivered.add(symbol);
            else delivered.delete(symbol);
          }
        }
      };
      for (const [wanted, requests] of changes) {
        book.want(new Set(wanted.map((index) => `S${index}`)));
        carryOut(requests);
      }
      carryOut(100);
      expect([...delivered].sort()).toEqual((changes.at(-1)?.[0] ?? []).map((index) => `S${index}`).sort());
    }),
  );
});

test("what is dropped is unsubscribed before anything new takes its place", () => {
  const book = createSubscriptionBook(10);
  book.want(new Set(["A", "B"]));
  talk(book, new Set());
  book.want(new Set(["B", "C"]));
  expect(book.next()).toEqual({ kind: "unsubscribe", symbols: ["A"] });
  book.accept();
  expect(book.next()).toEqual({ kind: "subscribe", symbols: ["C"] });
});

test("a symbol that is wanted again before it was unsubscribed is told at once", () => {
  const book = createSubscriptionBook(10);
  book.want(new Set(["A", "B"]));
  talk(book, new Set());
  book.want(new Set(["B"]));
  expect(book.want(new Set(["A", "B"]))).toEqual(["A"]);
  expect(book.next()).toBeNull();
});

test("a symbol that is wanted again while it is being unsubscribed is subscribed after that", () => {
  const book = createSubscriptionBook(10);
  book.want(new Set(["A", "B"]));
  talk(book, new Set());
  book.want(new Set(["B"]));
  book.next();
  expect(book.want(new Set(["A", "B"]))).toEqual([]);
  book.accept();
  expect(book.next()).toEqual({ kind: "subscribe", symbols: ["A"] });
});

test("a symbol that was given up and comes all the same is subscribed", () => {
  const book = createSubscriptionBook(10);
  book.want(new Set(["A", "B"]));
  talk(book, new Set(["A"]));
  expect(book.prove("A")).toBe(true);
  expect(book.prove("A")).toBe(false);
  book.retryRefused();
  expect(book.next()).toBeNull();
});

test("what was given up is asked for again only when told to", () => {
  const book = createSubscriptionBook(10);
  book.want(new Set(["A", "B"]));
  talk(book, new Set(["A"]));
  expect(book.next()).toBeNull();
  book.retryRefused();
  expect(book.next()).toEqual({ kind: "subscribe", symbols: ["A"] });
});

test("a symbol that is dropped while it is being subscribed is not subscribed for anybody, and unsubscribed then", () => {
  const book = createSubscriptionBook(4);
  book.want(new Set(["A", "B"]));
  book.next();
  book.want(new Set(["A"]));
  expect(book.accept()).toEqual(["A"]);
  expect(book.next()).toEqual({ kind: "unsubscribe", symbols: ["B"] });
});
