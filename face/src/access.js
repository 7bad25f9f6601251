// Who may ask. On one machine the shared secret itself is shown; over a network a signature of the request is, and the
// answer is signed too, so that nobody in between can read the secret, change a word or play an exchange again.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that the clocks of both sides may differ. */
const WINDOW = 60;

export class Access {
  #secret;
  #now;
  #seen = new Map();

  /**
   * @param {string} secret
   * @param {() => number} now seconds since 1970
   */
  constructor(secret, now = () => Date.now() / 1000) {
    this.#secret = secret;
    this.#now = now;
  }

  /** Whether a caller without a body-dependent proof is known before the body is read. "signed" means: look again with the body. */
  known(authorization = '') {
    if (authorization.startsWith('Bearer ')) return equal(authorization.slice(7), this.#secret) ? 'bearer' : null;
    return parse(authorization) ? 'signed' : null;
  }

  /**
   * @param {string} authorization `Adieu-HMAC t=SECONDS,n=NONCE,s=HEX`
   * @param {string} method
   * @param {string} path
   * @param {Buffer} body
   * @returns {string | null} the nonce, which the answer's signature covers; null when the signature is wrong, old or seen before
   */
  verify(authorization, method, path, body) {
    const claim = parse(authorization);
    if (!claim || Math.abs(this.#now() - claim.time) > WINDOW) return null;
    const expected = sign(this.#secret, ['request', String(claim.time), claim.nonce, method, path, digest(body)]);
    if (!equal(claim.signature, expected)) return null;
    this.#forget();
    if (this.#seen.has(claim.nonce)) return null;
    this.#seen.set(claim.nonce, claim.time + WINDOW);
    return claim.nonce;
  }

  /** The signature of an answer to the request with this nonce. */
  answer(nonce, status, body) {
    return sign(this.#secret, ['response', nonce, String(status), digest(body)]);
  }

  #forget() {
    for (const [nonce, until] of this.#seen) {
      if (until >= this.#now()) break;
      this.#seen.delete(nonce);
    }
  }
}

/** @param {string} secret @param {string[]} lines */
export function sign(secret, lines) {
  return createHmac('sha256', secret).update(lines.join('\n')).digest('hex');
}

/** @param {Uint8Array} body */
export function digest(body) {
  return createHash('sha256').update(body).digest('hex');
}

function parse(authorization = '') {
  const match = /^Adieu-HMAC t=(\d{1,12}),n=([A-Za-z0-9_-]{16,64}),s=([0-9a-f]{64})$/.exec(authorization);
  return match && { time: Number(match[1]), nonce: match[2], signature: match[3] };
}

/** Hashing first makes both sides equally long, and the comparison's time independent of where they differ. */
function equal(one, other) {
  const hash = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
