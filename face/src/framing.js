// How several pictures travel in one body: each is preceded by its length, four bytes, most significant first.

export const FRAMES = 'application/vnd.adieu.frames';

/** The body does not follow the rules. */
export class BadBody extends Error {}

/**
 * @param {Buffer} body
 * @param {string} type the body's media type
 * @param {{frames: number, frameBytes: number}} limits
 * @returns {Buffer[]} views of the body, not copies
 * @throws {BadBody}
 */
export function split(body, type, limits) {
  if (type === 'image/jpeg' || type === 'image/png') return [checked(body, limits)];
  const frames = [];
  for (let at = 0; at < body.length;) {
    if (body.length - at < 4) throw new BadBody('a length is cut off');
    const length = body.readUInt32BE(at);
    at += 4;
    if (length > body.length - at) throw new BadBody('a frame is cut off');
    if (frames.length === limits.frames) throw new BadBody('too many frames');
    frames.push(checked(body.subarray(at, at + length), limits));
    at += length;
  }
  if (frames.length === 0) throw new BadBody('no frame');
  return frames;
}

/** @param {Uint8Array[]} frames */
export function join(frames) {
  return Buffer.concat(frames.flatMap((frame) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    return [length, frame];
  }));
}

function checked(frame, { frameBytes }) {
  if (frame.length === 0) throw new BadBody('an empty frame');
  if (frame.length > frameBytes) throw new BadBody('a frame is too large');
  return frame;
}
