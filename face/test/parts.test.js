// The parts that need no nets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Access, digest, sign } from '../src/access.js';
import { similarity } from '../src/chip.js';
import { readConfig } from '../src/config.js';
import { BadBody, FRAMES, join, split } from '../src/framing.js';
import { eyeOpenness, noseX, sharpness } from '../src/measures.js';

const limits = { frames: 3, frameBytes: 10 };
const secret = 'x'.repeat(32);

test('frames survive being joined and split', () => {
  const frames = [Buffer.from('one'), Buffer.from('second'), Buffer.from('3')];
  assert.deepEqual(split(join(frames), FRAMES, limits), frames);
});

for (const [name, body] of [
  ['nothing', Buffer.alloc(0)],
  ['half a length', Buffer.from([0, 0])],
  ['a cut frame', Buffer.from([0, 0, 0, 5, 1])],
  ['a length beyond all reason', Buffer.from([255, 255, 255, 255, 1])],
  ['an empty frame', Buffer.from([0, 0, 0, 0])],
  ['too large a frame', join([Buffer.alloc(11)])],
  ['too many frames', join([1, 2, 3, 4].map((n) => Buffer.alloc(n)))],
]) {
  test(`a body with ${name} is refused`, () => assert.throws(() => split(body, FRAMES, limits), BadBody));
}

test('the alignment finds a known turn, scale and shift', () => {
  const from = [[0, 0], [10, 0], [4, 7], [1, 9]];
  const to = from.map(([x, y]) => [2 * x - 0.5 * y + 3, 0.5 * x + 2 * y - 8]);
  const { a, b, tx, ty } = similarity(from, to);
  [[a, 2], [b, 0.5], [tx, 3], [ty, -8]].forEach(([got, expected]) => assert.ok(Math.abs(got - expected) < 1e-9));
});

test('a nose nearer to the right cheek is a turn to the right of the picture', () => {
  const mesh = { 1: [80, 0], 234: [0, 0], 454: [100, 0] };
  assert.ok(Math.abs(noseX(mesh) - 0.3) < 1e-9);
});

test('an eye half as high is half as open', () => {
  const eyes = (height) => ({
    33: [0, 0], 133: [40, 0], 160: [10, 0], 144: [10, height], 158: [30, 0], 153: [30, height],
    263: [140, 0], 362: [100, 0], 387: [110, 0], 373: [110, height], 385: [130, 0], 380: [130, height],
  });
  assert.ok(Math.abs(eyeOpenness(eyes(12)) - 0.3) < 1e-9);
  assert.ok(Math.abs(eyeOpenness(eyes(6)) - 0.15) < 1e-9);
});

test('a flat grey is not sharp, stripes are', () => {
  const chip = (colour) => Float32Array.from({ length: 12 * 12 * 3 }, (_, i) => colour(Math.floor(i / 3) % 12));
  assert.equal(sharpness(chip(() => 90), 12), 0);
  assert.ok(sharpness(chip((x) => (x % 2) * 200), 12) > 1000);
});

test('a signature is good once, soon, and for this body alone', () => {
  let now = 1000;
  const access = new Access(secret, () => now);
  const header = (body, time = 1000, nonce = 'nonce-nonce-nonce') =>
    `Adieu-HMAC t=${time},n=${nonce},s=${sign(secret, ['request', String(time), nonce, 'POST', '/v1/frames', digest(body)])}`;
  const body = Buffer.from('picture');
  const verify = (h, b = body) => access.verify(h, 'POST', '/v1/frames', b);

  assert.equal(verify(header(body), Buffer.from('another')), null);
  assert.equal(verify(header(body, 900)), null);
  assert.equal(verify(header(body)), 'nonce-nonce-nonce');
  assert.equal(verify(header(body)), null);
  now = 1100;
  assert.equal(verify(header(body)), null);
});

test('a bearer must be the secret, wholly', () => {
  const access = new Access(secret);
  assert.equal(access.known(`Bearer ${secret}`), 'bearer');
  for (const wrong of [undefined, '', 'Bearer ', `Bearer ${secret.slice(1)}`, `Bearer ${secret} `, secret]) {
    assert.equal(access.known(wrong), null);
  }
});

test('settings are refused in words', () => {
  assert.throws(() => readConfig({}), /FACE_SECRET/);
  assert.throws(() => readConfig({ FACE_SECRET: secret, FACE_PORT: 'yes' }), /FACE_PORT/);
  assert.equal(readConfig({ FACE_SECRET: secret }).port, 5103);
});
