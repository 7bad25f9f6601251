// Measures what docs/face.md says: errors over all pairs of pictures, steps of the threshold, movements in the clips,
// time per frame and memory. npm run measure [-- FOLDER_OF_PICTURES]
import { ANOTHER_DAY, frames, ONE_DAY } from './test/support/clips.js';
import { distance, havePeople, mean, people } from './test/support/people.js';
import { measure } from './src/frame.js';
import { loadNets } from './src/nets.js';

const megabytes = () => Math.round(process.memoryUsage.rss() / 1_048_576);
const started = performance.now();
const nets = await loadNets();
console.log(`ready in ${Math.round(performance.now() - started)} ms, ${megabytes()} MB`);

// Stretches in which he blinks and turns his head, at full speed; and one picture every two seconds of the whole.
const stretches = [
  ['one day', frames(ONE_DAY, { from: 660, count: 60 })],
  ['another day', frames(ANOTHER_DAY, { from: 40, count: 90 })],
];
const faces = [];
for (const [clip, pictures] of stretches) {
  const times = [];
  const series = [];
  for (const picture of pictures) {
    const before = performance.now();
    const { face } = await measure(nets, picture);
    times.push(performance.now() - before);
    series.push(face);
  }
  times.sort((a, b) => a - b);
  const steps = series.slice(1).map((face, i) => distance(face.descriptor, series[i].descriptor));
  console.log(`${clip}: ${pictures.length} frames, ${blinks(series)} blinks, noseX ${range(series.map((f) => f.noseX))}, `
    + `largest step ${Math.max(...steps).toFixed(2)}, ms per frame: median ${times[times.length >> 1].toFixed(0)}, `
    + `95 % ${times[Math.floor(times.length * 0.95)].toFixed(0)}; ${megabytes()} MB, ${nets.tf.memory().numTensors} tensors`);
}
for (const clip of [ONE_DAY, ANOTHER_DAY]) {
  for (const picture of frames(clip, { count: 30, every: 50 })) {
    const { face } = await measure(nets, picture);
    if (face) faces.push({ person: 'clip', face });
  }
}

if (havePeople) {
  for (const { person, bytes } of people()) {
    const { face } = await measure(nets, bytes);
    if (face) faces.push({ person, face });
  }
}
const clear = faces.filter(({ face }) => Math.abs(face.noseX) < 0.2 && face.eyeOpenness >= 0.18);
console.log(`${faces.length} faces of ${new Set(faces.map((f) => f.person)).size} people, ${clear.length} of them frontal with open eyes`);
report('picture against picture, frontal', pairs(clear));
report('picture against picture, all poses', pairs(faces));
report('picture against template of 5', templates(clear));

/** Distances of all pairs: of one person, of two. */
function pairs(list) {
  const out = { same: [], other: [] };
  list.forEach((one, i) => list.slice(i + 1).forEach((two) =>
    out[one.person === two.person ? 'same' : 'other'].push(distance(one.face.descriptor, two.face.descriptor))));
  return out;
}

/** A template of each person's first five pictures, against all other pictures. */
function templates(list) {
  const out = { same: [], other: [] };
  for (const person of new Set(list.map((f) => f.person))) {
    const own = list.filter((f) => f.person === person);
    if (own.length < 6) continue;
    const enrolled = own.slice(0, 5);
    const template = mean(enrolled.map((f) => f.face.descriptor));
    for (const probe of list.filter((f) => !enrolled.includes(f))) {
      out[probe.person === person ? 'same' : 'other'].push(distance(probe.face.descriptor, template));
    }
  }
  return out;
}

function report(title, { same, other }) {
  console.log(`${title}: ${same.length} pairs of one person ${range(same)}, ${other.length} of two people ${range(other)}`);
  for (const limit of [0.40, 0.43, 0.46, 0.48, 0.50, 0.55, 0.60]) {
    const rejects = same.filter((d) => d > limit).length, accepts = other.filter((d) => d <= limit).length;
    console.log(`  at ${limit.toFixed(2)}: false rejects ${rejects} of ${same.length}, false accepts ${accepts} of ${other.length}`);
  }
}

function blinks(series) {
  const open = series.map((f) => f.eyeOpenness);
  const usual = [...open].sort((a, b) => a - b)[open.length >> 1];
  let closed = false, count = 0;
  for (const now of open) {
    if (now < 0.6 * usual) closed = true;
    else if (closed && now > 0.8 * usual) {
      closed = false;
      count++;
    }
  }
  return count;
}

function range(numbers) {
  return numbers.length ? `${Math.min(...numbers).toFixed(2)} to ${Math.max(...numbers).toFixed(2)}` : 'none';
}
