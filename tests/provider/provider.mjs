// An OpenID provider on loopback, with TLS: prints its issuer, then reads one line of JSON from
// standard input that says who may use it, {"redirect": ..., "algorithm": ...}, and begins.
//
//   node provider.mjs CERTIFICATE KEY
//
// Who signs in says so in a form: "login" is their id, "methods" how they proved it (amr). It ends
// when its standard input does.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';

import Provider from 'oidc-provider';

const [certificate, key] = process.argv.slice(2);

function signingKey(type, options, alg) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid: alg.toLowerCase() };
}

function make(issuer, { redirect, algorithm, client, secret }) {
  return new Provider(issuer, {
    clients: [{
      client_id: client,
      client_secret: secret,
      redirect_uris: [redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: algorithm,
    }],
    jwks: {
      keys: [
        signingKey('rsa', { modulusLength: 2048 }, 'RS256'),
        signingKey('ec', { namedCurve: 'P-256' }, 'ES256'),
      ],
    },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub', 'acr', 'amr', 'email'] },
    conformIdTokenClaims: false,
    acrValues: ['urn:example:two-factors'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.org` }),
    }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
}

async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

async function interact(provider, request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>Who are you?</title><main><h1>Who are you?</h1>
      <form method="post" action="/interaction/${uid}">
      <label>Login <input id="login" name="login"></label>
      <label>Methods <input id="methods" name="methods"></label>
      <button type="submit">Sign in</button></form></main></html>`);
    return;
  }
  const typed = await body(request);
  const methods = typed.get('methods').split(' ');
  await provider.interactionFinished(request, response, typed.get('login') === '' ? {
    error: 'access_denied',
  } : {
    login: {
      accountId: typed.get('login'),
      amr: methods,
      acr: methods.length > 1 ? 'urn:example:two-factors' : 'urn:example:one-factor',
    },
  });
}

let provider;
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.on('request', (request, response) => {
  if (!request.url.startsWith('/interaction/')) return provider.callback()(request, response);
  return interact(provider, request, response).catch((fault) => {
    response.statusCode = 500;
    response.end(String(fault));
  });
});
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  const lines = createInterface({ input: process.stdin });
  lines.once('line', (line) => {
    provider = make(issuer, JSON.parse(line));
    provider.on('server_error', (ctx, fault) => console.error(fault));
    process.stdout.write('ready\n');
  });
  lines.on('close', () => process.exit(0));
  process.stdout.write(`${issuer}\n`);
});
