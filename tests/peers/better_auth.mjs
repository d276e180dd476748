// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A real Better Auth server on loopback, accounts in memory. Environment: PORT, SECRET. Prints "ready", then a line for each request.
import http from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { bearer } from 'better-auth/plugins';

const port = Number(process.env.PORT);
const handle = toNodeHandler(betterAuth({
    database: memoryAdapter({ user: [], session: [], account: [], verification: [], rateLimit: [] }),
    basePath: '/auth',
    baseURL: `http://127.0.0.1:${port}`,
    secret: process.env.SECRET,
    emailAndPassword: { enabled: true },
    session: { expiresIn: 604_800, updateAge: 86_400 },
    plugins: [bearer()],
    telemetry: { enabled: false },
}));
http.createServer((request, response) => {
    console.log(`${request.method} ${request.url}`);
    handle(request, response);
}).listen(port, '127.0.0.1', () => console.log('ready'));
