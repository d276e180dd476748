// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Somebody else's verifier and issuer of tokens (npm's jose). Environment: TOKEN, KEY (base64url), ISSUER, AUDIENCE. Prints {header, claims, issued}, where
// the last one is a token of its own with the same claims and key.
import { jwtVerify, SignJWT } from 'jose';

const key = Buffer.from(process.env.KEY, 'base64url');
const { payload, protectedHeader } = await jwtVerify(process.env.TOKEN, key, {
    issuer: process.env.ISSUER, audience: process.env.AUDIENCE, algorithms: ['HS256'], typ: 'at+jwt', requiredClaims: ['sub', 'iat', 'exp'],
});
const issued = await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: protectedHeader.kid }).sign(key);
console.log(JSON.stringify({ header: protectedHeader, claims: payload, issued }));
