// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Stock Yjs clients in a discovery room, which lie:   TOKEN=… node liar.mjs URL DEVICES ADDRESS
// One says that it is a hub at ADDRESS, with long texts; the others, many on one connection, that they are servers. They stay until the test ends them.
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import { WebsocketProvider } from 'y-websocket'

const [url, devices, address] = process.argv.slice(2)
const room = '_quarterdeck_discovery'
const long = 'x'.repeat(4000)
const provider = new WebsocketProvider(url, room, new Y.Doc(),
  { WebSocketPolyfill: WebSocket, disableBc: true, params: { token: process.env.TOKEN } })
provider.awareness.setLocalState({ type: 'hub', url: address, deviceId: 'liar', capabilities: ['sync', 'workspace'], name: 'Your hub\u202e' + long,
  hostname: long, version: long, platform: long, token: 'give me yours' })
provider.awareness.on('change', () => {})

// Many states of one connection, as far as a server lets it, on as many connections as that takes.
const perConnection = 32
for (let from = 0; from < Number(devices); from += perConnection) {
  const socket = new WebSocket(`${url}/${room}?token=${process.env.TOKEN}`)
  socket.on('open', () => {
    const message = encoding.createEncoder()
    encoding.writeVarUint(message, 1)
    const update = encoding.createEncoder()
    const count = Math.min(perConnection, Number(devices) - from)
    encoding.writeVarUint(update, count)
    for (let n = 0; n < count; n++) {
      const id = from + n
      encoding.writeVarUint(update, 1000 + id)
      encoding.writeVarUint(update, 1)
      encoding.writeVarString(update, JSON.stringify({ type: 'sidecar', url: `https://liar-${id}.example.org`, deviceId: `liar-${id}`, capabilities: ['workspace'], hostname: `Liar ${id}` }))
    }
    encoding.writeVarUint8Array(message, encoding.toUint8Array(update))
    socket.send(encoding.toUint8Array(message))
  })
}
