// What the numbers say about real faces.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { ANOTHER_DAY, frames, haveFfmpeg, ONE_DAY, testPattern } from './support/clips.js';
import { startEngine } from './support/engine.js';
import { distance, havePeople, mean, people } from './support/people.js';

/** Pictures nearer than this show one person (docs/face.md says how it was found). */
const SAME = 0.46;

let engine;
before(async () => { engine = await startEngine(); });
after(() => engine?.stop());

describe('one man, two recordings', { skip: haveFfmpeg ? false : 'ffmpeg is not installed' }, () => {
  test('he is known again on another day', async () => {
    const enrolled = await engine.measure(frames(ONE_DAY, { count: 7, every: 40 }));
    const template = mean(enrolled.map((f) => f.face.descriptor));
    const probes = await engine.measure(frames(ANOTHER_DAY, { from: 150, count: 7, every: 40 }));
    const far = probes.map((f) => distance(f.face.descriptor, template)).sort((a, b) => a - b);
    assert.ok(far[3] < SAME, `median distance ${far[3]}`);
  });

  test('a blink is seen', async () => {
    const blink = await engine.measure(frames(ANOTHER_DAY, { from: 30, count: 20, every: 4 }));
    const open = blink.map((f) => f.face.eyeOpenness);
    const usual = [...open].sort((a, b) => a - b)[open.length >> 1];
    assert.ok(Math.min(...open) < 0.6 * usual, `${Math.min(...open)} of ${usual}`);
    assert.ok(open.at(-1) > open[open.indexOf(Math.min(...open))]);
  });

  test('the same picture gives the same numbers, whatever came before', async () => {
    const [one, other] = [...frames(ONE_DAY, { count: 1 }), ...frames(ANOTHER_DAY, { from: 300, count: 1 })];
    const [first] = await engine.measure([one]);
    await engine.measure([other, testPattern()]);
    assert.deepEqual((await engine.measure([one]))[0], first);
  });

  test('the box is in pixels of the file, however large that is', async () => {
    const [one] = frames(ONE_DAY, { count: 1 });
    const twice = await sharp(one).resize(800).jpeg({ quality: 95 }).toBuffer();
    const [small, large] = await engine.measure([one, twice]);
    small.face.box.forEach((n, i) => assert.ok(Math.abs(large.face.box[i] - 2 * n) <= 8));
  });

  test('a mirrored face is turned the other way', async () => {
    const [turned] = frames(ANOTHER_DAY, { from: 510, count: 1 });
    const [seen, mirrored] = await engine.measure([turned, await sharp(turned).flop().toBuffer()]);
    assert.ok(seen.face.noseX > 0.1, `noseX ${seen.face.noseX}`);
    assert.ok(mirrored.face.noseX < -0.1, `noseX ${mirrored.face.noseX}`);
  });

  test('of two faces side by side neither is measured', async () => {
    const [one] = frames(ONE_DAY, { count: 1 });
    const pair = await sharp({ create: { width: 800, height: 300, channels: 3, background: '#000' } })
      .composite([{ input: one, left: 0, top: 0 }, { input: one, left: 400, top: 0 }]).jpeg().toBuffer();
    const [frame] = await engine.measure([pair]);
    assert.deepEqual([frame.faces, frame.face], [2, undefined]);
  });

  test('a test pattern has no face', async () => {
    assert.equal((await engine.measure([testPattern()]))[0].faces, 0);
  });
});

describe('several people', { skip: havePeople ? false : 'no pictures at ../shared/faces or FACE_PICTURES' }, () => {
  test('pose and eyes are read as they are, and people are told apart', async () => {
    const all = people();
    const measured = await engine.measure(all.map((p) => p.bytes));
    measured.forEach(({ faces, face }, i) => {
      const { file, pose, eyes } = all[i];
      assert.equal(faces, 1, file);
      assert.ok(face.confidence >= 0.5, file);
      if (pose === 'frontal') assert.ok(Math.abs(face.noseX) < 0.2, file);
      if (pose === 'image-left') assert.ok(face.noseX < -0.1, file);
      if (pose === 'image-right') assert.ok(face.noseX > 0.2, file);
      if (eyes === 'open') assert.ok(face.eyeOpenness > 0.18, file);
    });

    const frontal = all.map((p, i) => ({ ...p, descriptor: measured[i].face.descriptor })).filter((p) => p.pose === 'frontal');
    for (const one of frontal) {
      for (const other of frontal.slice(frontal.indexOf(one) + 1)) {
        const near = distance(one.descriptor, other.descriptor) <= SAME;
        assert.equal(near, one.person === other.person, `${one.file} and ${other.file}`);
      }
    }
  });
});
