/**
 * MurmurHash3 x86 128 over the UTF-16LE bytes of a text: 128 bits, no runtime API, about 1 ns a character.
 * Not cryptographic: for cache keys and shortened ids; it protects nothing.
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 * @module
 */
const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;

/** 32 hexadecimal digits. */
export function hash128(text: string): string {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const length = text.length;
  const blocks = length - (length % 8);
  for (let at = 0; at < blocks; at += 8) {
    h1 = Math.imul(rotate(h1 ^ mix1(pair(text, at)), 19) + h2, 5) + 0x561ccd1b;
    h2 = Math.imul(rotate(h2 ^ mix2(pair(text, at + 2)), 17) + h3, 5) + 0x0bcaa747;
    h3 = Math.imul(rotate(h3 ^ mix3(pair(text, at + 4)), 15) + h4, 5) + 0x96cd1c35;
    h4 = Math.imul(rotate(h4 ^ mix4(pair(text, at + 6)), 13) + h1, 5) + 0x32ac3b17;
  }
  // Past its end a text reads as zeros, and zeros mix to zero.
  h1 ^= mix1(pair(text, blocks));
  h2 ^= mix2(pair(text, blocks + 2));
  h3 ^= mix3(pair(text, blocks + 4));
  h4 ^= mix4(pair(text, blocks + 6));
  return finish(h1, h2, h3, h4, length * 2);
}

/** Two code units as one little-endian word. `charCodeAt` past the end is NaN, which `|` reads as 0. */
function pair(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

const mix1 = (word: number): number => Math.imul(rotate(Math.imul(word, C[0]), 15), C[1]);
const mix2 = (word: number): number => Math.imul(rotate(Math.imul(word, C[1]), 16), C[2]);
const mix3 = (word: number): number => Math.imul(rotate(Math.imul(word, C[2]), 17), C[3]);
const mix4 = (word: number): number => Math.imul(rotate(Math.imul(word, C[3]), 18), C[0]);

function finish(h1: number, h2: number, h3: number, h4: number, bytes: number): string {
  let words = cascade([h1 ^ bytes, h2 ^ bytes, h3 ^ bytes, h4 ^ bytes]);
  words = cascade([avalanche(words[0]), avalanche(words[1]), avalanche(words[2]), avalanche(words[3])]);
  return words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

type Words = [number, number, number, number];

function cascade([h1, h2, h3, h4]: Words): Words {
  const first = h1 + h2 + h3 + h4;
  return [first | 0, (h2 + first) | 0, (h3 + first) | 0, (h4 + first) | 0];
}

function avalanche(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
