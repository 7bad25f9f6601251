// What is read off one picture. The picture itself is gone when this returns.
import { cutChip } from './chip.js';
import { eyeOpenness, noseX, sharpness } from './measures.js';
import { decode, UnreadablePicture } from './picture.js';
import { CHIP_SIDE } from './recogniser.js';

/**
 * @typedef {object} Face
 * @property {number[]} box left, top, width, height in pixels of the file
 * @property {number} confidence how well the mesh fits, 0 to 1; a print on a shirt is near 0
 * @property {number} noseX turn of the head, see measures.js
 * @property {number} eyeOpenness see measures.js
 * @property {number} sharpness see measures.js
 * @property {number[]} descriptor 128 numbers
 *
 * @typedef {object} Frame
 * @property {number} faces how many were found, 0 to 3
 * @property {number} width of the file, in pixels
 * @property {number} height of the file, in pixels
 * @property {Face} [face] only when there is exactly one: nobody else's face is measured
 * @property {string} [error] "unreadable" when the file is no picture; then faces is 0
 */

/**
 * @param {import('./nets.js').Nets} nets
 * @param {Uint8Array} bytes a JPEG or PNG file
 * @returns {Promise<Frame>}
 */
export async function measure(nets, bytes) {
  let pixels;
  try {
    pixels = await decode(bytes);
  } catch (error) {
    if (error instanceof UnreadablePicture) return { faces: 0, width: 0, height: 0, error: 'unreadable' };
    throw error;
  }
  const found = await nets.find(pixels);
  const { scale, file } = pixels;
  const frame = { faces: found.length, width: file.width, height: file.height };
  if (found.length !== 1) return frame;

  const [{ mesh, box, faceScore }] = found;
  const chip = cutChip(pixels, mesh);
  const [descriptor] = await nets.describe([chip]);
  const face = {
    box: box.map((n) => Math.round(n / scale)),
    confidence: faceScore,
    noseX: rounded(noseX(mesh)),
    eyeOpenness: rounded(eyeOpenness(mesh)),
    sharpness: rounded(sharpness(chip, CHIP_SIDE)),
    descriptor: Array.from(descriptor, (n) => Number(n.toFixed(6))),
  };
  return { ...frame, face };
}

const rounded = (n) => Number(n.toFixed(4));
