// The face engine. See docs/face.md.
import { rm } from 'node:fs/promises';
import { Access } from './src/access.js';
import { readConfig } from './src/config.js';
import { createFront } from './src/front.js';
import { Pool } from './src/pool.js';

const log = (event) => console.log(JSON.stringify({ at: new Date().toISOString(), event }));

let config;
try {
  config = readConfig(process.env);
} catch (error) {
  console.error(`face: ${error.message}`);
  process.exit(2);
}

const pool = new Pool(config, log);
const server = createFront(config, pool, new Access(config.secret));
server.on('error', (error) => {
  console.error(`face: cannot listen: ${error.code}`);
  pool.close();
  process.exit(1);
});

if (config.socket) {
  await rm(config.socket, { force: true });
  process.umask(0o177); // the socket is for this user alone
  server.listen(config.socket, () => log(`listening on ${config.socket}`));
} else {
  server.listen(config.port, '127.0.0.1', () => log(`listening on http://127.0.0.1:${server.address().port}`));
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    pool.close();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
