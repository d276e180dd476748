// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A real OpenID provider on loopback. Environment: PORT, KEYS (file; made if it is not there), ROTATE (new keys come first from now on),
// CLIENT_SECRET, CONFORM (the ID token has no email address: it is asked for at userinfo). Prints "ready", then a line for each request.
import fs from 'node:fs';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;

async function newKey(alg, kid) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid };
}

const file = process.env.KEYS;
let keys = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file)).keys : [];
if (keys.length === 0 || process.env.ROTATE) {
    const round = keys.length / 2 + 1;
    keys = [await newKey('RS256', `rs-${round}`), await newKey('ES256', `es-${round}`), ...keys];
    fs.writeFileSync(file, JSON.stringify({ keys }));
}

const redirects = ['http://127.0.0.1:4990/callback', process.env.REDIRECT].filter(Boolean);
const provider = new Provider(issuer, {
    jwks: { keys },
    cookies: { keys: ['signs cookies'] },
    clients: [
        {
            client_id: 'hub-rs', client_secret: process.env.CLIENT_SECRET, redirect_uris: redirects,
            grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], id_token_signed_response_alg: 'RS256',
        },
        {
            client_id: 'hub-es', token_endpoint_auth_method: 'none', application_type: 'native', redirect_uris: redirects,
            grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
            response_types: ['code'], id_token_signed_response_alg: 'ES256',
        },
    ],
    findAccount: async (context, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, email: `${id}@example.test`, email_verified: true, name: id }),
    }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    conformIdTokenClaims: Boolean(process.env.CONFORM),
    features: {
        devInteractions: { enabled: true }, deviceFlow: { enabled: true }, userinfo: { enabled: true },
    },
    pkce: { required: () => true },
    issueRefreshToken: async (context, client) => client.grantTypeAllowed('refresh_token'),
});
provider.use(async (context, next) => {
    console.log(`${context.method} ${context.path}`);
    await next();
});
provider.on('server_error', (context, error) => console.log(`error ${error.message}`));
provider.listen(port, '127.0.0.1', () => console.log('ready'));
