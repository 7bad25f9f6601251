// Numbers read off a face's mesh. The mesh has 468 points with fixed meanings (MediaPipe's numbering).

/**
 * How far the head is turned: the nose's tip between the cheeks.
 * 0 is frontal, positive is towards the picture's right; a turn by 30 to 40 degrees is about 0.4, a profile 0.9.
 * @param {number[][]} mesh
 */
export function noseX(mesh) {
  const [tip, one, other] = [mesh[1][0], mesh[234][0], mesh[454][0]];
  return (tip - (one + other) / 2) / Math.max(1e-6, Math.abs(one - other));
}

/**
 * Eye openness (eye aspect ratio), both eyes' mean: open eyes are 0.25 to 0.37, closed ones 0.05 to 0.16.
 * @param {number[][]} mesh
 */
export function eyeOpenness(mesh) {
  const one = (far(mesh, 160, 144) + far(mesh, 158, 153)) / (2 * Math.max(1e-6, far(mesh, 33, 133)));
  const other = (far(mesh, 387, 373) + far(mesh, 385, 380)) / (2 * Math.max(1e-6, far(mesh, 263, 362)));
  return (one + other) / 2;
}

/**
 * Sharpness of a chip: the variance of its Laplacian (grey, 0 to 255). Blurred faces are below about 20.
 * @param {Float32Array} chip square, three colours
 * @param {number} side
 */
export function sharpness(chip, side) {
  const grey = (x, y) => {
    const i = (y * side + x) * 3;
    return 0.299 * chip[i] + 0.587 * chip[i + 1] + 0.114 * chip[i + 2];
  };
  let sum = 0, squares = 0, n = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const edge = grey(x - 1, y) + grey(x + 1, y) + grey(x, y - 1) + grey(x, y + 1) - 4 * grey(x, y);
      sum += edge;
      squares += edge * edge;
      n++;
    }
  }
  return squares / n - (sum / n) ** 2;
}

const far = (mesh, i, j) => Math.hypot(mesh[i][0] - mesh[j][0], mesh[i][1] - mesh[j][1]);
