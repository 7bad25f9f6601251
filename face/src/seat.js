// A place for one worker process. When the process ends, for whatever reason, another takes the place.
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

export class Seat {
  #child = null;
  #job = null;
  #pause = FIRST_PAUSE;
  #closed = false;
  #timer = null;

  /**
   * @param {{memory: number}} limits bytes of resident memory after which the process is replaced
   * @param {(event: string) => void} log
   * @param {() => void} changed called whenever the seat became free or was lost
   */
  constructor(limits, log, changed) {
    this.limits = limits;
    this.log = log;
    this.changed = changed;
    this.ready = false;
    this.#start();
  }

  get free() {
    return this.ready && this.#job === null;
  }

  /** The process's number, for whoever watches or tests it. */
  get pid() {
    return this.#child?.pid;
  }

  /**
   * @param {{id: number, frames: Uint8Array[]}} job
   * @param {(frames: object[] | null) => void} done gets null when the process ended before it answered
   */
  give(job, done) {
    this.#job = { id: job.id, done };
    this.#child.send(job);
  }

  /** Ends the process at once: the only way out of a computation that hangs. */
  kill() {
    this.ready = false;
    this.#child?.kill('SIGKILL');
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.kill();
  }

  #start() {
    const child = fork(path.join(folder, 'src', 'worker.js'), [], {
      execArgv: [...walls(), '--no-warnings', '--max-old-space-size=256'],
      env: {}, // the secret stays with the front
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => this.#hear(message));
    child.on('error', () => this.kill());
    child.once('exit', () => this.#lost());
  }

  #hear(message) {
    if (message.ready) {
      this.ready = true;
      this.log('worker ready');
    } else if (this.#job?.id === message.id) {
      const { done } = this.#job;
      this.#job = null;
      this.#pause = FIRST_PAUSE;
      if (message.memory > this.limits.memory) {
        this.log('worker replaced: it grew too large');
        this.kill();
      }
      done(message.frames);
    }
    this.changed();
  }

  #lost() {
    const job = this.#job;
    this.#job = null;
    this.ready = false;
    if (!this.#closed) {
      this.log('worker ended');
      this.#timer = setTimeout(() => this.#start(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    }
    job?.done(null);
    this.changed();
  }
}

/** Node's permission model: read the engine's own folder, load sharp's native part, and nothing else. No writes, no processes. */
function walls() {
  const flags = process.allowedNodeEnvironmentFlags;
  const permission = flags.has('--permission') ? '--permission' : '--experimental-permission';
  return [permission, '--allow-addons', `--allow-fs-read=${folder}/*`];
}
