// A real engine in its own process, on a free port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { FRAMES, join } from '../../src/framing.js';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const SECRET = 'only-for-these-tests-0123456789abcdef';

/** @param {Record<string, string>} [env] */
export async function startEngine(env = {}) {
  const child = spawn(process.execPath, [path.join(folder, 'server.js')], {
    env: { PATH: process.env.PATH, FACE_SECRET: SECRET, FACE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events = [];
  let url;
  await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event } = JSON.parse(line);
      events.push(event);
      url ??= /http:\S+/.exec(event)?.[0];
      if (url && events.includes('worker ready')) resolve();
    });
  });
  return {
    url, events, pid: child.pid,
    send: (frames, headers = {}) => fetch(`${url}/v1/frames`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': FRAMES, ...headers },
      body: Array.isArray(frames) ? join(frames) : frames,
    }),
    measure: async function (frames) {
      const response = await this.send(frames);
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      return (await response.json()).frames;
    },
    ready: async () => {
      for (let i = 0; i < 100; i++) {
        if ((await fetch(`${url}/healthz`)).ok) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('the engine did not come back');
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
