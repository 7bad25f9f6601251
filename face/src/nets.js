// Loads the nets: face detector, mesh and iris from one package, the recogniser's weights from another. Nothing is fetched from a network.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadRecogniser } from './recogniser.js';

const require = createRequire(import.meta.url);

/** Faces looked for in a picture. One more than the two that already make a picture useless. */
export const MOST_FACES = 3;

/** A face whose mesh fits worse than this is no face at all; callers ask for more. */
const LEAST_CONFIDENCE = 0.3;

/**
 * @typedef {object} Nets
 * @property {object} tf the tensor library
 * @property {(pixels: import('./picture.js').Pixels) => Promise<object[]>} find faces with their mesh, best first
 * @property {(chips: Float32Array[]) => Promise<Float32Array[]>} describe 128 numbers per aligned face
 */

/** @returns {Promise<Nets>} */
export async function loadNets() {
  servesFilesOnly();

  // The order matters: the backend registers itself with a core that must be there already.
  const tf = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-converter');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + path.sep);
  await tf.setBackend('wasm');
  await tf.ready();

  // By its path, because the package's exports map does not lead to this build.
  const dist = path.dirname(require.resolve('@vladmandic/human'));
  const { Human } = require(path.join(dist, 'human.node-wasm.js'));
  const human = new Human(settings(pathToFileURL(path.join(dist, '..', 'models')).href + '/'));
  await human.load();

  const weights = path.join(path.dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
  const describe = await loadRecogniser(tf, weights);
  return { tf, describe, find: (pixels) => find(tf, human, pixels) };
}

async function find(tf, human, { data, width, height }) {
  const tensor = tf.tensor3d(data, [height, width, 3], 'int32');
  try {
    const { face = [], error } = await human.detect(tensor);
    if (error) throw new Error('detection failed');
    return face;
  } finally {
    tensor.dispose();
  }
}

function settings(modelBasePath) {
  const off = { enabled: false };
  const everyTime = { skipFrames: 0, skipTime: 0 }; // else a request could be answered with the previous one's face
  return {
    backend: 'wasm',
    modelBasePath,
    cacheModels: false,
    cacheSensitivity: 0,
    async: false,
    warmup: 'none',
    debug: false,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: MOST_FACES, minConfidence: LEAST_CONFIDENCE, ...everyTime },
      mesh: { enabled: true },
      iris: { enabled: true, ...everyTime },
      emotion: off,
      description: off,
      antispoof: off,
      liveness: off,
    },
  };
}

/** The libraries load models with fetch. Here it reads files, and refuses everything else. */
function servesFilesOnly() {
  globalThis.fetch = async (address) => {
    const url = new URL(typeof address === 'string' ? address : address.url ?? String(address));
    if (url.protocol !== 'file:') throw new Error('the face engine has no network');
    return new Response(await readFile(fileURLToPath(url)), {
      headers: { 'content-type': url.pathname.endsWith('.json') ? 'application/json' : 'application/octet-stream' },
    });
  };
}
