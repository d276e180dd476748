// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Stock Yjs clients against our rooms:   node yjs.mjs SERVER DATABASE SCENARIO
// Ends with 0 when what the scenario says was seen.
import { spawn } from 'node:child_process'
import assert from 'node:assert/strict'
import * as Y from 'yjs'
import WS from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { Awareness } from 'y-protocols/awareness'
import * as encoding from 'lib0/encoding'

const [program, database, scenario] = process.argv.slice(2)
const patience = 60_000

// A condition, looked at often; nothing here waits for a time.
async function until(what, condition) {
  const end = Date.now() + patience
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

class Server {
  constructor(settings = {}) { this.settings = settings; this.port = 0; this.said = '' }
  async start() {
    const given = Object.entries({ ...this.settings, port: this.port }).map(([name, value]) => `${name}=${value}`)
    this.process = spawn(program, [database, ...given], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.process.stderr.on('data', text => { this.said += text })
    this.port = await new Promise((resolve, reject) => {
      this.process.stdout.once('data', text => resolve(Number(text)))
      this.process.once('exit', code => reject(new Error(`the server ended with ${code}: ${this.said}`)))
    })
    return this
  }
  async kill() {
    const ended = new Promise(resolve => this.process.once('exit', resolve))
    this.process.kill('SIGKILL')
    await ended
  }
  async restart() { await this.kill(); await this.start() }
  get url() { return `ws://127.0.0.1:${this.port}/rooms` }
  async log(room, user = 'a') { return (await fetch(`http://127.0.0.1:${this.port}/log/${user}/${room}`)).json() }
  end(user) { return fetch(`http://127.0.0.1:${this.port}/end/${user}`, { method: 'POST' }) }
}

class Client {
  constructor(url, room, { token = 'qd-' + 'canary-a', id, presence = true, doc = new Y.Doc(), ...more } = {}) {
    this.doc = doc
    if (id) this.doc.clientID = id
    const awareness = new Awareness(this.doc)
    if (!presence) awareness.setLocalState(null)
    const self = this
    this.closes = []
    this.opens = 0
    this.messages = []
    class Socket extends WS {
      constructor(address, protocols) {
        super(address, protocols)
        self.opens++
        this.addEventListener('message', event => self.messages.push(Buffer.from(event.data).toString('hex')))
        this.addEventListener('close', event => self.closes.push(event.code))
      }
    }
    this.provider = new WebsocketProvider(url, room, this.doc,
      { WebSocketPolyfill: Socket, awareness, disableBc: true, maxBackoffTime: 100, params: token ? { token } : {}, ...more })
    this.awareness = awareness
  }
  get text() { return this.doc.getText('t') }
  get map() { return this.doc.getMap('m') }
  get online() { return this.provider.synced }
  synced() { return until('synchronised', () => this.provider.synced) }
  state() { return JSON.stringify([this.text.toString(), Object.entries(this.map.toJSON()).sort(), this.doc.getArray('l').toJSON()]) }
  // Which states it has and what is deleted: equal for documents that are the same in every way.
  vector() { return Buffer.from(Y.encodeStateVector(this.doc)).toString('hex') }
  end() { this.provider.destroy(); this.doc.destroy() }
}

const equal = clients => until('all are equal', () => clients.every(each => each.online && each.state() === clients[0].state() && each.vector() === clients[0].vector()))

function random(seed) {
  let state = seed
  return below => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below
}

function edit(client, next, number) {
  const text = client.text
  switch (next(10)) {
    case 0: case 1: case 2: case 3: case 4:
      return text.insert(next(text.length + 1), String.fromCharCode(97 + next(26)) + (next(9) === 0 ? '😀' : ''))
    case 5: case 6:
      if (text.length > 2) text.delete(next(text.length - 1), 1)
      return
    case 7:
      return client.map.set(`k${next(5)}`, [number, 'ä', null, 1.5, { a: true }][next(5)])
    case 8:
      return client.map.delete(`k${next(5)}`)
    default: {
      const list = client.doc.getArray('l')
      if (next(3) === 0 && list.length > 0) return list.delete(next(list.length), 1)
      return list.insert(next(list.length + 1), next(2) === 0 ? [new Y.Map([['n', number]])] : [number, 'x', new Uint8Array([1, 2])])
    }
  }
}

// A client that says what it is told.
class Raw {
  constructor(url, room, token = 'qd-' + 'canary-a') {
    this.socket = new WS(`${url}/${room}?token=${token}`)
    this.messages = []
    this.code = 0
    this.socket.on('message', data => this.messages.push(data.toString('hex')))
    this.socket.on('close', code => { this.code = code })
  }
  open() { return until('open', () => this.socket.readyState === WS.OPEN) }
  say(hex) { this.socket.send(Buffer.from(hex, 'hex')) }
  heard(hex) { return until(`heard ${hex}`, () => this.messages.includes(hex)) }
}

// What people see of an editing session with pauses; the same on any server that does it right.
async function session(url, options = {}) {
  const a = new Client(url, 'doc1', { id: 1001, ...options })
  await a.synced()
  a.awareness.setLocalState({ n: 'A' })
  a.text.insert(0, 'hello')
  a.map.set('k', 1)
  const b = new Client(url, 'doc1', { id: 2002, ...options })
  await b.synced()
  await equal([a, b])
  const late = b.text.toString()
  b.awareness.setLocalState({ n: 'B' })
  await until('presence of both', () => a.awareness.getStates().size === 2 && b.awareness.getStates().size === 2)
  a.provider.disconnect()
  await until('the other has gone', () => b.awareness.getStates().size === 1)
  a.text.insert(5, ' offlineA')
  a.text.delete(0, 1)
  a.map.set('a', 1)
  b.text.insert(0, 'onlineB ')
  b.map.set('k', 'B')
  b.provider.disconnect()
  b.text.insert(0, 'offB ')
  a.provider.connect()
  await a.synced()
  b.provider.connect()
  await equal([a, b])
  const c = new Client(url, 'doc1', { id: 3003, ...options })
  await equal([a, b, c])
  return { late, text: c.text.toString(), map: c.map.toJSON() }
}

const scenarios = {
  async lateAndOffline() {
    const server = await new Server().start()
    const seen = await session(server.url)
    assert.equal(seen.late, 'hello')
    assert.match(seen.text, /offB onlineB/)
    assert.match(seen.text, /ello offlineA/)
    assert.equal(seen.map.a, 1)
  },

  async likeTheOfficialServer() {
    const other = spawn(process.execPath, ['node_modules/@y/websocket-server/src/server.js'],
      { cwd: import.meta.dirname, env: { ...process.env, HOST: '127.0.0.1', PORT: process.env.OTHER_PORT }, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise(resolve => other.stdout.once('data', resolve))
    const server = await new Server().start()
    const ours = await session(server.url)
    const theirs = await session(`ws://127.0.0.1:${process.env.OTHER_PORT}/rooms`, { token: '' })
    other.kill('SIGKILL')
    assert.deepEqual(ours, theirs)
  },

  // Random edits, disconnects and kills; the log is made shorter all the while.
  async fuzz() {
    const server = await new Server({ compactAfter: 20 }).start()
    const next = random(Number(process.env.SEED ?? 42))
    const clients = [1, 2, 3, 4].map(number => new Client(server.url, 'fuzz', { id: 100 + number }))
    for (const client of clients) await client.synced()
    for (let number = 0; number < 1600; number++) {
      const client = clients[next(4)]
      if (next(40) === 0) client.provider.shouldConnect ? client.provider.disconnect() : client.provider.connect()
      else edit(client, next, number)
      if (number % 8 === 0) await new Promise(resolve => setImmediate(resolve))
      if (number % 50 === 0) await until('an answer', () => clients.every(each => !each.provider.shouldConnect || each.online))
      if (number % 400 === 200) await server.restart()
    }
    for (const client of clients) client.provider.connect()
    await equal(clients)
    // What is stored is all of it.
    const state = clients[0].state(), vector = clients[0].vector()
    for (const client of clients) client.end()
    await server.restart()
    const fresh = new Client(server.url, 'fuzz')
    await fresh.synced()
    assert.equal(fresh.state(), state)
    assert.equal(fresh.vector(), vector)
    const { count } = await server.log('fuzz')
    assert.ok(count < 400, `the log has ${count} entries`)
  },

  // What somebody else has seen survives the server's death, and its author's.
  async seenIsStored() {
    const server = await new Server().start()
    for (let round = 0; round < 10; round++) {
      const a = new Client(server.url, 'doc'), b = new Client(server.url, 'doc')
      await equal([a, b])
      a.text.insert(0, `round ${round} `)
      await until('seen', () => b.text.toString().startsWith(`round ${round} `))
      const killed = server.kill()
      a.end()
      b.end()
      await killed
      await server.start()
      const c = new Client(server.url, 'doc')
      await c.synced()
      assert.ok(c.text.toString().startsWith(`round ${round} `))
      c.end()
    }
  },

  async compaction() {
    const server = await new Server({ compactAfter: 50 }).start()
    const clients = [new Client(server.url, 'doc'), new Client(server.url, 'doc'), new Client(server.url, 'doc')]
    await equal(clients)
    const away = new Client(server.url, 'doc')
    await equal([...clients, away])
    away.provider.disconnect()
    const next = random(7)
    for (let number = 0; number < 900; number++) {
      edit(clients[number % 3], next, number)
      if (number % 5 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    clients[0].text.insert(0, 'this goes away')
    clients[1].text.insert(0, 'stays ')
    await equal(clients)
    clients[2].text.delete(clients[2].text.toString().indexOf('this goes away'), 14)
    await equal(clients)
    // All the time edits went on, and still the log is shorter than what was written.
    await until('a shorter log', async () => {
      edit(clients[0], next, 1)
      return (await server.log('doc')).count < 100
    })
    away.text.insert(0, 'from far away ')
    away.provider.connect()
    await equal([...clients, away])
    const fresh = new Client(server.url, 'doc')
    await equal([...clients, away, fresh])
    assert.match(fresh.text.toString(), /from far away /)
    assert.match(fresh.text.toString(), /stays /)
    assert.doesNotMatch(fresh.text.toString(), /this goes away/)
    assert.ok((await server.log('doc')).bytes < 2 * Y.encodeStateAsUpdate(fresh.doc).length + 4096)
  },

  // Who is asked for the whole document and does not have it does no harm.
  async compactionDoesNotBelieve() {
    const server = await new Server({ compactAfter: 10 }).start()
    const a = new Client(server.url, 'doc')
    await a.synced()
    a.text.insert(0, 'kept')
    const liar = new Raw(server.url, 'doc')
    await liar.open()
    liar.say('00000100')
    await liar.heard('0001020000')
    const asked = () => liar.messages.filter(each => each === '00000100').length
    let answered = 0
    const other = new Y.Doc()
    other.getText('t').insert(0, 'other')
    const lie = encoding.encode(encoder => {
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(other))
    })
    await until('it was asked more than once', async () => {
      a.text.insert(a.text.length, '.')
      if (asked() > answered) {
        answered = asked()
        liar.say(answered % 2 ? '0001020000' : Buffer.from(lie).toString('hex'))
      }
      return answered > 1
    })
    await until('the lie is an update as any', () => a.text.toString().includes('other'))
    const state = a.state()
    a.end()
    const fresh = new Client(server.url, 'doc')
    await fresh.synced()
    await until('all of it is there', () => fresh.state() === state)
    assert.match(fresh.text.toString(), /kept/)
  },

  async presence() {
    const server = await new Server().start()
    const a = new Client(server.url, 'doc', { id: 1001 }), b = new Client(server.url, 'doc', { id: 2002 })
    a.awareness.setLocalState({ name: 'A' })
    b.awareness.setLocalState({ name: 'B' })
    await until('both', () => a.awareness.getStates().get(2002)?.name === 'B' && b.awareness.getStates().get(1001)?.name === 'A')
    const raw = new Raw(server.url, 'doc')
    await raw.open()
    await until('it is told', () => raw.messages.some(each => each.startsWith('01') && each.includes(Buffer.from('"A"').toString('hex'))))
    const before = raw.messages.length
    raw.say('03')
    await until('it is answered', () => raw.messages.slice(before).some(each => each.includes(Buffer.from('"B"').toString('hex'))))
    raw.say('660107')
    await raw.heard('660107')
    // Nonsense does no harm, and is answered by nothing.
    for (const nonsense of ['80', '00', '00000501', '000700', '00ffffffffffffffffff01', '0109010101057b6f6f7073', '01020501', '7f00', 'ff'])
      raw.say(nonsense)
    raw.say('660108')
    await raw.heard('660108')
    a.provider.disconnect()
    await until('one has gone', () => !b.awareness.getStates().has(1001))
    b.awareness.setLocalStateField('more', true)
    await until('the socket lives', () => raw.messages.at(-1).includes(Buffer.from('more').toString('hex')))
    b.end()
    raw.socket.close()
    // Killed without a word, it goes when its connection does.
    const c = new Client(server.url, 'doc', { id: 3003 }), d = new Raw(server.url, 'doc')
    await d.open()
    d.say('010e01a11f01097b226e223a2244227d')
    await until('it is there', () => c.awareness.getStates().has(4001))
    d.socket.terminate()
    await until('it has gone', () => !c.awareness.getStates().has(4001))
  },

  async people() {
    const server = await new Server().start()
    const a = new Client(server.url, 'diary'), b = new Client(server.url, 'diary', { token: 'qd-' + 'canary-b' })
    const reader = new Client(server.url, 'diary/ws', { token: 'qd-' + 'canary-reader' })
    await a.synced(); await b.synced(); await reader.synced()
    a.text.insert(0, 'mine')
    b.text.insert(0, 'theirs')
    await until('the reader sees it', () => reader.text.toString() === 'mine')
    reader.text.insert(0, 'not ')
    const denied = '0200'
    await until('it is told', () => reader.messages.some(each => each.startsWith(denied)))
    const [c, d] = [new Client(server.url, 'diary'), new Client(server.url, 'diary', { token: 'qd-' + 'canary-b' })]
    await c.synced(); await d.synced()
    assert.equal(c.text.toString(), 'mine')
    assert.equal(d.text.toString(), 'theirs')
    assert.equal(a.text.toString(), 'mine')
    // Presence is not shared either.
    assert.ok(!b.awareness.getStates().has(a.doc.clientID))
    const stranger = new Raw(server.url, 'diary', 'wrong')
    stranger.socket.on('error', () => {})
    await until('refused', () => stranger.socket.readyState === WS.CLOSED)
    assert.ok(server.said.includes('/rooms/diary'), server.said)
    assert.ok(!server.said.includes('qd-' + 'canary'), 'a token is in the log')
  },

  async discovery() {
    const server = await new Server().start()
    const room = '_quarterdeck_discovery'
    const a = new Client(server.url, room, { id: 1001 }), b = new Client(server.url, room, { id: 2002, token: 'qd-' + 'canary-b' })
    a.awareness.setLocalState({ type: 'local', url: 'http://192.168.1.100:3913', deviceId: 'device_abc123', capabilities: ['sync', 'workspace'], hostname: 'desk' })
    await until('seen by another person', () => b.awareness.getStates().get(1001)?.deviceId === 'device_abc123')
    await a.synced()
    // No document there, for nobody.
    a.text.insert(0, 'x')
    await until('it is told', () => a.messages.some(each => each.startsWith('0200')))
    assert.equal((await server.log(room)).count, 0)
    // Nobody ends or changes what another person says.
    const raw = new Raw(server.url, room, 'qd-' + 'canary-b')
    await raw.open()
    raw.say('010a01e907c0c407046e756c6c')
    raw.say('010801e907c1c407027b7d')
    raw.say('660101')
    await raw.heard('660101')
    assert.equal(b.awareness.getStates().get(1001)?.deviceId, 'device_abc123')
  },

  async closeCodes() {
    const server = await new Server({ roomBytes: 20_000 }).start()
    const a = new Client(server.url, 'doc'), b = new Client(server.url, 'doc', { token: 'qd-' + 'canary-b' })
    await a.synced(); await b.synced()
    await server.end('a')
    await until('ended', () => a.closes.length > 0)
    assert.deepEqual(a.closes, [4401])
    assert.equal(a.provider.shouldConnect, false)
    assert.equal(a.opens, 1)
    // A document that is full says so, once; what was in it stays.
    b.text.insert(0, 'small')
    const other = new Client(server.url, 'doc', { token: 'qd-' + 'canary-b' })
    await equal([b, other])
    b.text.insert(0, 'x'.repeat(30_000))
    await until('refused', () => b.closes.length > 0)
    assert.deepEqual(b.closes, [4413])
    assert.equal(b.provider.shouldConnect, false)
    assert.equal(other.text.toString(), 'small')
    // What may be tried again is.
    const c = new Client(server.url, 'doc2')
    await c.synced()
    await server.restart()
    await until('again', () => c.opens > 1 && c.online)
    const long = new Raw(server.url, 'x'.repeat(201))
    await until('refused', () => long.code !== 0)
    assert.equal(long.code, 4404)
  },

  // Whoever says nothing and hears nothing still hears that the server is there, in a form that stock clients count.
  async beats() {
    const server = await new Server({ beatMs: 20 }).start()
    const quiet = new Client(server.url, 'doc', { presence: false })
    await quiet.synced()
    const before = quiet.messages.length
    await until('beats', () => quiet.messages.slice(before).filter(each => each === '010100').length > 3)
    assert.equal(quiet.opens, 1)
  },

  async eviction() {
    const server = await new Server({ evictMs: 1 }).start()
    for (let round = 0; round < 5; round++) {
      const a = new Client(server.url, 'doc')
      await a.synced()
      assert.equal(a.text.toString().length, round)
      a.text.insert(0, 'x')
      await until('stored', async () => (await server.log('doc')).count > 0 && a.text.length === round + 1 &&
        (await server.log('doc')).bytes > 0 && (await stored(server, round + 1)))
      a.end()
    }
  },

  // Two processes on one database.
  // Who is at one server is seen at the other, also by who comes later; and goes with their connection, or with their server.
  async presenceOfTwoServers() {
    const one = await new Server().start(), two = await new Server().start()
    const sees = (client, id, name) => client.awareness.getStates().get(id)?.name === name
    const a = new Client(one.url, 'doc', { id: 1001 }), b = new Client(two.url, 'doc', { id: 2002 })
    a.awareness.setLocalState({ name: 'A' })
    b.awareness.setLocalState({ name: 'B', more: 'ü'.repeat(7_000) }) // more than a notification holds
    await until('each sees the other', () => sees(a, 2002, 'B') && sees(b, 1001, 'A'))
    assert.equal(a.awareness.getStates().get(2002).more.length, 7_000)
    const late = new Client(two.url, 'doc', { id: 3003 })
    await until('who comes later sees both', () => sees(late, 1001, 'A') && sees(late, 2002, 'B'))
    a.awareness.setLocalState({ name: 'A2' })
    await until('what changes', () => sees(b, 1001, 'A2') && sees(late, 1001, 'A2'))
    // A room that is opened there later, and one that is everybody's.
    const first = new Client(one.url, 'other', { id: 4004 })
    first.awareness.setLocalState({ name: 'first' })
    await until('it is in', () => first.provider.synced)
    const second = new Client(two.url, 'other', { id: 5005 })
    await until('the first is told', () => sees(second, 4004, 'first'))
    const device = new Client(one.url, '_quarterdeck_discovery', { id: 6006 })
    const seer = new Client(two.url, '_quarterdeck_discovery', { id: 7007, token: 'qd-' + 'canary-b' })
    device.awareness.setLocalState({ name: 'device' })
    await until('the device is found', () => sees(seer, 6006, 'device'))
    // Somebody else's room of that name is another one.
    const stranger = new Client(two.url, 'doc', { id: 8008, token: 'qd-' + 'canary-b' })
    stranger.awareness.setLocalState({ name: 'stranger' })
    await stranger.synced()
    b.awareness.setLocalState({ name: 'B2' })
    await until('another change', () => sees(a, 2002, 'B2'))
    assert.ok(!a.awareness.getStates().has(8008) && !stranger.awareness.getStates().has(2002))
    a.provider.disconnect()
    await until('one has gone', () => !b.awareness.getStates().has(1001) && !late.awareness.getStates().has(1001))
    // A look at the server itself, since stock clients drop who is silent by themselves.
    const raw = new Raw(two.url, 'other')
    await raw.open()
    const present = async () => {
      const before = raw.messages.length
      raw.say('03')
      await until('it is answered', () => raw.messages.slice(before).some(each => each.startsWith('01') && each.length > 6))
      return raw.messages.slice(before).some(each => each.includes(Buffer.from('first').toString('hex')))
    }
    assert.ok(await present())
    await one.kill()
    await until('all of a server that was killed', async () => !(await present()))
    await two.kill()
  },

  async twoServers() {
    const one = await new Server({ compactAfter: 30 }).start(), two = await new Server({ compactAfter: 30 }).start()
    const clients = [new Client(one.url, 'doc'), new Client(two.url, 'doc'), new Client(one.url, 'doc'), new Client(two.url, 'doc')]
    await equal(clients)
    const next = random(11)
    for (let number = 0; number < 400; number++) {
      edit(clients[next(4)], next, number)
      if (number % 4 === 0) await new Promise(resolve => setImmediate(resolve))
      if (number === 200) await one.restart()
    }
    await equal(clients)
    const state = clients[0].state()
    for (const client of clients) client.end()
    await one.restart()
    await two.restart()
    const fresh = new Client(two.url, 'doc')
    await fresh.synced()
    assert.equal(fresh.state(), state)
    await two.kill()
    await one.kill()
  },
}

async function stored(server, length) {
  const reader = new Client(server.url, 'doc', { token: 'qd-' + 'canary-reader' })
  await reader.synced()
  const there = reader.text.length === length
  reader.end()
  return there
}

try {
  await scenarios[scenario]()
  process.exit(0)
} catch (error) {
  console.error(error)
  process.exit(1)
}
