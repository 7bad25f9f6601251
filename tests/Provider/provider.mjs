// An OpenID provider as a company runs it, for one test: node provider.mjs PORT CALLBACK
// Whoever signs in types what the provider shall say of them, as JSON: sub, name, roles, amr, acr.
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const said = new Map();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "adieu", client_secret: "only-for-these-tests", redirect_uris: [callback], response_types: ["code"], grant_types: ["authorization_code"] }],
  pkce: { required: () => true },
  // Claims of a scope stand in the ID token, as most companies' providers do it.
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "amr", "acr"], profile: ["name", "preferred_username", "roles", "resident_id"] },
  acrValues: ["gold"],
  cookies: { keys: ["only-for-these-tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...said.get(sub), sub }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: "adieu", accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = '<!doctype html><title>Company</title><form method="post"><label>Who <input name="who" size="80"></label><button>Sign in</button></form>';
    return;
  }
  let body = "";
  for await (const part of ctx.req) body += part;
  const who = JSON.parse(new URLSearchParams(body).get("who"));
  said.set(who.sub, who);
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: who.sub, amr: who.amr, acr: who.acr, ts: who.ts } }, { mergeWithLastSubmission: false });
  ctx.respond = false;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
