// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A person with a browser, without either: follows redirects with cookies, fills in the provider's forms. Prints {url, status, body} of where it ends.
//
//   oidc_browser.mjs open URL [STOP]          signs in as alice; an address that begins with STOP is not asked
//   oidc_browser.mjs device URL CODE yes|no   enters a code and allows it, or not, as bob
const [way, first, ...rest] = process.argv.slice(2);
const cookies = new Map();

async function visit(url, options = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
        const pair = line.split(';')[0];
        const at = pair.indexOf('=');
        const value = pair.slice(at + 1);
        if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line))
            cookies.delete(pair.slice(0, at));
        else
            cookies.set(pair.slice(0, at), value);
    }
    return answer;
}

const form = fields => ({
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields),
});

async function interact(url, who) {
    const page = await (await visit(url)).text();
    const prompt = page.match(/name="prompt" value="(\w+)"/)?.[1];
    return visit(url, form(prompt === 'login' ? { prompt, login: who, password: 'any' } : { prompt }));
}

async function follow(answer, from, who, stop) {
    let url = from;
    for (let hops = 0; hops < 15 && answer.headers.get('location'); ++hops) {
        url = new URL(answer.headers.get('location'), url).href;
        if (stop && url.startsWith(stop))
            return { url, status: 0, body: '' };
        answer = new URL(url).pathname.startsWith('/interaction/') ? await interact(url, who) : await visit(url);
    }
    return { url, status: answer.status, body: await answer.text() };
}

async function device(url, code, allowed) {
    const xsrf = page => page.match(/name="xsrf" value="([^"]+)"/)[1];
    const target = new URL(url);
    const asked = await (await visit(target)).text();
    const confirm = await (await visit(target, form({ xsrf: xsrf(asked), user_code: code }))).text();
    const verdict = allowed ? { confirm: 'yes' } : { abort: 'yes' };
    const answer = await visit(target, form({ xsrf: xsrf(confirm), user_code: code, ...verdict }));
    return follow(answer, url, 'bob');
}

const end = way === 'device' ? await device(first, rest[0], rest[1] === 'yes') : await follow(await visit(first), first, 'alice', rest[0]);
console.log(JSON.stringify(end));
