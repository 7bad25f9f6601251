// Pictures of several people, when they are at hand: a folder with manifest.json beside the project or in FACE_PICTURES.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = process.env.FACE_PICTURES ?? path.resolve(here, '../../../../shared/faces');

export const havePeople = existsSync(path.join(folder, 'manifest.json'));

/** @returns {{file: string, person: string, pose: string, eyes: string, noseX: number, ear: number, bytes: Buffer}[]} */
export function people() {
  return JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'))
    .filter((entry) => entry.person)
    .map((entry) => ({ ...entry, bytes: readFileSync(path.join(folder, entry.file)) }));
}

/** Euclidean distance of two descriptors. @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
export function distance(one, other) {
  return Math.sqrt(Array.from(one).reduce((sum, n, i) => sum + (n - other[i]) ** 2, 0));
}

/** @param {number[][]} descriptors */
export function mean(descriptors) {
  return descriptors[0].map((_, i) => descriptors.reduce((sum, d) => sum + d[i], 0) / descriptors.length);
}
