// The service as it is deployed: limits, access, and what happens when a worker dies or grows.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { digest, sign } from '../src/access.js';
import { SECRET, startEngine } from './support/engine.js';

let engine, blank;
before(async () => {
  engine = await startEngine({ FACE_BODY_MB: '1', FACE_QUEUE: '1', FACE_FRAMES: '30' });
  blank = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#888' } }).jpeg().toBuffer();
});
after(() => engine?.stop());

/** Process numbers of an engine's workers. */
const workers = (pid) => readdirSync('/proc').filter((n) => /^\d+$/.test(n)).filter((n) => {
  try {
    return readFileSync(`/proc/${n}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid);
  } catch {
    return false;
  }
}).map(Number);

test('health needs no secret and says that it is ready', async () => {
  const response = await fetch(`${engine.url}/healthz`);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ready' }]);
});

test('without the secret nothing is measured', async () => {
  for (const authorization of ['', 'Bearer wrong', `Basic ${SECRET}`]) {
    assert.equal((await engine.send([blank], { authorization })).status, 401);
  }
});

test('an empty grey picture has no face', async () => {
  assert.deepEqual(await engine.measure([blank]), [{ faces: 0, width: 320, height: 240 }]);
});

test('a picture may come alone, as JPEG or PNG', async () => {
  const png = await sharp(blank).png().toBuffer();
  for (const [type, body] of [['image/jpeg', blank], ['image/png', png]]) {
    assert.equal((await (await engine.send(body, { 'content-type': type })).json()).frames[0].faces, 0);
  }
});

test('what is no picture is said to be unreadable, and the next frame is looked at', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const cut = blank.subarray(0, blank.length >> 1);
  const frames = await engine.measure([Buffer.from('hello'), svg, cut, blank]);
  assert.deepEqual(frames.map((f) => f.error), ['unreadable', 'unreadable', 'unreadable', undefined]);
});

test('a small file that would unpack to a huge picture is not unpacked', async () => {
  const bomb = await sharp({ create: { width: 6000, height: 6000, channels: 3, background: '#000' } }).png().toBuffer();
  assert.ok(bomb.length < 500_000);
  assert.equal((await engine.measure([bomb]))[0].error, 'unreadable');
});

test('wrong paths, methods, types, bodies and sizes are refused', async () => {
  const post = (body, headers) => engine.send(body, headers).then((r) => r.status);
  assert.equal((await fetch(`${engine.url}/`)).status, 404);
  assert.equal((await fetch(`${engine.url}/v1/frames`)).status, 405);
  assert.equal(await post(blank, { 'content-type': 'text/plain' }), 415);
  assert.equal(await post(Buffer.from([0, 0, 0, 9, 1])), 400);
  assert.equal(await post(Array.from({ length: 31 }, () => blank)), 400);
});

test('a body without a length is cut off at the limit', async () => {
  const request = http.request(`${engine.url}/v1/frames`, {
    method: 'POST', headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'image/jpeg' },
  });
  // Closing while this side still writes may look like a reset from here.
  const ended = new Promise((resolve) => {
    request.on('response', (response) => resolve(response.statusCode));
    request.on('error', (error) => resolve(error.code));
  });
  for (let sent = 0; sent < 30 && !request.destroyed; sent++) {
    request.write(Buffer.alloc(100_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok([413, 'EPIPE', 'ECONNRESET'].includes(await ended));
  request.destroy();
});

test('a signed request gets a signed answer, once', async () => {
  const time = Math.floor(Date.now() / 1000), nonce = 'a-nonce-for-this-test';
  const signature = sign(SECRET, ['request', String(time), nonce, 'POST', '/v1/frames', digest(blank)]);
  const headers = { authorization: `Adieu-HMAC t=${time},n=${nonce},s=${signature}`, 'content-type': 'image/jpeg' };
  const response = await engine.send(blank, headers);
  const body = Buffer.from(await response.arrayBuffer());
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('adieu-signature'), sign(SECRET, ['response', nonce, '200', digest(body)]));
  assert.equal((await engine.send(blank, headers)).status, 401);
});

test('when the queue is full, callers are sent away at once', async () => {
  const many = Array.from({ length: 20 }, () => blank);
  const statuses = await Promise.all([1, 2, 3, 4, 5].map(() => engine.send(many).then((r) => r.status)));
  assert.equal(statuses.filter((s) => s === 200).length, 2);
  assert.equal(statuses.filter((s) => s === 503).length, 3);
});

test('a worker that dies is replaced; until then the answer is 503', async () => {
  const [worker] = workers(engine.pid);
  const running = engine.send(Array.from({ length: 30 }, () => blank));
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.kill(worker, 'SIGKILL');
  const response = await running;
  assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '1']);
  assert.equal((await engine.send([blank])).status, 503);
  await engine.ready();
  assert.equal((await engine.send([blank])).status, 200);
  assert.notEqual(workers(engine.pid)[0], worker);
});

test('a worker writes no file and may not', async () => {
  await engine.measure([blank, blank]);
  const [worker] = workers(engine.pid);
  assert.match(readFileSync(`/proc/${worker}/cmdline`, 'utf8'), /--(experimental-)?permission\0.*--allow-fs-read/s);
  assert.doesNotMatch(readFileSync(`/proc/${worker}/cmdline`, 'utf8'), /allow-fs-write|allow-child-process/);
  for (const pid of [worker, engine.pid]) assert.match(readFileSync(`/proc/${pid}/io`, 'utf8'), /^write_bytes: 0$/m);
  assert.doesNotMatch(readFileSync(`/proc/${worker}/environ`, 'utf8'), /FACE_SECRET/);
});

test('a worker that grew too large is replaced after its answer', async () => {
  const small = await startEngine({ FACE_MEMORY_MB: '50' });
  try {
    assert.equal((await small.send([blank])).status, 200);
    assert.equal((await small.send([blank])).status, 503);
    await small.ready();
    assert.ok(small.events.includes('worker replaced: it grew too large'));
  } finally {
    await small.stop();
  }
});

test('a request that takes too long is given up, and its worker with it', async () => {
  const hasty = await startEngine({ FACE_TIME_SECONDS: '1' });
  try {
    assert.equal((await hasty.send(Array.from({ length: 100 }, () => blank))).status, 503);
    await hasty.ready();
    assert.equal((await hasty.send([blank])).status, 200);
  } finally {
    await hasty.stop();
  }
});
