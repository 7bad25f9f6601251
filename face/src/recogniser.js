// The recogniser: dlib's residual net with 29 convolutions, which turns an aligned face into 128 numbers.
// Faces of one person lie near each other (Euclidean distance).
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Side of the square picture that the net takes, in pixels. */
export const CHIP_SIDE = 150;

/** Mean red, green and blue of the pictures that the net was trained with. */
const MEAN = [122.782, 117.001, 104.298];

/** The blocks in order. A "down" block halves the picture. */
const BLOCKS = [
  'conv32_1', 'conv32_2', 'conv32_3',
  'conv64_down', 'conv64_1', 'conv64_2', 'conv64_3',
  'conv128_down', 'conv128_1', 'conv128_2',
  'conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out',
];

/**
 * @param {object} tf the tensor library, with its backend set
 * @param {string} folder where the weights lie
 * @returns {Promise<(chips: Float32Array[]) => Promise<Float32Array[]>>} from chips (RGB, 0 to 255) to descriptors
 */
export async function loadRecogniser(tf, folder) {
  const weights = await readWeights(tf, folder);
  const layers = foldedLayers(tf, weights);
  const mean = tf.tensor1d(MEAN);

  return async (chips) => {
    const out = tf.tidy(() => {
      const batch = tf.stack(chips.map((chip) => tf.tensor3d(chip, [CHIP_SIDE, CHIP_SIDE, 3])));
      let x = tf.div(tf.sub(batch, mean), 255);
      x = tf.maxPool(convolve(tf, x, layers.get('conv32_down'), 2, 'relu'), 3, 2, 'valid');
      for (const block of BLOCKS) x = residual(tf, x, layers, block);
      return tf.matMul(tf.mean(x, [1, 2]), weights.fc);
    });
    const numbers = await out.data();
    out.dispose();
    return chips.map((_, i) => numbers.slice(i * 128, (i + 1) * 128));
  };
}

async function readWeights(tf, folder) {
  const name = 'face_recognition_model-weights_manifest.json';
  const [group] = JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  const parts = await Promise.all(group.paths.map((file) => readFile(path.join(folder, file))));
  const bytes = Buffer.concat(parts);
  return tf.io.decodeWeights(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), group.weights);
}

/** Every convolution is followed by a fixed scale: both are one convolution, reckoned once. */
function foldedLayers(tf, weights) {
  const layers = new Map();
  for (const key of Object.keys(weights).filter((k) => k.endsWith('/filters'))) {
    const layer = key.slice(0, -'/conv/filters'.length);
    const [filters, bias, scale, shift] =
      ['conv/filters', 'conv/bias', 'scale/weights', 'scale/biases'].map((part) => weights[`${layer}/${part}`]);
    layers.set(layer, tf.tidy(() => ({ filter: tf.mul(filters, scale), bias: tf.add(tf.mul(bias, scale), shift) })));
    tf.dispose([filters, bias, scale, shift]);
  }
  return layers;
}

function convolve(tf, x, { filter, bias }, strides, activation) {
  return tf.fused.conv2d({ x, filter, bias, strides, pad: strides === 2 ? 'valid' : 'same', activation });
}

function residual(tf, x, layers, block) {
  const down = block.includes('down');
  const inner = convolve(tf, x, layers.get(`${block}/conv1`), down ? 2 : 1, 'relu');
  const out = convolve(tf, inner, layers.get(`${block}/conv2`), 1, 'linear');
  if (!down) return tf.relu(tf.add(out, x));

  // The way around the block: halved by averaging. Where the two differ in size or depth, zeros fill the smaller.
  const around = tf.avgPool(x, 2, 2, 'valid');
  const shape = around.shape.map((n, axis) => Math.max(n, out.shape[axis]));
  return tf.relu(tf.add(padded(tf, out, shape), padded(tf, around, shape)));
}

function padded(tf, x, shape) {
  return tf.pad(x, x.shape.map((n, axis) => [0, shape[axis] - n]));
}
