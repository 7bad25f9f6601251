// Cuts an aligned face out of a picture: the recogniser compares faces whose eyes, nose and mouth lie in the same places.
import { CHIP_SIDE } from './recogniser.js';

/** Where the eyes' middles, the nose and the corners of the mouth lie in a chip, in parts of its side. */
const PLACES = [[0.317, 0.311], [0.670, 0.311], [0.493, 0.585], [0.336, 0.687], [0.652, 0.687]];

/**
 * @param {import('./picture.js').Pixels} pixels
 * @param {number[][]} mesh points in pixels of the picture
 * @returns {Float32Array} CHIP_SIDE x CHIP_SIDE x 3, 0 to 255
 */
export function cutChip(pixels, mesh) {
  const anchors = [middle(mesh[33], mesh[133]), middle(mesh[362], mesh[263]), mesh[2], mesh[61], mesh[291]];
  const { a, b, tx, ty } = similarity(PLACES.map(([x, y]) => [x * CHIP_SIDE, y * CHIP_SIDE]), anchors);
  const chip = new Float32Array(CHIP_SIDE * CHIP_SIDE * 3);
  // Where the face is larger than the chip, a pixel of the chip is the mean of several of the picture.
  const steps = Math.min(4, Math.max(1, Math.round(Math.hypot(a, b))));
  for (let y = 0, at = 0; y < CHIP_SIDE; y++) {
    for (let x = 0; x < CHIP_SIDE; x++, at += 3) {
      for (let sy = 0; sy < steps; sy++) {
        for (let sx = 0; sx < steps; sx++) {
          const u = x + (sx + 0.5) / steps - 0.5;
          const v = y + (sy + 0.5) / steps - 0.5;
          addPixel(chip, at, pixels, a * u - b * v + tx, b * u + a * v + ty, 1 / (steps * steps));
        }
      }
    }
  }
  return chip;
}

/**
 * The rotation, scale and shift that bring the points of one list nearest to those of another (least squares).
 * @param {number[][]} from
 * @param {number[][]} to
 * @returns {{a: number, b: number, tx: number, ty: number}} x' = a x - b y + tx, y' = b x + a y + ty
 */
export function similarity(from, to) {
  const [fx, fy] = centre(from);
  const [gx, gy] = centre(to);
  let dot = 0, cross = 0, size = 0;
  from.forEach(([x, y], i) => {
    const px = x - fx, py = y - fy, qx = to[i][0] - gx, qy = to[i][1] - gy;
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
    size += px * px + py * py;
  });
  const a = dot / size, b = cross / size;
  return { a, b, tx: gx - a * fx + b * fy, ty: gy - b * fx - a * fy };
}

/** Adds a picture's colour at a place between pixels (bilinear); outside the picture the edge goes on. */
function addPixel(chip, at, { data, width, height }, x, y, weight) {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const x0 = Math.floor(cx), y0 = Math.floor(cy);
  const x1 = Math.min(width - 1, x0 + 1), y1 = Math.min(height - 1, y0 + 1);
  const fx = cx - x0, fy = cy - y0;
  const nw = (y0 * width + x0) * 3, ne = (y0 * width + x1) * 3, sw = (y1 * width + x0) * 3, se = (y1 * width + x1) * 3;
  for (let c = 0; c < 3; c++) {
    const top = data[nw + c] * (1 - fx) + data[ne + c] * fx;
    const bottom = data[sw + c] * (1 - fx) + data[se + c] * fx;
    chip[at + c] += weight * (top * (1 - fy) + bottom * fy);
  }
}

const middle = (p, q) => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
const centre = (points) => [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);
