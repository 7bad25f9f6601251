// Settings, all from the environment.

/**
 * @typedef {object} Config
 * @property {string} secret at least 32 characters, shared with Adieu
 * @property {number} port on the loopback interface
 * @property {string} [socket] a unix socket's path; then no port is opened
 * @property {number} workers processes that look at pictures; about 400 MB each
 * @property {number} queue requests that may wait
 * @property {number} time milliseconds for a whole request
 * @property {number} memory bytes after which a worker is replaced
 * @property {number} frames pictures in a request
 * @property {number} frameBytes bytes of a picture
 * @property {number} bodyBytes bytes of a request
 */

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Config}
 * @throws {Error} in words for whoever starts the engine
 */
export function readConfig(env) {
  const secret = env.FACE_SECRET ?? '';
  if (secret.length < 32) throw new Error('FACE_SECRET must be set, with at least 32 characters.');
  return {
    secret,
    socket: env.FACE_SOCKET || undefined,
    port: number(env, 'FACE_PORT', 5103, 0, 65_535),
    workers: number(env, 'FACE_WORKERS', 1, 1, 64),
    queue: number(env, 'FACE_QUEUE', 8, 0, 1_000),
    time: number(env, 'FACE_TIME_SECONDS', 30, 1, 300) * 1_000,
    memory: number(env, 'FACE_MEMORY_MB', 700, 1, 16_384) * 1_048_576,
    frames: number(env, 'FACE_FRAMES', 120, 1, 1_000),
    frameBytes: 2_000_000,
    bodyBytes: number(env, 'FACE_BODY_MB', 12, 1, 256) * 1_048_576,
  };
}

function number(env, name, otherwise, least, most) {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}
