// The process that looks at pictures: one request at a time, told by messages, without a network and without the right to write files.
import { measure } from './frame.js';
import { loadNets } from './nets.js';

const nets = await loadNets();

process.on('message', async ({ id, frames }) => {
  try {
    const measured = [];
    for (const frame of frames) measured.push(await measure(nets, frame));
    process.send({ id, frames: measured, memory: process.memoryUsage.rss() });
  } catch {
    // Whatever went wrong may have left the nets in a state nobody knows. The front starts another process.
    process.exit(1);
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
