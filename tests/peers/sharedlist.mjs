// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A stock Yjs client in a shared list:   node sharedlist.mjs URL
// Reads what is there, adds an entry, and ends with 0 when the other side has answered and taken the entry away.
import * as Y from 'yjs'
import WS from 'ws'
import { WebsocketProvider } from 'y-websocket'

const doc = new Y.Doc()
const provider = new WebsocketProvider(process.argv[2], '_quarterdeck_workspaces', doc,
  { WebSocketPolyfill: WS, disableBc: true, params: { token: 'qd-' + 'canary-token' } })
const map = doc.getMap('entries')
const entries = () => {
  const found = {}
  for (const record of [...map.values()].map(text => JSON.parse(text)).sort((a, b) => a.at - b.at)) found[record.key] = record.value
  return found
}
const limit = setTimeout(() => { console.error('in vain', entries(), doc.store.pendingStructs); process.exit(1) }, 60_000)
let added = false
const looked = setInterval(() => {
  const now = entries()
  if (!added && provider.synced && now.desk === 4 && map.size === 1) {
    map.set('any name', JSON.stringify({ key: 'stock', at: Date.now(), value: { from: 'stock' } }))
    added = true
  }
  if (!added || now.thanks !== true || 'stock' in now || doc.store.pendingStructs || doc.store.pendingDs) return
  clearTimeout(limit)
  clearInterval(looked)
  provider.destroy()
  doc.destroy()
}, 5)
