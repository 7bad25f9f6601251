// Hands requests to worker processes: one at a time each, a short queue, a time limit. What cannot be served soon is refused at once.
import { Seat } from './seat.js';

/** Nobody can look at the pictures now; trying again later may help. */
export class Unavailable extends Error {}

export class Pool {
  #queue = [];
  #next = 1;

  /**
   * @param {{workers: number, queue: number, time: number, memory: number}} limits time in milliseconds, memory in bytes
   * @param {(event: string) => void} log
   */
  constructor(limits, log = () => {}) {
    this.limits = limits;
    this.seats = Array.from({ length: limits.workers }, () => new Seat(limits, log, () => this.#serve()));
  }

  get ready() {
    return this.seats.some((seat) => seat.ready);
  }

  /**
   * @param {Uint8Array[]} frames
   * @param {AbortSignal} [signal] when the caller has gone away
   * @returns {Promise<object[]>} one measurement per frame
   * @throws {Unavailable} no worker lives, the queue is full, the time is up, or the worker died
   */
  run(frames, signal) {
    if (!this.ready) return Promise.reject(new Unavailable('starting'));
    if (this.#queue.length >= this.limits.queue && !this.seats.some((seat) => seat.free)) {
      return Promise.reject(new Unavailable('busy'));
    }
    return new Promise((resolve, reject) => {
      const job = { id: this.#next++, frames, seat: null };
      const end = (result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', gone);
        this.#queue = this.#queue.filter((other) => other !== job);
        job.frames = null;
        if (Array.isArray(result)) resolve(result);
        else reject(new Unavailable(result ?? 'the worker died'));
      };
      const gone = () => { if (!job.seat) end('the caller has gone'); };
      const timer = setTimeout(() => {
        job.seat?.kill();
        end('the time is up');
      }, this.limits.time);
      signal?.addEventListener('abort', gone);
      job.end = end;
      this.#queue.push(job);
      this.#serve();
    });
  }

  close() {
    for (const seat of this.seats) seat.close();
  }

  #serve() {
    if (!this.ready) {
      for (const job of [...this.#queue]) job.end('starting');
      return;
    }
    for (const seat of this.seats.filter((s) => s.free)) {
      const job = this.#queue.shift();
      if (!job) return;
      job.seat = seat;
      seat.give({ id: job.id, frames: job.frames }, job.end);
    }
  }
}
