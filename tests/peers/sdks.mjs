// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The makers' own clients through the proxy. Environment: HUB (http://127.0.0.1:PORT), TOKEN. Prints a line per check and "done" at last; anything
// unexpected ends it with another exit code.
import assert from 'node:assert';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

const hub = process.env.HUB;
const token = process.env.TOKEN;
const say = line => console.log(line);
const expected = /mock|Hello|./;

async function openAi() {
    const client = new OpenAI({ apiKey: token, baseURL: `${hub}/proxy/openai/v1`, maxRetries: 0 });
    const messages = [{ role: 'user', content: '#plain' }];
    const whole = await client.chat.completions.create({ model: 'gpt-4o', messages });
    assert.match(whole.choices[0].message.content, expected);
    say('openai chat');
    let text = '';
    const stream = await client.chat.completions.create({
        model: 'gpt-4o', messages, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream)
        text += chunk.choices[0]?.delta?.content ?? '';
    assert.strictEqual(text, whole.choices[0].message.content);
    say('openai chat stream');
    const response = await client.responses.create({ model: 'gpt-4o', input: '#plain' });
    assert.strictEqual(response.output_text, text);
    say('openai responses');
    let events = 0;
    let streamed = '';
    for await (const event of await client.responses.create({ model: 'gpt-4o', input: '#plain', stream: true })) {
        ++events;
        streamed += event.type === 'response.output_text.delta' ? event.delta : '';
    }
    assert.ok(events > 3);
    assert.strictEqual(streamed, text);
    say('openai responses stream');
    const wrong = new OpenAI({ apiKey: 'qdp_canary', baseURL: `${hub}/proxy/openai/v1`, maxRetries: 0 });
    await assert.rejects(wrong.chat.completions.create({ model: 'gpt-4o', messages }), OpenAI.AuthenticationError);
    say('openai refused');
}

async function anthropic() {
    const ask = { model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user', content: '#plain' }] };
    for (const how of [{ apiKey: token, authToken: null }, { authToken: token, apiKey: null }]) {
        const client = new Anthropic({ ...how, baseURL: `${hub}/proxy/anthropic`, maxRetries: 0 });
        const whole = await client.messages.create(ask);
        const stream = client.messages.stream(ask);
        const final = await stream.finalMessage();
        assert.strictEqual(final.content[0].text, whole.content[0].text);
        say(`anthropic ${how.apiKey ? 'key' : 'token'}`);
    }
    const wrong = new Anthropic({ apiKey: 'qdp_canary', baseURL: `${hub}/proxy/anthropic`, maxRetries: 0 });
    await assert.rejects(wrong.messages.create(ask), error => {
        assert.ok(error instanceof Anthropic.AuthenticationError);
        assert.strictEqual(error.error.error.type, 'authentication_error');
        return true;
    });
    say('anthropic refused');
}

async function google() {
    const client = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: `${hub}/proxy/google` } });
    const ask = { model: 'gemini-2.5-flash', contents: '#plain' };
    const whole = await client.models.generateContent(ask);
    assert.match(whole.text, expected);
    let text = '';
    for await (const chunk of await client.models.generateContentStream(ask))
        text += chunk.text ?? '';
    assert.strictEqual(text, whole.text);
    say('google');
    const wrong = new GoogleGenAI({ apiKey: 'qdp_canary', httpOptions: { baseUrl: `${hub}/proxy/google` } });
    await assert.rejects(wrong.models.generateContent(ask), error => error.status === 401);
    say('google refused');
}

await openAi();
await anthropic();
await google();
say('done');
