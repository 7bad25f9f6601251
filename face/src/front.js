// The HTTP side. It never looks into a picture: it checks who asks and how much, and passes the bytes on.
import { createServer } from 'node:http';
import { BadBody, FRAMES, split } from './framing.js';
import { Unavailable } from './pool.js';

const TYPES = [FRAMES, 'image/jpeg', 'image/png'];

/**
 * @param {import('./config.js').Config} config
 * @param {import('./pool.js').Pool} pool
 * @param {import('./access.js').Access} access
 */
export function createFront(config, pool, access) {
  const server = createServer({ requestTimeout: config.time, headersTimeout: Math.min(5_000, config.time) }, async (request, response) => {
    const reply = (status, body, headers) => send(response, access, { status, body, headers });
    try {
      if (request.url === '/healthz') return reply(pool.ready ? 200 : 503, { status: pool.ready ? 'ready' : 'starting' });
      if (request.url !== '/v1/frames') return reply(404, { error: 'not found' });
      if (request.method !== 'POST') return reply(405, { error: 'POST only' }, { allow: 'POST' });
      await frames(request, response, reply, config, pool, access);
    } catch (error) {
      if (error instanceof BadBody) return reply(400, { error: error.message });
      if (error instanceof TooLarge) return reply(413, { error: 'too large' }, { connection: 'close' });
      if (error instanceof Unavailable) return reply(503, { error: error.message }, { 'retry-after': '1' });
      if (!response.headersSent) return reply(500, { error: 'failed' });
    }
  });
  server.maxConnections = config.queue + config.workers + 16;
  server.keepAliveTimeout = 5_000;
  return server;
}

async function frames(request, response, reply, config, pool, access) {
  const { authorization, 'content-type': type = '' } = request.headers;
  const caller = access.known(authorization);
  if (!caller) return reply(401, { error: 'not allowed' }, { connection: 'close' });
  if (!TYPES.includes(type)) return reply(415, { error: `send ${TYPES.join(', ')}` }, { connection: 'close' });

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const body = await read(request, config.bodyBytes);
  if (caller === 'signed') {
    response.nonce = access.verify(authorization, request.method, request.url, body);
    if (!response.nonce) return reply(401, { error: 'not allowed' });
  }
  reply(200, { frames: await pool.run(split(body, type, config), gone.signal) });
}

class TooLarge extends Error {}

/** The whole body, or nothing: reading stops where the limit is passed, and the answer closes the connection. */
function read(request, most) {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > most) throw new TooLarge();
    const parts = [];
    let size = 0;
    request.on('data', (part) => {
      size += part.length;
      if (size <= most) return parts.push(part);
      request.pause();
      request.removeAllListeners('data');
      reject(new TooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => reject(new Unavailable('the caller has gone')));
  });
}

function send(response, access, { status, body, headers }) {
  const text = Buffer.from(JSON.stringify(body));
  const signature = response.nonce ? { 'adieu-signature': access.answer(response.nonce, status, text) } : {};
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': text.length,
    'cache-control': 'no-store',
    ...signature,
    ...headers,
  });
  response.end(text);
}
